//! `/settings/profile`: what others see of a person on their page.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::Serialize;

use super::{Pairs, Saved, save, show_part};
use crate::domain::{Bio, DisplayName, ProfileChange, ProfileFields, User};
use crate::services::App;
use crate::web::Site;
use crate::web::request::extract::{SignedIn, SignedInForm};
use crate::web::request::query::Query;
use crate::web::response::error::WebError;

pub(super) const HERE: &str = "/settings/profile";
pub(super) const TEMPLATE: &str = "settings/profile.html";

#[derive(Debug, Default, Serialize)]
pub(super) struct ProfileForm {
    display_name: String,
    display_name_problem: Option<String>,
    bio: String,
    bio_problem: Option<String>,
    fields: Vec<Field>,
    fields_problem: Option<String>,
    pub(super) avatar_problem: Option<String>,
}

#[derive(Debug, Serialize)]
struct Field {
    label: String,
    value: String,
}

/// As many fields as there may be, the last of them empty.
fn fields<'t>(typed: impl IntoIterator<Item = (&'t str, &'t str)>) -> Vec<Field> {
    let typed = typed.into_iter().map(|(label, value)| Field {
        label: label.to_owned(),
        value: value.to_owned(),
    });
    let mut fields: Vec<Field> = typed.collect();
    fields.resize_with(fields.len().max(ProfileFields::MOST), || Field {
        label: String::new(),
        value: String::new(),
    });
    fields
}

pub(super) fn stored(user: &User) -> ProfileForm {
    let profile = &user.profile;
    let pairs = profile.fields.as_slice().iter();
    ProfileForm {
        display_name: profile.display_name.to_string(),
        bio: profile.bio.to_string(),
        fields: fields(pairs.map(|field| (field.label.as_str(), field.value.as_str()))),
        ..ProfileForm::default()
    }
}

/// The form.
pub(in crate::web) async fn form(
    site: Data<Site>,
    member: SignedIn,
    saved: Query<Saved>,
) -> Result<HttpResponse, WebError> {
    let given = stored(&member.user);
    let person = &member.person;
    show_part(&site, person, StatusCode::OK, TEMPLATE, given, &saved)
}

/// Changes how the person shows themselves.
pub(in crate::web) async fn change(
    app: Data<App>,
    site: Data<Site>,
    SignedInForm(SignedIn { person, user, .. }, pairs): SignedInForm<Pairs>,
) -> Result<HttpResponse, WebError> {
    let name = DisplayName::parse(&pairs.text("display_name").replace(['\r', '\n'], " "));
    let bio = Bio::parse(pairs.text("bio"));
    let typed = pairs.all("field_label").zip(pairs.all("field_value"));
    let typed: Vec<(&str, &str)> = typed.collect();
    match (name, bio, ProfileFields::parse(typed.iter().copied())) {
        (Ok(display_name), Ok(bio), Ok(fields)) => {
            let change = ProfileChange {
                display_name: Some(display_name),
                bio: Some(bio),
                // A form without them leaves them as they are.
                fields: pairs.all("field_label").next().map(|_| fields),
                ..ProfileChange::default()
            };
            save(&app, &user, &change, HERE).await
        }
        (name, bio, read) => {
            let given = ProfileForm {
                display_name: pairs.text("display_name").to_owned(),
                display_name_problem: name.err().map(|error| error.to_string()),
                bio: pairs.text("bio").to_owned(),
                bio_problem: bio.err().map(|error| error.to_string()),
                fields: fields(typed),
                fields_problem: read.err().map(|error| error.to_string()),
                avatar_problem: None,
            };
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            show_part(&site, &person, status, TEMPLATE, given, &Saved::default())
        }
    }
}
