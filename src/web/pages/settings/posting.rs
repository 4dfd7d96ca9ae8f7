//! `/settings/posting`: what new posts begin with.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::Serialize;

use super::{Pairs, Saved, save, show_part};
use crate::domain::{Language, Licence, ProfileChange};
use crate::services::App;
use crate::web::Site;
use crate::web::pages::compose::form_view::LicenceChoice;
use crate::web::request::extract::{SignedIn, SignedInForm};
use crate::web::request::query::Query;
use crate::web::response::error::WebError;

const HERE: &str = "/settings/posting";

#[derive(Debug, Serialize)]
struct Posting {
    renew_captions: bool,
    read_file_words: bool,
    licence: &'static str,
    licences: Vec<LicenceChoice>,
    show_camera: bool,
    /// The tag of the chosen language; empty for the site's.
    language: &'static str,
    languages: Vec<LanguageChoice>,
    sites_language: &'static str,
}

/// A language to choose.
#[derive(Debug, Serialize)]
struct LanguageChoice {
    tag: &'static str,
    name: &'static str,
}

/// The form.
pub(in crate::web) async fn form(
    app: Data<App>,
    site: Data<Site>,
    member: SignedIn,
    saved: Query<Saved>,
) -> Result<HttpResponse, WebError> {
    let profile = &member.user.profile;
    let given = Posting {
        renew_captions: profile.renew_captions,
        read_file_words: !profile.ignore_file_words,
        licence: profile.licence.as_str(),
        licences: LicenceChoice::all(),
        show_camera: profile.show_camera,
        language: profile.language.map_or("", Language::tag),
        languages: Language::ALL
            .map(|one| LanguageChoice {
                tag: one.tag(),
                name: one.own_name(),
            })
            .into(),
        sites_language: app.language.own_name(),
    };
    let person = &member.person;
    show_part(
        &site,
        person,
        StatusCode::OK,
        "settings/posting.html",
        given,
        &saved,
    )
}

/// Saves it. Without a licence or language those stay as they are.
pub(in crate::web) async fn change(
    app: Data<App>,
    SignedInForm(SignedIn { user, .. }, pairs): SignedInForm<Pairs>,
) -> Result<HttpResponse, WebError> {
    let language = pairs.all("language").next();
    let change = ProfileChange {
        language: language.map(Language::of_tag),
        renew_captions: Some(pairs.ticked("renew_captions")),
        ignore_file_words: Some(!pairs.ticked("file_words")),
        licence: Licence::from_word(pairs.text("licence")),
        show_camera: Some(pairs.ticked("camera")),
        ..ProfileChange::default()
    };
    save(&app, &user, &change, HERE).await
}
