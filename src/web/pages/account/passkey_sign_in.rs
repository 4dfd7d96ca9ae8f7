//! `/login/passkey`: a passkey in place of name and password, for the script of the login page.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::Deserialize;
use serde_json::Value;

use super::sign_in::{end_former, landing};
use crate::i18n::text;
use crate::services::App;
use crate::services::account::passkeys;
use crate::services::account::sign_in::SignInError;
use crate::web::Site;
use crate::web::forms::body::Json;
use crate::web::request::client::ClientAddress;
use crate::web::request::cookies::{SendsCookies, session_cookies};
use crate::web::request::extract::{CurrentUser, Device};
use crate::web::request::next::local;
use crate::web::request::relying_party::{self, Party};
use crate::web::response::error::WebError;
use crate::web::views::people::suspended;

/// Asks the browser for a passkey.
pub(in crate::web) async fn begin(
    app: Data<App>,
    party: Party,
    address: ClientAddress,
) -> Result<HttpResponse, WebError> {
    match passkeys::ask_for_any(&app, party.offered()?, &address.0).await {
        Ok(asked) => Ok(relying_party::question(&asked)),
        Err(error) => problem(error),
    }
}

/// The browser's answer.
#[derive(Debug, Deserialize)]
pub(in crate::web) struct AssertionForm {
    token: String,
    credential: Value,
    next: Option<String>,
    /// `KeptForm` as JSON; that there is one is what counts.
    kept: Option<String>,
}

/// Checks the passkey, begins a session, and brings back words that waited for it.
pub(in crate::web) async fn submit(
    app: Data<App>,
    site: Data<Site>,
    person: CurrentUser,
    party: Party,
    address: ClientAddress,
    (device, cookies): (Device, SendsCookies),
    sent: Json<AssertionForm>,
) -> Result<HttpResponse, WebError> {
    let sent = sent.0;
    let party = party.offered()?;
    let (token, credential) = (&sent.token, sent.credential);
    let outcome = passkeys::sign_in(&app, party, token, credential, &address.0, &device.0).await;
    let signed_in = match outcome {
        Ok(signed_in) => signed_in,
        Err(error) => return problem(error),
    };
    end_former(&app, &person).await?;
    let (next, kept) = (sent.next.as_deref(), sent.kept.as_deref());
    // Words that waited are sent by the login's own form, which holds them.
    let mut response = match kept {
        Some(kept) if !kept.is_empty() => relying_party::next_by_form("/login/kept"),
        _ => relying_party::next(&landing(&local(next), cookies)),
    };
    for cookie in session_cookies(signed_in, site.secure_cookies) {
        response
            .add_cookie(&cookie)
            .map_err(|error| WebError::Internal(error.into()))?;
    }
    Ok(response)
}

fn problem(error: SignInError) -> Result<HttpResponse, WebError> {
    match error {
        SignInError::Wrong => Ok(relying_party::problem(
            StatusCode::UNAUTHORIZED,
            &text!("passkey-opens-nothing"),
        )),
        SignInError::Suspended(suspension) => Ok(relying_party::problem(
            StatusCode::FORBIDDEN,
            &suspended(&suspension),
        )),
        SignInError::RateLimited(limit) => Ok(relying_party::too_many(limit)),
        SignInError::Internal(failure) => Err(failure.into()),
    }
}
