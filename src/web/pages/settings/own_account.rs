//! `/settings/account`: the address, the time zone, and the end of the account.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::{Deserialize, Serialize};

use super::security::refused;
use super::{Pairs, Saved, save, show_part};
use crate::domain::{ProfileChange, TimeZoneName, User};
use crate::i18n::text;
use crate::services::App;
use crate::services::account::email;
use crate::services::account::recovery::{self, ChangeError};
use crate::web::Site;
use crate::web::forms::body::Form;
use crate::web::request::extract::{CurrentUser, SignedIn, SignedInForm};
use crate::web::request::query::Query;
use crate::web::response::error::{WebError, wait};
use crate::web::response::status::Status;

pub(super) const HERE: &str = "/settings/account";
const TEMPLATE: &str = "settings/account.html";

#[derive(Debug, Default, Serialize)]
pub(super) struct AccountPage {
    email: String,
    email_confirmed: bool,
    /// Whether the site can send emails.
    writes: bool,
    /// What was just done, in a sentence.
    done: Option<String>,
    email_password_problem: Option<String>,
    email_problem: Option<String>,
    wanted_email: String,
    time_zone: String,
    time_zones: Vec<String>,
    time_zone_problem: Option<String>,
    pub(super) leave_problem: Option<String>,
    /// Days until an account is deleted once that was asked for.
    grace_days: i64,
}

pub(super) async fn stored(app: &App, user: &User) -> Result<AccountPage, WebError> {
    let zone = user.profile.time_zone.as_ref();
    Ok(AccountPage {
        email: user.email.as_str().to_owned(),
        email_confirmed: recovery::is_confirmed(app, user).await?,
        writes: app.outbox.is_some(),
        wanted_email: user.email.as_str().to_owned(),
        time_zone: zone.map_or_else(String::new, |zone| zone.as_str().to_owned()),
        time_zones: TimeZoneName::all(),
        grace_days: app.grace_days,
        ..AccountPage::default()
    })
}

/// The page after something was done or refused.
pub(super) fn page(
    site: &Site,
    person: &CurrentUser,
    status: impl Into<Status>,
    given: AccountPage,
) -> Result<HttpResponse, WebError> {
    show_part(site, person, status, TEMPLATE, given, &Saved::default())
}

/// The page.
pub(in crate::web) async fn show(
    app: Data<App>,
    site: Data<Site>,
    member: SignedIn,
    saved: Query<Saved>,
) -> Result<HttpResponse, WebError> {
    let given = stored(&app, &member.user).await?;
    let person = &member.person;
    show_part(&site, person, StatusCode::OK, TEMPLATE, given, &saved)
}

/// Saves the time zone; an empty one is none.
pub(in crate::web) async fn change_time_zone(
    app: Data<App>,
    site: Data<Site>,
    SignedInForm(SignedIn { person, user, .. }, pairs): SignedInForm<Pairs>,
) -> Result<HttpResponse, WebError> {
    let name = pairs.text("time_zone").trim();
    let zone = match name {
        "" => Ok(None),
        name => TimeZoneName::parse(name).map(Some),
    };
    match zone {
        Ok(zone) => {
            let change = ProfileChange {
                time_zone: Some(zone),
                ..ProfileChange::default()
            };
            save(&app, &user, &change, HERE).await
        }
        Err(problem) => {
            let given = AccountPage {
                time_zone: name.to_owned(),
                time_zone_problem: Some(problem.to_string()),
                ..stored(&app, &user).await?
            };
            page(&site, &person, StatusCode::UNPROCESSABLE_ENTITY, given)
        }
    }
}

/// What the form for a new address brings back.
#[derive(Debug, Deserialize)]
pub(in crate::web) struct EmailForm {
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
}

/// Changes the address and asks for it to be confirmed.
pub(in crate::web) async fn change_email(
    app: Data<App>,
    site: Data<Site>,
    SignedIn {
        mut person,
        session,
        user,
        ..
    }: SignedIn,
    form: Form<EmailForm>,
) -> Result<HttpResponse, WebError> {
    let EmailForm { email, password } = form.into_inner();
    match email::change(&app, &user, password.into(), &email).await {
        Ok(changed) => {
            person.signed_in = Some((session, changed.clone()));
            let mut given = stored(&app, &changed).await?;
            given.done = Some(match app.outbox.is_some() {
                true => text!("email-changed-confirm"),
                false => text!("email-changed"),
            });
            recovery::welcome(&app.into_inner(), changed);
            page(&site, &person, StatusCode::OK, given)
        }
        Err(error) => {
            let mut given = stored(&app, &user).await?;
            given.wanted_email = email;
            let status = match error {
                ChangeError::Invalid(_) | ChangeError::Taken => {
                    given.email_problem = Some(match error {
                        ChangeError::Taken => text!("email-other-account"),
                        other => other.to_string(),
                    });
                    StatusCode::UNPROCESSABLE_ENTITY.into()
                }
                error => refused(error, &mut given.email_password_problem)?,
            };
            page(&site, &person, status, given)
        }
    }
}

/// Sends the link to confirm the address once more.
pub(in crate::web) async fn confirm_again(
    app: Data<App>,
    site: Data<Site>,
    SignedIn { person, user, .. }: SignedIn,
) -> Result<HttpResponse, WebError> {
    let sent = recovery::ask_for_confirmation(&app, &user).await?;
    let mut given = stored(&app, &user).await?;
    let status: Status = match sent {
        Ok(()) => {
            given.done = Some(text!("email-link-sent"));
            StatusCode::OK.into()
        }
        Err(limit) => {
            given.email_problem = Some(text!("too-many-emails", time = wait(limit.retry_after)));
            limit.into()
        }
    };
    page(&site, &person, status, given)
}
