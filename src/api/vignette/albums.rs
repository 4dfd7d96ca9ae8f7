//! `/api/vignette/v1/albums`: ordered collections of posts.

use super::album_entities::{
    After, AlbumEntity, AlbumInList, AlbumText, AlbumWithPosts, PostsToAdd,
};
use crate::api::auth::{Authorized, MaybeAuthorized, ReadStatuses, WriteStatuses};
use crate::api::entities::account::instant;
use crate::api::entities::status::statuses;
use crate::api::error::ApiError;
use crate::api::mastodon::posts::statuses::{StatusTarget, named};
use crate::api::params::Params;
use crate::domain::{Album, AlbumId, PostId};
use crate::services::App;
use crate::services::albums::change;
use crate::services::albums::{membership, view};
use crate::services::reading::engagement;
use crate::web::request::base::Base;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, delete, get, post, put};

fn entity(album: &Album, username: &str, base: &Base) -> AlbumEntity {
    AlbumEntity {
        id: album.id.to_string(),
        url: base.address(&format!("/@{username}/albums/{}", album.id)),
        title: album.title.to_string(),
        description: album.description.to_string(),
        visibility: crate::api::entities::account::privacy(album.visibility),
        created_at: instant(album.created_at),
        updated_at: instant(album.updated_at),
    }
}

fn id(text: &str) -> Result<AlbumId, ApiError> {
    text.parse().map_err(|_| ApiError::missing())
}

/// One's albums, newest first.
#[utoipa::path(
    responses((status = 200, body = [AlbumInList])),
    security(("oauth" = ["read:statuses"])),
)]
#[get("/albums")]
pub(in crate::api) async fn list(
    app: Data<App>,
    base: Base,
    caller: Authorized<ReadStatuses>,
) -> Result<HttpResponse, ApiError> {
    let albums = view::of(&app, caller.viewer(), &caller.user).await?;
    let albums = albums.iter().map(|listed| AlbumInList {
        id: listed.album.id.to_string(),
        url: base.address(&format!(
            "/@{}/albums/{}",
            caller.user.username, listed.album.id
        )),
        title: listed.album.title.to_string(),
        visibility: crate::api::entities::account::privacy(listed.album.visibility),
    });
    Ok(HttpResponse::Ok().json(albums.collect::<Vec<_>>()))
}

/// Makes an album.
#[utoipa::path(
    request_body = AlbumText,
    responses((status = 201, body = AlbumEntity)),
    security(("oauth" = ["write:statuses"])),
)]
#[post("/albums")]
pub(in crate::api) async fn create(
    app: Data<App>,
    base: Base,
    caller: Authorized<WriteStatuses>,
    params: Params,
) -> Result<HttpResponse, ApiError> {
    let words = params.read::<AlbumText>()?.words()?;
    let album = change::create(&app, &caller.user, &words).await?;
    let made = entity(&album, caller.user.username.as_str(), &base);
    Ok(HttpResponse::Created().json(made))
}

/// An album that one may see, with its posts.
#[utoipa::path(
    params(("after" = Option<u64>, Query, description = "Where in the album to begin.")),
    responses((status = 200, body = AlbumWithPosts)),
    security((), ("oauth" = ["read:statuses"])),
)]
#[get("/albums/{album}")]
pub(in crate::api) async fn show(
    app: Data<App>,
    base: Base,
    caller: MaybeAuthorized<ReadStatuses>,
    album: Path<String>,
    params: Params,
) -> Result<HttpResponse, ApiError> {
    let after = params.read::<After>()?.after.unwrap_or_default();
    // What is no number begins at the beginning.
    let after = after.parse().unwrap_or_default();
    let viewer = caller.viewer();
    let page = view::page(&app, viewer, id(&album)?, after, false).await?;
    let posts = engagement::shown(&app, viewer, page.posts).await?;
    // Drafts have no number of a post's, and stand among the drafts.
    let posts = posts.into_iter();
    let posts = posts.filter(|shown| !shown.found.post.is_draft()).collect();
    Ok(HttpResponse::Ok().json(AlbumWithPosts {
        album: entity(&page.album, page.owner.username.as_str(), &base),
        posts: statuses(&app, &base, viewer.id(), posts).await?,
        next: page.next,
    }))
}

/// Changes what an album is called, what is said of it, and whom it is for.
#[utoipa::path(
    request_body = AlbumText,
    responses((status = 200, body = AlbumEntity)),
    security(("oauth" = ["write:statuses"])),
)]
#[put("/albums/{album}")]
pub(in crate::api) async fn reword(
    app: Data<App>,
    base: Base,
    caller: Authorized<WriteStatuses>,
    album: Path<String>,
    params: Params,
) -> Result<HttpResponse, ApiError> {
    let words = params.read::<AlbumText>()?.words()?;
    let album = change::reword(&app, &caller.user, id(&album)?, &words).await?;
    let changed = entity(&album, caller.user.username.as_str(), &base);
    Ok(HttpResponse::Ok().json(changed))
}

/// Deletes an album; its posts stay.
#[utoipa::path(
    responses((status = 204, description = "It is gone.")),
    security(("oauth" = ["write:statuses"])),
)]
#[delete("/albums/{album}")]
pub(in crate::api) async fn remove(
    app: Data<App>,
    caller: Authorized<WriteStatuses>,
    album: Path<String>,
) -> Result<HttpResponse, ApiError> {
    change::delete(&app, caller.viewer(), id(&album)?).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Puts posts of one's own behind the others of an album.
#[utoipa::path(
    request_body = PostsToAdd,
    responses((status = 204, description = "They are in it.")),
    security(("oauth" = ["write:statuses"])),
)]
#[post("/albums/{album}/posts")]
pub(in crate::api) async fn add(
    app: Data<App>,
    caller: Authorized<WriteStatuses>,
    album: Path<String>,
    params: Params,
) -> Result<HttpResponse, ApiError> {
    let given: PostsToAdd = params.read()?;
    if given.status_ids.len() > MOST_AT_ONCE {
        let text = format!("Validation failed: at most {MOST_AT_ONCE} posts at once");
        return Err(ApiError::invalid(text));
    }
    let mut posts = Vec::with_capacity(given.status_ids.len());
    for number in &given.status_ids {
        posts.push(post_of(&app, number).await?);
    }
    membership::add(&app, caller.viewer(), id(&album)?, &posts).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Most posts that are put into an album at once.
const MOST_AT_ONCE: usize = 100;

async fn post_of(app: &App, number: &str) -> Result<PostId, ApiError> {
    match named(app, number).await? {
        StatusTarget::Post(post) => Ok(post),
        StatusTarget::Comment(_) => Err(ApiError::missing()),
    }
}

/// Takes a post out of an album.
#[utoipa::path(
    responses((status = 204, description = "It is not in it.")),
    security(("oauth" = ["write:statuses"])),
)]
#[delete("/albums/{album}/posts/{id}")]
pub(in crate::api) async fn take_out(
    app: Data<App>,
    caller: Authorized<WriteStatuses>,
    path: Path<(String, String)>,
) -> Result<HttpResponse, ApiError> {
    let (album, number) = path.into_inner();
    let post = post_of(&app, &number).await?;
    let act = change::PostAct::Remove;
    change::arrange(&app, caller.viewer(), id(&album)?, post, act).await?;
    Ok(HttpResponse::NoContent().finish())
}
