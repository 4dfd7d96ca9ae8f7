//! `/settings/posting`: what new posts begin with.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::Serialize;

use super::{Pairs, Saved, save, show_part};
use crate::domain::{Licence, ProfileChange};
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
}

/// The form.
pub(in crate::web) async fn form(
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

/// Saves it. Without a licence that stays as it is.
pub(in crate::web) async fn change(
    app: Data<App>,
    SignedInForm(SignedIn { user, .. }, pairs): SignedInForm<Pairs>,
) -> Result<HttpResponse, WebError> {
    let change = ProfileChange {
        renew_captions: Some(pairs.ticked("renew_captions")),
        ignore_file_words: Some(!pairs.ticked("file_words")),
        licence: Licence::from_word(pairs.text("licence")),
        show_camera: Some(pairs.ticked("camera")),
        ..ProfileChange::default()
    };
    save(&app, &user, &change, HERE).await
}
