//! `/settings/notifications`: of what a person is notified.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::Serialize;

use super::{Pairs, Saved, save, show_part};
use crate::domain::{NotificationKind, ProfileChange, PushSource};
use crate::i18n::text;
use crate::services::moderation::report_emails;
use crate::services::social::push::subscribe::{self, DeviceAddress, SubscribeError};
use crate::services::{App, Failure};
use crate::web::Site;
use crate::web::pages::see_other;
use crate::web::request::extract::{SignedIn, SignedInForm};
use crate::web::request::query::Query;
use crate::web::response::error::WebError;

const HERE: &str = "/settings/notifications";

#[derive(Debug, Serialize)]
struct Choices {
    kinds: Vec<KindView>,
    /// Of moderators: whether they are emailed about reports.
    report_emails: Option<KindView>,
    /// Where the site notifies devices: this one.
    device: Option<DeviceView>,
    /// What was wrong with it.
    problem: Option<String>,
}

/// The browser that the person is signed in with.
#[derive(Debug, Serialize)]
struct DeviceView {
    /// The site's public key, which the browser asks its push service with.
    key: String,
    /// Of what it is notified; none while it is not.
    kinds: Option<Vec<KindView>>,
    /// How many other browsers and apps are.
    others: usize,
}

#[derive(Debug, Serialize)]
struct KindView {
    word: &'static str,
    label: String,
    wanted: bool,
}

fn label(kind: NotificationKind) -> String {
    match kind {
        NotificationKind::Like => text!("notify-like"),
        NotificationKind::Comment => text!("notify-comment"),
        NotificationKind::Mention => text!("notify-mention"),
        NotificationKind::Follow => text!("notify-follow"),
        NotificationKind::FollowRequest => text!("notify-request"),
        NotificationKind::FollowAccepted => text!("notify-accepted"),
        NotificationKind::Warning => text!("notify-warning"),
        NotificationKind::Hidden => text!("notify-hidden"),
        NotificationKind::Deleted => text!("notify-deleted"),
        NotificationKind::Report => text!("notify-report"),
    }
}

/// All kinds that can be chosen.
fn kinds(wanted: impl Fn(NotificationKind) -> bool) -> Vec<KindView> {
    let kinds = NotificationKind::CHOICES.into_iter().map(|kind| KindView {
        word: kind.as_str(),
        label: label(kind),
        wanted: wanted(kind),
    });
    kinds.collect()
}

/// The forms.
pub(in crate::web) async fn form(
    app: Data<App>,
    site: Data<Site>,
    member: SignedIn,
    saved: Query<Saved>,
) -> Result<HttpResponse, WebError> {
    page(&app, &site, &member, StatusCode::OK, (&saved, None)).await
}

async fn page(
    app: &App,
    site: &Site,
    member: &SignedIn,
    status: StatusCode,
    (saved, problem): (&Saved, Option<String>),
) -> Result<HttpResponse, WebError> {
    let disabled = &member.user.profile.disabled_notifications;
    let given = Choices {
        kinds: kinds(|kind| !disabled.contains(&kind)),
        report_emails: report_emails::choice(app, &member.user).map(|wanted| KindView {
            word: NotificationKind::Report.as_str(),
            label: text!("email-reports"),
            wanted,
        }),
        device: device(app, member).await?,
        problem,
    };
    let template = "settings/notifications.html";
    show_part(site, &member.person, status, template, given, saved)
}

async fn device(app: &App, member: &SignedIn) -> Result<Option<DeviceView>, Failure> {
    let Some(key) = subscribe::public_key(app) else {
        return Ok(None);
    };
    let devices = subscribe::devices(app, member.id).await?;
    let this = PushSource::Session(member.session.id);
    let own = devices.iter().find(|device| device.source == this);
    Ok(Some(DeviceView {
        key: key.to_owned(),
        kinds: own.map(|own| kinds(|kind| own.kinds.contains(&kind))),
        others: devices.len() - usize::from(own.is_some()),
    }))
}

/// Notifies this browser: from now on, where its push service's address stands in the form, or of
/// other kinds.
pub(in crate::web) async fn change_device(
    app: Data<App>,
    site: Data<Site>,
    SignedInForm(member, pairs): SignedInForm<Pairs>,
) -> Result<HttpResponse, WebError> {
    let source = PushSource::Session(member.session.id);
    let named: Vec<_> = pairs.all("notify").collect();
    let kinds = NotificationKind::CHOICES.into_iter();
    let kinds = kinds
        .filter(|kind| named.contains(&kind.as_str()))
        .collect();
    let endpoint = pairs.text("endpoint");
    if endpoint.is_empty() {
        subscribe::change_kinds(&app, source, kinds).await?;
        return Ok(see_other(&format!("{HERE}?saved=1")));
    }
    let address = DeviceAddress {
        endpoint,
        public_key: pairs.text("p256dh"),
        auth: pairs.text("auth"),
    };
    match subscribe::subscribe(&app, member.id, source, address, kinds).await {
        Ok(_) => Ok(see_other(&format!("{HERE}?saved=1"))),
        Err(SubscribeError::Invalid(invalid)) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            let problem = Some(invalid.to_string());
            page(&app, &site, &member, status, (&Saved::default(), problem)).await
        }
        Err(SubscribeError::Off) => Err(WebError::Missing),
        Err(SubscribeError::Internal(failure)) => Err(failure.into()),
    }
}

/// Notifies this browser no more.
pub(in crate::web) async fn forget_device(
    app: Data<App>,
    SignedIn { session, .. }: SignedIn,
) -> Result<HttpResponse, WebError> {
    subscribe::unsubscribe(&app, PushSource::Session(session.id)).await?;
    Ok(see_other(&format!("{HERE}?saved=1")))
}

/// Saves it: `notify` stands in the form once for each kind that is wanted.
pub(in crate::web) async fn change(
    app: Data<App>,
    SignedInForm(SignedIn { user, .. }, pairs): SignedInForm<Pairs>,
) -> Result<HttpResponse, WebError> {
    let wanted = |kind: &NotificationKind| pairs.all("notify").any(|word| word == kind.as_str());
    let mut shown = NotificationKind::CHOICES.to_vec();
    if report_emails::choice(&app, &user).is_some() {
        shown.push(NotificationKind::Report);
    }
    // What the form does not show stays as it is.
    let mut disabled = user.profile.disabled_notifications.clone();
    disabled.retain(|kind| !shown.contains(kind));
    disabled.extend(shown.into_iter().filter(|kind| !wanted(kind)));
    let change = ProfileChange {
        disabled_notifications: Some(disabled),
        ..ProfileChange::default()
    };
    save(&app, &user, &change, HERE).await
}
