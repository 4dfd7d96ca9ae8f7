//! `/settings/privacy`: who may follow a person, and what they want to come upon.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::Serialize;

use super::{Pairs, Saved, save, show_part};
use crate::domain::{ProfileChange, RemoteConsent, RemotePermission, SensitiveChoice};
use crate::services::App;
use crate::web::Site;
use crate::web::request::extract::{SignedIn, SignedInForm};
use crate::web::request::query::Query;
use crate::web::response::error::WebError;

const HERE: &str = "/settings/privacy";

#[derive(Debug, Serialize)]
struct Privacy {
    private: bool,
    sensitive: &'static str,
    /// Where words may go; none where they go nowhere.
    remote_host: Option<String>,
    /// Whether the person has agreed to that.
    remote_agreed: bool,
    /// Whether they have for their pictures, too.
    remote_pictures: bool,
}

/// The form.
pub(in crate::web) async fn form(
    app: Data<App>,
    site: Data<Site>,
    member: SignedIn,
    saved: Query<Saved>,
) -> Result<HttpResponse, WebError> {
    let profile = &member.user.profile;
    let remote_host = app.remote.as_ref().map(|remote| remote.host());
    let consent = profile.remote_consent.as_ref();
    let permission = |host: &String| RemoteConsent::permission(consent, host);
    let given = Privacy {
        remote_agreed: remote_host.as_ref().map(permission) == Some(RemotePermission::Granted),
        remote_pictures: app.remote.as_ref().is_some_and(|remote| {
            remote.takes_pictures() && RemoteConsent::allows_pictures(consent, &remote.host())
        }),
        remote_host,
        private: profile.private,
        sensitive: profile.sensitive.as_str(),
    };
    let person = &member.person;
    show_part(
        &site,
        person,
        StatusCode::OK,
        "settings/privacy.html",
        given,
        &saved,
    )
}

/// Saves it. Without a choice for sensitive posts that stays as it is.
pub(in crate::web) async fn change(
    app: Data<App>,
    SignedInForm(SignedIn { user, .. }, pairs): SignedInForm<Pairs>,
) -> Result<HttpResponse, WebError> {
    let change = ProfileChange {
        private: Some(pairs.ticked("private")),
        sensitive: SensitiveChoice::from_word(pairs.text("sensitive")),
        ..ProfileChange::default()
    };
    save(&app, &user, &change, HERE).await
}
