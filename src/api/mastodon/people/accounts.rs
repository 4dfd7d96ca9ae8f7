//! Accounts of others.

use actix_web::HttpResponse;
use actix_web::get;
use actix_web::web::{Data, Path};

use crate::api::auth::{Authorized, MaybeAuthorized, ReadAccounts, ReadFollows, ReadStatuses};
use crate::api::entities::account::{Account, Accounts, id_of};
use crate::api::entities::relationship::{Relationship, relationships};
use crate::api::entities::status::{Status, statuses};
use crate::api::error::ApiError;
use crate::api::paging::{Ends, PageQuery, TimeQuery, listed};
use crate::api::params::Params;
use crate::domain::{EdgeKind, End, List, UserId, Viewer};
use crate::services::App;
use crate::services::reading::browse;
use crate::services::social::pins;
use crate::services::social::profile::{self, ProfileDetails};
use crate::web::request::base::Base;

/// Who a number stands for, as the viewer may meet them.
pub(in crate::api::mastodon) async fn details(
    app: &App,
    viewer: Viewer,
    number: &str,
) -> Result<ProfileDetails, ApiError> {
    let id = id_of(app, number).await?.ok_or_else(ApiError::missing)?;
    Ok(profile::details_of(app, viewer, id).await?)
}

pub(super) async fn one(app: &App, base: &Base, id: UserId) -> Result<HttpResponse, ApiError> {
    let accounts = Accounts::load(app, base, [id]).await?;
    let account = accounts.get(id).ok_or_else(ApiError::missing)?;
    Ok(HttpResponse::Ok().json(account))
}

/// An account.
#[utoipa::path(
    responses((status = 200, body = Account)),
    security((), ("oauth" = ["read:accounts"])),
)]
#[get("/v1/accounts/{id}")]
pub(in crate::api) async fn show(
    app: Data<App>,
    base: Base,
    caller: MaybeAuthorized<ReadAccounts>,
    id: Path<String>,
) -> Result<HttpResponse, ApiError> {
    let details = details(&app, caller.viewer(), &id).await?;
    one(&app, &base, details.user.id).await
}

/// Several accounts.
#[utoipa::path(
    params(("id[]" = Vec<String>, Query, description = "Their ids, at most 40.")),
    responses((status = 200, body = [Account])),
    security((), ("oauth" = ["read:accounts"])),
)]
#[get("/v1/accounts")]
pub(in crate::api) async fn several(
    app: Data<App>,
    base: Base,
    caller: MaybeAuthorized<ReadAccounts>,
    params: Params,
) -> Result<HttpResponse, ApiError> {
    let mut ids = Vec::new();
    for number in params.texts("id").iter().take(40) {
        match details(&app, caller.viewer(), number).await {
            Ok(details) => ids.push(details.user.id),
            Err(error) if error.is_missing() => {}
            Err(error) => return Err(error),
        }
    }
    let accounts = Accounts::load(&app, &base, ids.iter().copied()).await?;
    Ok(HttpResponse::Ok().json(accounts.in_order(&ids)))
}

/// An account's posts, newest first.
#[utoipa::path(
    params(PageQuery, ("pinned" = Option<bool>, Query, description = "Only what is pinned."), ("tagged" = Option<String>, Query, description = "Not offered: answered with an empty list.")),
    responses((status = 200, body = [Status])),
    security((), ("oauth" = ["read:statuses"])),
)]
#[get("/v1/accounts/{id}/statuses")]
pub(in crate::api) async fn posts(
    app: Data<App>,
    base: Base,
    caller: MaybeAuthorized<ReadStatuses>,
    id: Path<String>,
    params: Params,
) -> Result<HttpResponse, ApiError> {
    let viewer = caller.viewer();
    let details = details(&app, viewer, &id).await?;
    // Nothing is a reblog, and every post has a picture.
    let pinned = params.flag("pinned") == Some(true);
    let posts = match (params.text("tagged"), pinned) {
        (Some(_), _) => Vec::new(),
        (None, true) => pins::pinned(&app, viewer, &details.user).await?,
        (None, false) => {
            let feed = profile::feed(&details, viewer);
            let query: PageQuery = params.read()?;
            let window = query.window(&app).await?;
            browse::window(&app, viewer, List::Profile, &feed, window).await?
        }
    };
    let made = statuses(&app, &base, viewer.id(), posts).await?;
    let ends = Ends::of(made.iter().map(|one| &one.id));
    let path = format!("/api/v1/accounts/{id}/statuses");
    Ok(listed(&base, &path, &params, ends, &made))
}

/// Who follows an account.
#[utoipa::path(
    params(TimeQuery),
    responses((status = 200, body = [Account])),
    security((), ("oauth" = ["read:accounts"])),
)]
#[get("/v1/accounts/{id}/followers")]
pub(in crate::api) async fn followers(
    app: Data<App>,
    base: Base,
    caller: MaybeAuthorized<ReadAccounts>,
    id: Path<String>,
    params: Params,
) -> Result<HttpResponse, ApiError> {
    people_of(&app, &base, caller.viewer(), &id, &params, End::To).await
}

/// Whom an account follows.
#[utoipa::path(
    params(TimeQuery),
    responses((status = 200, body = [Account])),
    security((), ("oauth" = ["read:accounts"])),
)]
#[get("/v1/accounts/{id}/following")]
pub(in crate::api) async fn following(
    app: Data<App>,
    base: Base,
    caller: MaybeAuthorized<ReadAccounts>,
    id: Path<String>,
    params: Params,
) -> Result<HttpResponse, ApiError> {
    people_of(&app, &base, caller.viewer(), &id, &params, End::From).await
}

async fn people_of(
    app: &App,
    base: &Base,
    viewer: Viewer,
    id: &str,
    params: &Params,
    end: End,
) -> Result<HttpResponse, ApiError> {
    let details = details(app, viewer, id).await?;
    if !profile::shows_people(&details, viewer) {
        return Ok(HttpResponse::Ok().json([(); 0]));
    }
    let name = match end {
        End::To => "followers",
        End::From => "following",
    };
    let path = format!("/api/v1/accounts/{id}/{name}");
    super::relations::people(
        app,
        base,
        viewer,
        (EdgeKind::Follow, end),
        details.user.id.as_uuid(),
        params,
        &path,
    )
    .await
}

/// What stands between the caller and others.
#[utoipa::path(
    params(("id[]" = Vec<String>, Query, description = "Ids of accounts, at most 80.")),
    responses((status = 200, body = [Relationship])),
    security(("oauth" = ["read:follows"])),
)]
#[get("/v1/accounts/relationships")]
pub(in crate::api) async fn ties(
    app: Data<App>,
    caller: Authorized<ReadFollows>,
    params: Params,
) -> Result<HttpResponse, ApiError> {
    let mut ids = Vec::new();
    for number in params.texts("id").iter().take(80) {
        ids.extend(id_of(&app, number).await?);
    }
    Ok(HttpResponse::Ok().json(relationships(&app, caller.id(), &ids).await?))
}
