//! Lists of posts.

use actix_web::HttpResponse;
use actix_web::get;
use actix_web::web::{Data, Path};

use crate::api::auth::{
    Authorized, MaybeAuthorized, ReadBookmarks, ReadFavourites, ReadLists, ReadStatuses,
};
use crate::api::entities::status::{Status, statuses};
use crate::api::error::ApiError;
use crate::api::paging::{Ends, PageQuery, TimeQuery, listed};
use crate::api::params::Params;
use crate::domain::{EdgeKind, Feed, Hashtag, List, UserId, Viewer};
use crate::services::App;
use crate::services::reading::browse;
use crate::web::request::base::Base;

async fn timeline(
    app: &App,
    base: &Base,
    viewer: Viewer,
    (list, feed): (List, Feed),
    params: &Params,
    path: &str,
) -> Result<HttpResponse, ApiError> {
    let query: PageQuery = params.read()?;
    let window = query.window(app).await?;
    let posts = browse::window(app, viewer, list, &feed, window).await?;
    let made = statuses(app, base, viewer.id(), posts).await?;
    let ends = Ends::of(made.iter().map(|one| &one.id));
    Ok(listed(base, path, params, ends, &made))
}

/// Posts of the people one follows, newest first.
#[utoipa::path(
    params(PageQuery),
    responses((status = 200, body = [Status])),
    security(("oauth" = ["read:statuses"])),
)]
#[get("/v1/timelines/home")]
pub(in crate::api) async fn home(
    app: Data<App>,
    base: Base,
    caller: Authorized<ReadStatuses>,
    params: Params,
) -> Result<HttpResponse, ApiError> {
    let what = (List::Home, Feed::Home(caller.id()));
    timeline(
        &app,
        &base,
        caller.viewer(),
        what,
        &params,
        "/api/v1/timelines/home",
    )
    .await
}

/// Everybody's public posts, newest first.
#[utoipa::path(
    params(PageQuery, ("remote" = Option<bool>, Query, description = "Only posts from elsewhere, of which there are none.")),
    responses((status = 200, body = [Status])),
    security((), ("oauth" = ["read:statuses"])),
)]
#[get("/v1/timelines/public")]
pub(in crate::api) async fn public(
    app: Data<App>,
    base: Base,
    caller: MaybeAuthorized<ReadStatuses>,
    params: Params,
) -> Result<HttpResponse, ApiError> {
    // There is nothing from other sites.
    if params.flag("remote") == Some(true) {
        return Ok(HttpResponse::Ok().json([(); 0]));
    }
    let what = (List::Public, Feed::Public);
    timeline(
        &app,
        &base,
        caller.viewer(),
        what,
        &params,
        "/api/v1/timelines/public",
    )
    .await
}

/// Public posts with a hashtag, newest first.
#[utoipa::path(
    params(PageQuery),
    responses((status = 200, body = [Status])),
    security((), ("oauth" = ["read:statuses"])),
)]
#[get("/v1/timelines/tag/{hashtag}")]
pub(in crate::api) async fn tag(
    app: Data<App>,
    base: Base,
    caller: MaybeAuthorized<ReadStatuses>,
    hashtag: Path<String>,
    params: Params,
) -> Result<HttpResponse, ApiError> {
    let Ok(tag) = Hashtag::parse(&hashtag) else {
        return Ok(HttpResponse::Ok().json([(); 0]));
    };
    let path = format!(
        "/api/v1/timelines{}",
        crate::web::views::cards::tag_url(tag.as_str())
    )
    .replace("/tags/", "/tag/");
    let what = (List::Tag, Feed::Tag(tag));
    timeline(&app, &base, caller.viewer(), what, &params, &path).await
}

/// There are no lists: always empty.
#[utoipa::path(
    responses((status = 200, body = [Status])),
    security(("oauth" = ["read:lists"])),
)]
#[get("/v1/timelines/list/{id}")]
pub(in crate::api) async fn of_list(
    _caller: Authorized<ReadLists>,
    _id: Path<String>,
) -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::Ok().json([(); 0]))
}

/// What one bookmarked, the last bookmark first.
#[utoipa::path(
    params(TimeQuery),
    responses((status = 200, body = [Status])),
    security(("oauth" = ["read:bookmarks"])),
)]
#[get("/v1/bookmarks")]
pub(in crate::api) async fn bookmarks(
    app: Data<App>,
    base: Base,
    caller: Authorized<ReadBookmarks>,
    params: Params,
) -> Result<HttpResponse, ApiError> {
    let what = (EdgeKind::Bookmark, "/api/v1/bookmarks");
    marked(&app, &base, caller.id(), what, &params).await
}

/// What one liked, the last like first.
#[utoipa::path(
    params(TimeQuery),
    responses((status = 200, body = [Status])),
    security(("oauth" = ["read:favourites"])),
)]
#[get("/v1/favourites")]
pub(in crate::api) async fn favourites(
    app: Data<App>,
    base: Base,
    caller: Authorized<ReadFavourites>,
    params: Params,
) -> Result<HttpResponse, ApiError> {
    let what = (EdgeKind::Like, "/api/v1/favourites");
    marked(&app, &base, caller.id(), what, &params).await
}

/// The posts that a person bookmarked or liked, the last mark first. Their order is that of the
/// marks, so the ids in the `Link` header are of the marks' times.
async fn marked(
    app: &App,
    base: &Base,
    me: UserId,
    (kind, path): (EdgeKind, &str),
    params: &Params,
) -> Result<HttpResponse, ApiError> {
    let query: TimeQuery = params.read()?;
    let page = browse::marked(app, me, kind, query.after(), query.limit(20, 40)).await?;
    let made = statuses(app, base, Some(me), page.items).await?;
    Ok(listed(base, path, params, Ends::next(page.next), &made))
}
