//! `/settings/security`: the password, second factors, and where one is signed in.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::{Deserialize, Serialize};

use super::sessions::SessionRow;
use crate::domain::NewPassword;
use crate::i18n::text;
use crate::services::App;
use crate::services::account::recovery::{self, ChangeError};
use crate::services::account::{passkeys, sessions};
use crate::services::apps::tokens;
use crate::web::Site;
use crate::web::forms::body::Form;
use crate::web::request::extract::{CurrentUser, SignedIn};
use crate::web::response::error::{WebError, too_many_attempts};
use crate::web::response::status::Status;

pub(in crate::web::pages::settings) const HERE: &str = "/settings/security";

#[derive(Debug, Default, Serialize)]
pub(in crate::web::pages::settings) struct SecurityPage {
    password_rule: String,
    places: Vec<SessionRow>,
    passkeys: Vec<String>,
    /// What was just done, in a sentence.
    done: Option<String>,
    password_problem: Option<String>,
    new_password_problem: Option<String>,
}

pub(in crate::web::pages::settings) async fn stored(
    app: &App,
    person: &CurrentUser,
) -> Result<SecurityPage, WebError> {
    let Some((session, user)) = &person.signed_in else {
        return Ok(SecurityPage::default());
    };
    let places = sessions::list(app, user.id).await?;
    let passkeys = passkeys::list(app, user.id).await?;
    Ok(SecurityPage {
        password_rule: NewPassword::rule(),
        passkeys: passkeys
            .into_iter()
            .map(|one| one.name.to_string())
            .collect(),
        places: places
            .iter()
            .map(|place| SessionRow::new(place, session.id))
            .collect(),
        ..SecurityPage::default()
    })
}

pub(in crate::web::pages::settings) fn page(
    site: &Site,
    person: &CurrentUser,
    status: impl Into<Status>,
    given: &SecurityPage,
) -> Result<HttpResponse, WebError> {
    site.views
        .page(status, person, "settings/security.html", given)
}

/// The page.
pub(in crate::web) async fn show(
    app: Data<App>,
    site: Data<Site>,
    member: SignedIn,
) -> Result<HttpResponse, WebError> {
    let given = stored(&app, &member.person).await?;
    page(&site, &member.person, StatusCode::OK, &given)
}

/// What the form for a new password brings back.
#[derive(Debug, Deserialize)]
pub(in crate::web) struct PasswordForm {
    #[serde(default)]
    password: String,
    #[serde(default)]
    new_password: String,
    /// Whether apps and tokens end, too.
    apps: Option<String>,
}

/// Changes the password and ends the other sessions.
pub(in crate::web) async fn change_password(
    app: Data<App>,
    site: Data<Site>,
    SignedIn {
        person,
        session,
        user,
        ..
    }: SignedIn,
    form: Form<PasswordForm>,
) -> Result<HttpResponse, WebError> {
    let PasswordForm {
        password,
        new_password,
        apps,
    } = form.into_inner();
    let outcome =
        recovery::change_password(&app, &user, &session, password.into(), new_password).await;
    let mut given = stored(&app, &person).await?;
    let status = match outcome {
        Ok(()) => {
            if apps.is_some() {
                tokens::revoke_all(&app, user.id).await?;
            }
            given.done = Some(text!("password-changed"));
            StatusCode::OK.into()
        }
        Err(ChangeError::Invalid(problem)) => {
            given.new_password_problem = Some(problem.to_string());
            StatusCode::UNPROCESSABLE_ENTITY.into()
        }
        Err(error) => refused(error, &mut given.password_problem)?,
    };
    page(&site, &person, status, &given)
}

/// The password alone, for what makes an account less safe or takes it away.
#[derive(Debug, Deserialize)]
pub(in crate::web) struct OwnPassword {
    #[serde(default)]
    pub(in crate::web::pages::settings) password: String,
}

/// What to say about the password that shows who asks.
pub(in crate::web::pages::settings) fn refused(
    error: ChangeError,
    problem: &mut Option<String>,
) -> Result<Status, WebError> {
    match error {
        ChangeError::WrongPassword => {
            *problem = Some(text!("password-wrong"));
            Ok(StatusCode::UNPROCESSABLE_ENTITY.into())
        }
        ChangeError::RateLimited(limit) => {
            *problem = Some(too_many_attempts(limit));
            Ok(limit.into())
        }
        ChangeError::LastAdmin => {
            *problem = Some(text!("last-admin"));
            Ok(StatusCode::UNPROCESSABLE_ENTITY.into())
        }
        ChangeError::Invalid(invalid) => Err(invalid.into()),
        ChangeError::Taken => Ok(StatusCode::UNPROCESSABLE_ENTITY.into()),
        ChangeError::Nothing => Ok(StatusCode::CONFLICT.into()),
        ChangeError::Internal(failure) => Err(failure.into()),
    }
}
