//! `POST /api/v1/accounts`: an account through an app, where anybody may sign up.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;

use crate::api::auth::{AnyToken, Scope, WriteAccounts};
use crate::api::error::ApiError;
use crate::api::oauth::token_json;
use crate::api::params::Params;
use crate::services::App;
use crate::services::account::recovery;
use crate::services::account::sign_in::{self, SignUp, SignUpError};
use crate::services::apps::tokens;
use crate::web::client::ClientAddress;

/// Makes an account and a token for the app that asked for it.
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
    if params.flag("agreement") != Some(true) {
        return Err(ApiError::invalid(
            "Validation failed: Service agreement must be accepted",
        ));
    }
    let wanted = SignUp {
        username: params.text_or_empty("username"),
        email: params.text_or_empty("email"),
        password: params.text_or_empty("password"),
        invitation: None,
    };
    let user = sign_in::sign_up(&app, wanted, &address.0).await?;
    let app = app.into_inner();
    let id = user.id;
    recovery::welcome(&app, user);
    let (token, secret) = tokens::for_new_account(&app, id, by, &token).await?;
    Ok(HttpResponse::Ok().json(token_json(&token, &secret)))
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
