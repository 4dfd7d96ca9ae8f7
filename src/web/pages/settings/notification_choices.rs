//! `/settings/notifications`: of what a person is notified.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::Serialize;

use super::{Pairs, Saved, save, show_part};
use crate::domain::{NotificationKind, ProfileChange};
use crate::services::App;
use crate::web::Site;
use crate::web::request::extract::{SignedIn, SignedInForm};
use crate::web::request::query::Query;
use crate::web::response::error::WebError;

const HERE: &str = "/settings/notifications";

#[derive(Debug, Serialize)]
struct Choices {
    kinds: Vec<KindView>,
}

#[derive(Debug, Serialize)]
struct KindView {
    word: &'static str,
    label: &'static str,
    wanted: bool,
}

fn label(kind: NotificationKind) -> &'static str {
    match kind {
        NotificationKind::Like => "Someone likes my post",
        NotificationKind::Comment => "Someone comments on my post or replies to me",
        NotificationKind::Mention => "Someone mentions me",
        NotificationKind::Follow => "Someone follows me",
        NotificationKind::FollowRequest => "Someone asks to follow me",
        NotificationKind::FollowAccepted => "My follow request is accepted",
        NotificationKind::Warning => "A moderator writes to me",
        NotificationKind::Hidden => "A moderator hides a post of mine",
        NotificationKind::Deleted => "A moderator deletes a post or comment of mine",
        NotificationKind::Report => "Something is reported, and I am a moderator",
    }
}

/// The form.
pub(in crate::web) async fn form(
    site: Data<Site>,
    member: SignedIn,
    saved: Query<Saved>,
) -> Result<HttpResponse, WebError> {
    let disabled = &member.user.profile.disabled_notifications;
    let kinds = NotificationKind::CHOICES.into_iter().map(|kind| KindView {
        word: kind.as_str(),
        label: label(kind),
        wanted: !disabled.contains(&kind),
    });
    let given = Choices {
        kinds: kinds.collect(),
    };
    let person = &member.person;
    show_part(
        &site,
        person,
        StatusCode::OK,
        "settings/notifications.html",
        given,
        &saved,
    )
}

/// Saves it: `notify` stands in the form once for each kind that is wanted.
pub(in crate::web) async fn change(
    app: Data<App>,
    SignedInForm(SignedIn { user, .. }, pairs): SignedInForm<Pairs>,
) -> Result<HttpResponse, WebError> {
    let wanted = |kind: &NotificationKind| pairs.all("notify").any(|word| word == kind.as_str());
    let disabled = NotificationKind::CHOICES.into_iter();
    let change = ProfileChange {
        disabled_notifications: Some(disabled.filter(|kind| !wanted(kind)).collect()),
        ..ProfileChange::default()
    };
    save(&app, &user, &change, HERE).await
}
