//! Following, muting, blocking, and the lists of it.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use actix_web::{get, post};
use uuid::Uuid;

use super::accounts::details;
use crate::api::auth::{
    Authorized, ReadBlocks, ReadFollows, ReadMutes, Scope, WriteBlocks, WriteFollows, WriteMutes,
};
use crate::api::entities::account::{Account, Accounts, id_of};
use crate::api::entities::relationship::{Relationship, relationships};
use crate::api::error::ApiError;
use crate::api::paging::{Ends, TimeQuery, listed};
use crate::api::params::Params;
use crate::domain::{EdgeKind, End, UserId, Viewer};
use crate::services::App;
use crate::services::access::lookup;
use crate::services::social::follows::{self, RelationshipAction};
use crate::services::social::people;
use crate::web::request::base::Base;

async fn act<S: Scope>(
    app: &App,
    caller: &Authorized<S>,
    number: &str,
    act: RelationshipAction,
) -> Result<HttpResponse, ApiError> {
    let id = id_of(app, number).await?.ok_or_else(ApiError::missing)?;
    // Who hides from the caller is not there for them; undoing something needs no sight.
    let name = lookup::name_of(app, id).await?;
    follows::act(app, caller.id(), name.as_str(), act).await?;
    let mut made = relationships(app, caller.id(), &[id]).await?;
    Ok(HttpResponse::Ok().json(made.pop().ok_or_else(ApiError::missing)?))
}

macro_rules! acts {
    ($($(#[$doc:meta])* $name:ident: $scope:ident => $act:ident),* $(,)?) => {
        $(
            $(#[$doc])*
            pub(in crate::api) async fn $name(
                app: Data<App>,
                caller: Authorized<$scope>,
                id: Path<String>,
            ) -> Result<HttpResponse, ApiError> {
                act(&app, &caller, &id, RelationshipAction::$act).await
            }
        )*
    };
}

acts! {
    /// Follows an account, or asks to.
    #[utoipa::path(
        responses((status = 200, body = Relationship)),
        security(("oauth" = ["write:follows"])),
    )]
    #[post("/v1/accounts/{id}/follow")]
    follow: WriteFollows => Follow,
    /// Stops following.
    #[utoipa::path(
        responses((status = 200, body = Relationship)),
        security(("oauth" = ["write:follows"])),
    )]
    #[post("/v1/accounts/{id}/unfollow")]
    unfollow: WriteFollows => Unfollow,
    /// Removes a follower.
    #[utoipa::path(
        responses((status = 200, body = Relationship)),
        security(("oauth" = ["write:follows"])),
    )]
    #[post("/v1/accounts/{id}/remove_from_followers")]
    remove: WriteFollows => Remove,
    /// Mutes an account.
    #[utoipa::path(
        responses((status = 200, body = Relationship)),
        security(("oauth" = ["write:mutes"])),
    )]
    #[post("/v1/accounts/{id}/mute")]
    mute: WriteMutes => Mute,
    /// Ends a mute.
    #[utoipa::path(
        responses((status = 200, body = Relationship)),
        security(("oauth" = ["write:mutes"])),
    )]
    #[post("/v1/accounts/{id}/unmute")]
    unmute: WriteMutes => Unmute,
    /// Blocks an account.
    #[utoipa::path(
        responses((status = 200, body = Relationship)),
        security(("oauth" = ["write:blocks"])),
    )]
    #[post("/v1/accounts/{id}/block")]
    block: WriteBlocks => Block,
    /// Ends a block.
    #[utoipa::path(
        responses((status = 200, body = Relationship)),
        security(("oauth" = ["write:blocks"])),
    )]
    #[post("/v1/accounts/{id}/unblock")]
    unblock: WriteBlocks => Unblock,
    /// Accepts a follow request.
    #[utoipa::path(
        responses((status = 200, body = Relationship)),
        security(("oauth" = ["write:follows"])),
    )]
    #[post("/v1/follow_requests/{id}/authorize")]
    authorize: WriteFollows => Accept,
    /// Declines a follow request.
    #[utoipa::path(
        responses((status = 200, body = Relationship)),
        security(("oauth" = ["write:follows"])),
    )]
    #[post("/v1/follow_requests/{id}/reject")]
    reject: WriteFollows => Decline,
}

/// The accounts at the other end of the edges of an account or a post.
pub(in crate::api::mastodon) async fn people(
    app: &App,
    base: &Base,
    viewer: Viewer,
    edges: (EdgeKind, End),
    of: Uuid,
    params: &Params,
    path: &str,
) -> Result<HttpResponse, ApiError> {
    let query: TimeQuery = params.read()?;
    let (after, limit) = (query.after(), query.limit(40, 80));
    let page = people::people_at(app, viewer, edges, of, after, limit).await?;
    let ids: Vec<UserId> = page.items.iter().map(|person| person.id).collect();
    let accounts = Accounts::load(app, base, ids.iter().copied())
        .await?
        .in_order(&ids);
    Ok(listed(base, path, params, Ends::next(page.next), &accounts))
}

macro_rules! lists {
    ($($(#[$doc:meta])* $name:ident: $scope:ident, $kind:ident, $end:ident, $path:literal),* $(,)?) => {
        $(
            $(#[$doc])*
            pub(in crate::api) async fn $name(
                app: Data<App>,
                base: Base,
                caller: Authorized<$scope>,
                params: Params,
            ) -> Result<HttpResponse, ApiError> {
                let edges = (EdgeKind::$kind, End::$end);
                let (viewer, me) = (caller.viewer(), caller.id());
                people(&app, &base, viewer, edges, me.as_uuid(), &params, $path).await
            }
        )*
    };
}

lists! {
    /// Whom one mutes.
    #[utoipa::path(
        params(TimeQuery),
        responses((status = 200, body = [Account])),
        security(("oauth" = ["read:mutes"])),
    )]
    #[get("/v1/mutes")]
    mutes: ReadMutes, Mute, From, "/api/v1/mutes",
    /// Whom one blocks.
    #[utoipa::path(
        params(TimeQuery),
        responses((status = 200, body = [Account])),
        security(("oauth" = ["read:blocks"])),
    )]
    #[get("/v1/blocks")]
    blocks: ReadBlocks, Block, From, "/api/v1/blocks",
    /// Who asks to follow.
    #[utoipa::path(
        params(TimeQuery),
        responses((status = 200, body = [Account])),
        security(("oauth" = ["read:follows"])),
    )]
    #[get("/v1/follow_requests")]
    requests: ReadFollows, Request, To, "/api/v1/follow_requests",
}

/// Private notes are not kept: answers with what stands.
#[utoipa::path(
    responses((status = 200, body = Relationship)),
    security(("oauth" = ["write:follows"])),
)]
#[post("/v1/accounts/{id}/note")]
pub(in crate::api) async fn unchanged(
    app: Data<App>,
    caller: Authorized<WriteFollows>,
    id: Path<String>,
) -> Result<HttpResponse, ApiError> {
    let other = details(&app, caller.viewer(), &id).await?.user.id;
    let mut made = relationships(&app, caller.id(), &[other]).await?;
    Ok(HttpResponse::Ok().json(made.pop().ok_or_else(ApiError::missing)?))
}
