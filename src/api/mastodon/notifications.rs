//! What people are told.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use actix_web::{get, post};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::api::auth::{Authorized, ReadNotifications, WriteNotifications};
use crate::api::entities::notification::{Notification, notifications as made_of};
use crate::api::error::ApiError;
use crate::api::paging::{self, Stretch};
use crate::api::params::Params;
use crate::domain::{NotificationId, NumberedKind};
use crate::services::App;
use crate::services::apps::numbers;
use crate::services::social::notifications;
use crate::web::base::Base;

/// Notifications, newest first.
#[utoipa::path(
    params(Stretch, ("types[]" = Option<Vec<String>>, Query, description = "Only these: `favourite`, `mention`, `follow`, `follow_request`."), ("exclude_types[]" = Option<Vec<String>>, Query, description = "All but these.")),
    responses((status = 200, body = [Notification])),
    security(("oauth" = ["read:notifications"])),
)]
#[get("/v1/notifications")]
pub(in crate::api) async fn list(
    app: Data<App>,
    base: Base,
    caller: Authorized<ReadNotifications>,
    params: Params,
) -> Result<HttpResponse, ApiError> {
    let made = listed(&app, &base, &caller, &params).await?;
    let ids = made.first().zip(made.last());
    let ids = ids.map(|(first, last)| (first.id.clone(), last.id.clone()));
    let path = "/api/v1/notifications";
    Ok(paging::listed(&base, path, &params, ids, &made))
}

/// The stretch that is asked for, of the kinds that are asked for.
pub(super) async fn listed(
    app: &App,
    base: &Base,
    caller: &Authorized<ReadNotifications>,
    params: &Params,
) -> Result<Vec<Notification>, ApiError> {
    let stretch: Stretch = params.read()?;
    let window = stretch.window(app).await?;
    let (me, viewer) = (caller.id(), caller.viewer());
    let found = notifications::list(app, me, viewer, window.older_than).await?;
    let newer = window.newer_than.or(window.just_after);
    let items = found.page.items.into_iter();
    let items = items
        .filter(|notified| newer.is_none_or(|newer| notified.notification.at > newer.time))
        .collect();
    let mut made = made_of(app, base, me, items).await?;
    made.retain(|one| wanted(one, params));
    made.truncate(params.limit(40, 80));
    Ok(made)
}

fn wanted(one: &Notification, params: &Params) -> bool {
    let types = params.texts("types");
    let excluded = params.texts("exclude_types");
    (types.is_empty() || types.iter().any(|kind| kind == one.kind))
        && !excluded.iter().any(|kind| kind == one.kind)
}

/// A notification.
#[utoipa::path(
    responses((status = 200, body = Notification)),
    security(("oauth" = ["read:notifications"])),
)]
#[get("/v1/notifications/{id}")]
pub(in crate::api) async fn show(
    app: Data<App>,
    base: Base,
    caller: Authorized<ReadNotifications>,
    id: Path<String>,
) -> Result<HttpResponse, ApiError> {
    let wanted = find(&app, &id).await?;
    let (me, viewer) = (caller.id(), caller.viewer());
    let place = numbers::place(&app, &id).await?;
    // The list begins just above it.
    let place = place.map(|place| crate::domain::Cursor {
        time: crate::domain::Timestamp::from_millis(place.time.as_millis() + 1),
        id: uuid::Uuid::nil(),
    });
    let listed = notifications::list(&app, me, viewer, place).await?;
    let one = listed.page.items.into_iter();
    let one: Vec<_> = one.filter(|it| it.notification.id == wanted).collect();
    let mut made = made_of(&app, &base, me, one).await?;
    Ok(HttpResponse::Ok().json(made.pop().ok_or_else(ApiError::missing)?))
}

async fn find(app: &App, number: &str) -> Result<NotificationId, ApiError> {
    let id = numbers::find(app, NumberedKind::Notification, number).await?;
    Ok(id.ok_or_else(ApiError::missing)?.into())
}

/// Marks all notifications as read.
#[utoipa::path(
    responses((status = 200, body = Object)),
    security(("oauth" = ["write:notifications"])),
)]
#[post("/v1/notifications/clear")]
pub(in crate::api) async fn clear(
    app: Data<App>,
    caller: Authorized<WriteNotifications>,
) -> Result<HttpResponse, ApiError> {
    let newest = notifications::list(&app, caller.id(), caller.viewer(), None)
        .await?
        .newest;
    if let Some(newest) = newest {
        notifications::mark_read(&app, caller.id(), newest).await?;
    }
    Ok(HttpResponse::Ok().json(json!({})))
}

/// Marks a notification and the older ones as read.
#[utoipa::path(
    responses((status = 200, body = Object)),
    security(("oauth" = ["write:notifications"])),
)]
#[post("/v1/notifications/{id}/dismiss")]
pub(in crate::api) async fn dismiss(
    app: Data<App>,
    caller: Authorized<WriteNotifications>,
    id: Path<String>,
) -> Result<HttpResponse, ApiError> {
    let id = find(&app, &id).await?;
    notifications::mark_read(&app, caller.id(), id).await?;
    Ok(HttpResponse::Ok().json(json!({})))
}

/// A number of things.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Count {
    pub(super) count: u32,
}

/// How many notifications are unread.
#[utoipa::path(
    responses((status = 200, body = Count)),
    security(("oauth" = ["read:notifications"])),
)]
#[get("/v1/notifications/unread_count")]
pub(in crate::api) async fn unread(
    app: Data<App>,
    caller: Authorized<ReadNotifications>,
) -> Result<HttpResponse, ApiError> {
    let count = notifications::unread(&app, caller.id()).await?;
    Ok(HttpResponse::Ok().json(Count { count }))
}
