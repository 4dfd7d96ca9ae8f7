//! Whom the caller follows among the followers of others.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use serde::Serialize;
use utoipa::ToSchema;

use super::accounts::details;
use crate::api::auth::{Authorized, ReadFollows};
use crate::api::entities::account::{Account, Accounts};
use crate::api::error::ApiError;
use crate::api::params::Params;
use crate::domain::UserId;
use crate::services::App;
use crate::services::social::{people, profile};
use crate::web::request::base::Base;

/// Accounts that are asked about in one request.
const MOST: usize = 20;

/// Followers of an account whom the caller follows.
#[derive(Debug, Serialize, ToSchema)]
struct FamiliarFollowers {
    id: String,
    accounts: Vec<Account>,
}

/// Followers of accounts whom the caller follows, too.
#[utoipa::path(
    params(("id[]" = Vec<String>, Query, description = "Ids of accounts, at most 20.")),
    responses((status = 200, body = [FamiliarFollowers])),
    security(("oauth" = ["read:follows"])),
)]
#[get("/v1/accounts/familiar_followers")]
pub(in crate::api) async fn followers(
    app: Data<App>,
    base: Base,
    caller: Authorized<ReadFollows>,
    params: Params,
) -> Result<HttpResponse, ApiError> {
    let mut found: Vec<(String, Vec<UserId>)> = Vec::new();
    for number in params.texts("id").into_iter().take(MOST) {
        let details = match details(&app, caller.viewer(), &number).await {
            Ok(details) => details,
            Err(error) if error.is_missing() => continue,
            Err(error) => return Err(error),
        };
        let people = match profile::shows_people(&details, caller.viewer()) {
            true => people::familiar(&app, caller.id(), details.user.id).await?,
            false => Vec::new(),
        };
        found.push((number, people));
    }
    let everybody = found.iter().flat_map(|(_, people)| people.iter().copied());
    let accounts = Accounts::load(&app, &base, everybody).await?;
    let made = found.into_iter().map(|(id, people)| FamiliarFollowers {
        id,
        accounts: accounts.in_order(&people),
    });
    Ok(HttpResponse::Ok().json(made.collect::<Vec<_>>()))
}
