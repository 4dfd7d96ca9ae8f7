//! What people do about a post or comment.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use actix_web::{get, post};

use super::statuses::{StatusTarget, answer, named, published, see, status};
use crate::api::auth::{
    Authorized, MaybeAuthorized, ReadAccounts, WriteAccounts, WriteBookmarks, WriteFavourites,
    WriteStatuses,
};
use crate::api::entities::account::Account;
use crate::api::entities::status::Status;
use crate::api::error::ApiError;
use crate::api::mastodon::people::relations::people;
use crate::api::paging::TimeQuery;
use crate::api::params::Params;
use crate::domain::{EdgeKind, End, PostId, Viewer};
use crate::services::App;
use crate::services::social::pins::{self, PinError};
use crate::services::social::react::{self, Reaction};
use crate::web::request::base::Base;

/// Who likes a post or comment.
#[utoipa::path(
    params(TimeQuery),
    responses((status = 200, body = [Account])),
    security((), ("oauth" = ["read:accounts"])),
)]
#[get("/v1/statuses/{id}/favourited_by")]
pub(in crate::api) async fn liked_by(
    app: Data<App>,
    base: Base,
    caller: MaybeAuthorized<ReadAccounts>,
    id: Path<String>,
    params: Params,
) -> Result<HttpResponse, ApiError> {
    let viewer = caller.viewer();
    let (kind, subject) = match named(&app, &id).await? {
        StatusTarget::Post(post) => {
            published(&app, viewer, post).await?;
            (EdgeKind::Like, post.as_uuid())
        }
        StatusTarget::Comment(comment) => {
            see(&app, viewer, comment).await?;
            (EdgeKind::LikeComment, comment.as_uuid())
        }
    };
    let (edges, path) = (
        (kind, End::To),
        format!("/api/v1/statuses/{id}/favourited_by"),
    );
    people(&app, &base, viewer, edges, subject, &params, &path).await
}

/// Nothing is reblogged: always empty.
#[utoipa::path(
    responses((status = 200, body = [Account])),
    security((), ("oauth" = ["read:accounts"])),
)]
#[get("/v1/statuses/{id}/reblogged_by")]
pub(in crate::api) async fn reblogged_by(
    app: Data<App>,
    base: Base,
    caller: MaybeAuthorized<ReadAccounts>,
    id: Path<String>,
) -> Result<HttpResponse, ApiError> {
    let named = named(&app, &id).await?;
    status(&app, &base, caller.viewer(), named).await?;
    Ok(HttpResponse::Ok().json([(); 0]))
}

async fn react(
    app: &App,
    base: &Base,
    viewer: Viewer,
    number: &str,
    reaction: Reaction,
) -> Result<HttpResponse, ApiError> {
    let target = named(app, number).await?;
    let me = viewer.id().ok_or_else(ApiError::no_token)?;
    match (target, reaction) {
        (StatusTarget::Post(post), _) => react::act(app, me, post, reaction).await?,
        (StatusTarget::Comment(comment), Reaction::Like) => {
            react::like_comment(app, me, comment).await?;
        }
        (StatusTarget::Comment(comment), Reaction::Unlike) => {
            react::unlike_comment(app, me, comment).await?;
        }
        (StatusTarget::Comment(_), Reaction::Bookmark | Reaction::Unbookmark) => {
            return Err(ApiError::invalid("Comments cannot be bookmarked"));
        }
    }
    answer(app, base, viewer, target).await
}

macro_rules! reactions {
    ($($(#[$doc:meta])* $name:ident: $scope:ident => $reaction:ident),* $(,)?) => {
        $(
            $(#[$doc])*
            pub(in crate::api) async fn $name(
                app: Data<App>,
                base: Base,
                caller: Authorized<$scope>,
                id: Path<String>,
            ) -> Result<HttpResponse, ApiError> {
                react(&app, &base, caller.viewer(), &id, Reaction::$reaction).await
            }
        )*
    };
}

reactions! {
    /// Likes a post or comment.
    #[utoipa::path(
        responses((status = 200, body = Status)),
        security(("oauth" = ["write:favourites"])),
    )]
    #[post("/v1/statuses/{id}/favourite")]
    favourite: WriteFavourites => Like,
    /// Takes a like back.
    #[utoipa::path(
        responses((status = 200, body = Status)),
        security(("oauth" = ["write:favourites"])),
    )]
    #[post("/v1/statuses/{id}/unfavourite")]
    unfavourite: WriteFavourites => Unlike,
    /// Bookmarks a post.
    #[utoipa::path(
        responses((status = 200, body = Status)),
        security(("oauth" = ["write:bookmarks"])),
    )]
    #[post("/v1/statuses/{id}/bookmark")]
    bookmark: WriteBookmarks => Bookmark,
    /// Removes a bookmark.
    #[utoipa::path(
        responses((status = 200, body = Status)),
        security(("oauth" = ["write:bookmarks"])),
    )]
    #[post("/v1/statuses/{id}/unbookmark")]
    unbookmark: WriteBookmarks => Unbookmark,
}

/// Puts a post of one's own first on one's page. Three have room.
#[utoipa::path(
    responses((status = 200, body = Status)),
    security(("oauth" = ["write:accounts"])),
)]
#[post("/v1/statuses/{id}/pin")]
pub(in crate::api) async fn pin(
    app: Data<App>,
    base: Base,
    caller: Authorized<WriteAccounts>,
    id: Path<String>,
) -> Result<HttpResponse, ApiError> {
    let post = to_pin(&app, &id).await?;
    let pinned = pins::pin(&app, &caller.user, post).await;
    pinned.map_err(not_pinned)?;
    answer(&app, &base, caller.viewer(), StatusTarget::Post(post)).await
}

/// Takes it back among the others.
#[utoipa::path(
    responses((status = 200, body = Status)),
    security(("oauth" = ["write:accounts"])),
)]
#[post("/v1/statuses/{id}/unpin")]
pub(in crate::api) async fn unpin(
    app: Data<App>,
    base: Base,
    caller: Authorized<WriteAccounts>,
    id: Path<String>,
) -> Result<HttpResponse, ApiError> {
    let post = to_pin(&app, &id).await?;
    published(&app, caller.viewer(), post).await?;
    let unpinned = pins::unpin(&app, &caller.user, post).await;
    unpinned.map_err(not_pinned)?;
    answer(&app, &base, caller.viewer(), StatusTarget::Post(post)).await
}

async fn to_pin(app: &App, number: &str) -> Result<PostId, ApiError> {
    match named(app, number).await? {
        StatusTarget::Post(post) => Ok(post),
        StatusTarget::Comment(_) => Err(ApiError::invalid("Comments cannot be pinned")),
    }
}

fn not_pinned(error: PinError) -> ApiError {
    match error {
        PinError::Access(error) => error.into(),
        PinError::TooMany => ApiError::invalid(format!("Validation failed: {error}")),
    }
}

/// Not offered: always 422.
#[utoipa::path(
    responses(),
    security(("oauth" = ["write:statuses"])),
)]
#[post("/v1/statuses/{id}/{act:reblog|unreblog|mute|unmute}")]
pub(in crate::api) async fn not_offered(
    _caller: Authorized<WriteStatuses>,
    _path: Path<(String, String)>,
) -> Result<HttpResponse, ApiError> {
    Err(ApiError::invalid(
        "Validation failed: this is not offered here",
    ))
}
