//! `/login/code`: the code that follows the password.

use actix_web::HttpResponse;
use actix_web::web::Data;
use serde::{Deserialize, Serialize};

use super::sign_in::go_on;
use crate::services::App;
use crate::services::account::second_factor::{self, CodeError};
use crate::web::Site;
use crate::web::forms::body::Form;
use crate::web::pages::settings::two_factor::code_refused;
use crate::web::request::cookies::SendsCookies;
use crate::web::request::extract::{CurrentUser, Device};
use crate::web::response::error::WebError;
use crate::web::response::session_ended::SessionEnded;
use crate::web::response::status::Status;

/// What the form brings back.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct CodeForm {
    /// Says that the password was right.
    #[serde(default)]
    pub(in crate::web::pages) pending: String,
    #[serde(default)]
    pub(in crate::web::pages) code: String,
    pub(in crate::web::pages) next: Option<String>,
    pub(in crate::web::pages) kept: Option<String>,
}

#[derive(Debug, Serialize)]
struct CodePage<'p> {
    pending: &'p str,
    next: &'p str,
    kept: &'p str,
    problem: Option<String>,
}

/// Asks for the code.
pub(in crate::web::pages) fn page(
    site: &Site,
    person: &CurrentUser,
    status: impl Into<Status>,
    form: &CodeForm,
    problem: Option<String>,
) -> Result<HttpResponse, WebError> {
    let given = CodePage {
        pending: &form.pending,
        next: form.next.as_deref().unwrap_or_default(),
        kept: form.kept.as_deref().unwrap_or_default(),
        problem,
    };
    site.views
        .page(status, person, "account/login_code.html", &given)
}

/// Takes the code and begins the session.
pub(in crate::web) async fn submit(
    app: Data<App>,
    site: Data<Site>,
    person: CurrentUser,
    (device, cookies): (Device, SendsCookies),
    form: Form<CodeForm>,
) -> Result<HttpResponse, WebError> {
    match second_factor::sign_in(&app, &form.pending, &form.code, &device.0).await {
        Ok(signed_in) => {
            go_on(
                &app,
                &site,
                (&person, cookies),
                signed_in,
                form.next.as_deref(),
                form.kept.as_deref(),
            )
            .await
        }
        Err(CodeError::TooLate) => {
            let next = form.next.as_deref().unwrap_or("/");
            Err(WebError::SessionEnded(SessionEnded {
                next: next.to_owned(),
                kept: form.kept.clone().unwrap_or_default(),
            }))
        }
        Err(error) => {
            let mut problem = None;
            let status = code_refused(error, &mut problem)?;
            page(&site, &person, status, &form, problem)
        }
    }
}
