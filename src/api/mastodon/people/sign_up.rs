//! `POST /api/v1/accounts`: an account through an app, where anyone may sign up.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::post;
use actix_web::web::Data;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::api::auth::{AnyToken, Scope, WriteAccounts};
use crate::api::error::ApiError;
use crate::api::lenient;
use crate::api::oauth::TokenAnswer;
use crate::api::params::Params;
use crate::services::App;
use crate::services::account::recovery;
use crate::services::account::sign_up::{self, SignUp, SignUpError};
use crate::services::apps::tokens;
use crate::web::request::client::ClientAddress;

/// What a new account takes.
#[derive(Deserialize, ToSchema)]
struct NewAccount {
    #[serde(default, deserialize_with = "lenient::string")]
    username: String,
    #[serde(default, deserialize_with = "lenient::string")]
    email: String,
    #[serde(default, deserialize_with = "lenient::string")]
    password: String,
    /// Whether the person agrees to the rules: must be true.
    #[serde(default, deserialize_with = "lenient::flag")]
    agreement: Option<bool>,
}

/// Signs a person up, where anyone may, with the app's own token.
#[utoipa::path(
    request_body = NewAccount,
    responses((status = 200, body = TokenAnswer)),
    security(("oauth" = [])),
)]
#[post("/v1/accounts")]
pub(in crate::api) async fn create(
    app: Data<App>,
    AnyToken(token): AnyToken,
    address: ClientAddress,
    params: Params,
) -> Result<HttpResponse, ApiError> {
    // An app's own token, and not a person's.
    let Some(by) = token.app.filter(|_| token.user.is_none()) else {
        return Err(ApiError::new(
            StatusCode::FORBIDDEN,
            "This method takes an app's own token",
        ));
    };
    if !token.scopes.cover(WriteAccounts::NEEDED) {
        return Err(ApiError::scope(WriteAccounts::NEEDED));
    }
    let given: NewAccount = params.read()?;
    if given.agreement != Some(true) {
        return Err(ApiError::invalid(
            "Validation failed: Service agreement must be accepted",
        ));
    }
    let wanted = SignUp {
        username: given.username,
        email: given.email,
        password: given.password,
        invitation: None,
    };
    let user = sign_up::sign_up(&app, wanted, &address.0).await?;
    let app = app.into_inner();
    let id = user.id;
    recovery::welcome(&app, user);
    let (token, secret) = tokens::for_new_account(&app, id, by, &token).await?;
    Ok(HttpResponse::Ok().json(TokenAnswer::new(&token, secret)))
}

impl From<SignUpError> for ApiError {
    fn from(error: SignUpError) -> Self {
        match error {
            SignUpError::Invalid(problems) => {
                let all = [problems.username, problems.email, problems.password];
                let all: Vec<String> = all.into_iter().flatten().collect();
                Self::invalid(format!("Validation failed: {}", all.join(" ")))
            }
            SignUpError::NotInvited => Self::new(
                StatusCode::FORBIDDEN,
                "Signing up here takes an invitation, which the site's own page asks for",
            ),
            SignUpError::RateLimited(limit) => limit.into(),
            SignUpError::Internal(failure) => failure.into(),
        }
    }
}
