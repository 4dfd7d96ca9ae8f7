//! `/settings/two-factor`: codes from an app as a second way to show who one is.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::{Deserialize, Serialize};

use super::security::{OwnPassword, refused};
use crate::domain::{RecoveryCode, User};
use crate::i18n::text;
use crate::services::App;
use crate::services::account::second_factor::{self, CodeError, ConfirmError, TwoFactorStatus};
use crate::web::Site;
use crate::web::forms::body::Form;
use crate::web::pages::see_other;
use crate::web::request::base::Base;
use crate::web::request::extract::{CurrentUser, SignedIn};
use crate::web::response::error::{WebError, too_many_attempts};
use crate::web::response::status::Status;

const HERE: &str = "/settings/two-factor";

#[derive(Debug, Default, Serialize)]
struct TwoFactorPage {
    on: bool,
    codes_left: u32,
    /// A PNG in base64, when an app is to be given the secret.
    qr: Option<String>,
    secret: String,
    /// Recovery codes that were just made: they are shown this once.
    codes: Vec<String>,
    code_problem: Option<String>,
    password_problem: Option<String>,
    off_problem: Option<String>,
}

async fn stored(app: &App, base: &Base, user: &User) -> Result<TwoFactorPage, WebError> {
    let mut page = TwoFactorPage::default();
    match second_factor::status(app, user, base.host()).await? {
        TwoFactorStatus::Off => {}
        TwoFactorStatus::Offered(enrolment) => {
            page.qr = Some(enrolment.qr);
            page.secret = enrolment.secret;
        }
        TwoFactorStatus::On { codes_left } => {
            page.on = true;
            page.codes_left = codes_left;
        }
    }
    Ok(page)
}

fn page(
    site: &Site,
    person: &CurrentUser,
    status: impl Into<Status>,
    given: &TwoFactorPage,
) -> Result<HttpResponse, WebError> {
    site.views
        .page(status, person, "settings/two_factor.html", given)
}

fn on_paper(codes: &[RecoveryCode]) -> Vec<String> {
    codes.iter().map(RecoveryCode::on_paper).collect()
}

/// The page.
pub(in crate::web) async fn show(
    app: Data<App>,
    site: Data<Site>,
    base: Base,
    SignedIn { person, user, .. }: SignedIn,
) -> Result<HttpResponse, WebError> {
    let given = stored(&app, &base, &user).await?;
    page(&site, &person, StatusCode::OK, &given)
}

/// Makes a secret for an app.
pub(in crate::web) async fn begin(
    app: Data<App>,
    SignedIn { user, .. }: SignedIn,
) -> Result<HttpResponse, WebError> {
    second_factor::offer(&app, user.id).await?;
    Ok(see_other(HERE))
}

/// The first code, and the password.
#[derive(Debug, Deserialize)]
pub(in crate::web) struct CodeForm {
    #[serde(default)]
    code: String,
    #[serde(default)]
    password: String,
}

/// Turns it on and shows the recovery codes.
pub(in crate::web) async fn confirm(
    app: Data<App>,
    site: Data<Site>,
    base: Base,
    SignedIn { person, user, .. }: SignedIn,
    form: Form<CodeForm>,
) -> Result<HttpResponse, WebError> {
    let CodeForm { code, password } = form.into_inner();
    let outcome = second_factor::confirm(&app, &user, password.into(), &code).await;
    let mut given = stored(&app, &base, &user).await?;
    let status = match outcome {
        Ok(codes) => {
            given.codes = on_paper(&codes);
            StatusCode::OK.into()
        }
        Err(ConfirmError::Code(error)) => code_refused(error, &mut given.code_problem)?,
        Err(ConfirmError::Password(error)) => refused(error, &mut given.password_problem)?,
    };
    page(&site, &person, status, &given)
}

/// What to say about a code that was not taken.
pub(in crate::web::pages) fn code_refused(
    error: CodeError,
    problem: &mut Option<String>,
) -> Result<Status, WebError> {
    match error {
        CodeError::Wrong => {
            *problem = Some(text!("code-wrong"));
            Ok(StatusCode::UNPROCESSABLE_ENTITY.into())
        }
        CodeError::TooLate => {
            *problem = Some(text!("code-too-late"));
            Ok(StatusCode::UNPROCESSABLE_ENTITY.into())
        }
        CodeError::RateLimited(limit) => {
            *problem = Some(too_many_attempts(limit));
            Ok(limit.into())
        }
        CodeError::Internal(failure) => Err(failure.into()),
    }
}

/// Makes new recovery codes and shows them.
pub(in crate::web) async fn renew_codes(
    app: Data<App>,
    site: Data<Site>,
    base: Base,
    SignedIn { person, user, .. }: SignedIn,
    form: Form<OwnPassword>,
) -> Result<HttpResponse, WebError> {
    let password = form.into_inner().password.into();
    let outcome = second_factor::renew_codes(&app, &user, password).await;
    let mut given = stored(&app, &base, &user).await?;
    let status = match outcome {
        Ok(codes) => {
            given.codes = on_paper(&codes);
            StatusCode::OK.into()
        }
        Err(error) => refused(error, &mut given.password_problem)?,
    };
    page(&site, &person, status, &given)
}

/// Turns it off.
pub(in crate::web) async fn turn_off(
    app: Data<App>,
    site: Data<Site>,
    base: Base,
    SignedIn { person, user, .. }: SignedIn,
    form: Form<OwnPassword>,
) -> Result<HttpResponse, WebError> {
    let password = form.into_inner().password.into();
    match second_factor::turn_off(&app, &user, password).await {
        Ok(()) => Ok(see_other(HERE)),
        Err(error) => {
            let mut given = stored(&app, &base, &user).await?;
            let status = refused(error, &mut given.off_problem)?;
            page(&site, &person, status, &given)
        }
    }
}
