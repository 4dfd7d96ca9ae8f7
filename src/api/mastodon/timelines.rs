//! Lists of posts.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};

use crate::api::auth::{
    Authorized, MaybeAuthorized, ReadBookmarks, ReadFavourites, ReadLists, ReadStatuses,
};
use crate::api::entities::status::{Status, statuses};
use crate::api::error::ApiError;
use crate::api::paging::{listed, window};
use crate::api::params::Params;
use crate::domain::{EdgeKind, Feed, Hashtag, List, Number, Viewer};
use crate::services::App;
use crate::services::apps::numbers;
use crate::services::reading::browse;
use crate::web::base::Base;

async fn timeline(
    app: &App,
    base: &Base,
    viewer: Viewer,
    (list, feed): (List, Feed),
    params: &Params,
    path: &str,
) -> Result<HttpResponse, ApiError> {
    let window = window(app, params).await?;
    let posts = browse::window(app, viewer, list, &feed, window).await?;
    let made = statuses(app, base, viewer.id(), posts).await?;
    Ok(listed(base, path, params, ends(&made), &made))
}

fn ends(made: &[Status]) -> Option<(String, String)> {
    let (first, last) = made.first().zip(made.last())?;
    Some((first.id.clone(), last.id.clone()))
}

/// `GET /api/v1/timelines/home`
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

/// `GET /api/v1/timelines/public`
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

/// `GET /api/v1/timelines/tag/{hashtag}`
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
        crate::web::cards::tag_url(tag.as_str())
    )
    .replace("/tags/", "/tag/");
    let what = (List::Tag, Feed::Tag(tag));
    timeline(&app, &base, caller.viewer(), what, &params, &path).await
}

/// `GET /api/v1/timelines/list/{id}`: there are no lists.
pub(in crate::api) async fn list(
    _caller: Authorized<ReadLists>,
    _id: Path<String>,
) -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::Ok().json([(); 0]))
}

/// `GET /api/v1/bookmarks`
pub(in crate::api) async fn bookmarks(
    app: Data<App>,
    base: Base,
    caller: Authorized<ReadBookmarks>,
    params: Params,
) -> Result<HttpResponse, ApiError> {
    let what = (EdgeKind::Bookmark, "/api/v1/bookmarks");
    marked(&app, &base, caller.viewer(), what, &params).await
}

/// `GET /api/v1/favourites`
pub(in crate::api) async fn favourites(
    app: Data<App>,
    base: Base,
    caller: Authorized<ReadFavourites>,
    params: Params,
) -> Result<HttpResponse, ApiError> {
    let what = (EdgeKind::Like, "/api/v1/favourites");
    marked(&app, &base, caller.viewer(), what, &params).await
}

/// What somebody marked, the last mark first. Its order is that of the marks, so the numbers in the
/// `Link` header are of the marks' times.
async fn marked(
    app: &App,
    base: &Base,
    viewer: Viewer,
    (kind, path): (EdgeKind, &str),
    params: &Params,
) -> Result<HttpResponse, ApiError> {
    let after = match params.text("max_id") {
        Some(text) => numbers::place(app, &text).await?,
        None => None,
    };
    let limit = params.limit(20, 40);
    let (posts, next) = browse::marked(app, viewer, kind, after, limit).await?;
    let made = statuses(app, base, viewer.id(), posts).await?;
    let next = next.map(|place| Number::first_of(place.time).0.to_string());
    let ends = next.map(|next| (next.clone(), next));
    Ok(listed(base, path, params, ends, &made))
}
