//! Accounts by name.

use actix_web::HttpResponse;
use actix_web::get;
use actix_web::web::Data;

use super::accounts::one;
use crate::api::auth::{Authorized, MaybeAuthorized, ReadAccounts};
use crate::api::entities::account::{Account, Accounts};
use crate::api::error::ApiError;
use crate::api::params::Params;
use crate::domain::{UserId, Viewer};
use crate::services::reading::search;
use crate::services::social::profile;
use crate::services::{AccessError, App};
use crate::web::request::base::Base;

/// The account of a name.
#[utoipa::path(
    params(("acct" = String, Query, description = "`ada`, `@ada` or `ada@` and this site's host.")),
    responses((status = 200, body = Account)),
    security((), ("oauth" = ["read:accounts"])),
)]
#[get("/v1/accounts/lookup")]
pub(in crate::api) async fn lookup(
    app: Data<App>,
    base: Base,
    caller: MaybeAuthorized<ReadAccounts>,
    params: Params,
) -> Result<HttpResponse, ApiError> {
    let name = local_name(&base, &params.text_or_empty("acct")).ok_or_else(ApiError::missing)?;
    let details = profile::details(&app, caller.viewer(), &name).await?;
    one(&app, &base, details.user.id).await
}

/// `ada` of `ada`, `@ada` and `ada@this.site`; nobody lives elsewhere.
pub(in crate::api::mastodon) fn local_name(base: &Base, text: &str) -> Option<String> {
    let text = text.trim().trim_start_matches('@');
    match text.split_once('@') {
        None => Some(text.to_owned()),
        Some((name, host)) => (host == base.host()).then(|| name.to_owned()),
    }
}

/// Accounts whose names begin like this.
#[utoipa::path(
    params(("q" = String, Query, description = "The beginning of a name."), ("limit" = Option<u32>, Query, description = "At most 80; 40 if it is not given.")),
    responses((status = 200, body = [Account])),
    security(("oauth" = ["read:accounts"])),
)]
#[get("/v1/accounts/search")]
pub(in crate::api) async fn find(
    app: Data<App>,
    base: Base,
    caller: Authorized<ReadAccounts>,
    params: Params,
) -> Result<HttpResponse, ApiError> {
    let ids = people_named(&app, &base, caller.viewer(), &params.text_or_empty("q")).await?;
    let accounts = Accounts::load(&app, &base, ids.iter().copied()).await?;
    let mut found = accounts.in_order(&ids);
    found.truncate(params.limit(40, 80));
    Ok(HttpResponse::Ok().json(found))
}

/// People whose names begin like this, the one of this very name first; or whose profile has this
/// address.
pub(in crate::api::mastodon) async fn people_named(
    app: &App,
    base: &Base,
    viewer: Viewer,
    text: &str,
) -> Result<Vec<UserId>, ApiError> {
    let mut ids = Vec::new();
    // The address of a profile of this site is its account.
    let address = base.path_of(text.trim());
    let at = address.and_then(|path| path.strip_prefix("/@"));
    let name = match address {
        Some(_) => at.map(ToOwned::to_owned),
        None => local_name(base, text),
    };
    let Some(name) = name else {
        return Ok(ids);
    };
    match profile::details(app, viewer, &name).await {
        Ok(details) => ids.push(details.user.id),
        Err(AccessError::Internal(failure)) => return Err(failure.into()),
        Err(_) => {}
    }
    if address.is_none()
        && let Some(results) = search::search(app, viewer, &name, None).await?
    {
        let others = results.people.iter().map(|person| person.id);
        let others: Vec<UserId> = others.filter(|id| !ids.contains(id)).collect();
        ids.extend(others);
    }
    Ok(ids)
}
