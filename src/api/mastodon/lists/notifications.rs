//! Notifications, one by one.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use actix_web::{get, post};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::api::auth::{Authorized, ReadNotifications, WriteNotifications};
use crate::api::entities::notification::{Notification, notifications as made_of, word};
use crate::api::error::ApiError;
use crate::api::paging::{self, Ends, PageQuery};
use crate::api::params::Params;
use crate::domain::{Cursor, NotificationId, NumberedKind, Timestamp};
use crate::services::App;
use crate::services::apps::numbers;
use crate::services::social::notifications::{self, Notified};
use crate::web::request::base::Base;

/// Notifications, newest first.
#[utoipa::path(
    params(PageQuery, ("types[]" = Option<Vec<String>>, Query, description = "Only these: `favourite`, `mention`, `follow`, `follow_request`."), ("exclude_types[]" = Option<Vec<String>>, Query, description = "All but these.")),
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
    let (made, ends) = listed(&app, &base, &caller, &params).await?;
    let path = "/api/v1/notifications";
    Ok(paging::listed(&base, path, &params, ends, &made))
}

/// Pages of notifications that are looked through for one answer: those of the kinds that are asked
/// for may lie below many others.
const PAGES: usize = 20;

/// The page that is asked for, of the kinds that are asked for.
pub(in crate::api::mastodon) async fn listed(
    app: &App,
    base: &Base,
    caller: &Authorized<ReadNotifications>,
    params: &Params,
) -> Result<(Vec<Notification>, Ends), ApiError> {
    let query: PageQuery = params.read()?;
    let window = query.window(app).await?;
    let limit = params.limit(40, 80);
    let newer = window.newer_than.or(window.just_after);
    // What comes just after a place is at the end of all that is newer.
    let enough = match window.just_after {
        Some(_) => usize::MAX,
        None => limit,
    };
    let kinds = Kinds::of(params);
    let (mut items, mut after) = (Vec::new(), window.older_than);
    for _ in 0..PAGES {
        let found = notifications::list(app, caller.id(), caller.viewer(), after).await?;
        after = found.page.next.filter(|next| Some(*next) > newer);
        let found = found.page.items.into_iter();
        items.extend(found.filter(|one| Some(place(one)) > newer && kinds.wanted(one)));
        if items.len() >= enough || after.is_none() {
            break;
        }
    }
    if window.just_after.is_some() {
        items.drain(..items.len().saturating_sub(limit));
    }
    items.truncate(limit);
    let full = items.len() == limit;
    let made = made_of(app, base, caller.id(), items).await?;
    let mut ends = Ends::of(made.iter().map(|one| &one.id));
    if !full && let Some(next) = Ends::next(after).next {
        // Not looked through to the end.
        ends.next = Some(next);
    }
    Ok((made, ends))
}

fn place(notified: &Notified) -> Cursor {
    let one = &notified.notification;
    Cursor {
        time: one.at,
        id: one.id.as_uuid(),
    }
}

/// Which kinds of notifications are asked for.
struct Kinds {
    only: Vec<String>,
    excluded: Vec<String>,
}

impl Kinds {
    fn of(params: &Params) -> Self {
        Self {
            only: params.texts("types"),
            excluded: params.texts("exclude_types"),
        }
    }

    fn wanted(&self, notified: &Notified) -> bool {
        let named = |kinds: &[String], kind| kinds.iter().any(|one| one == kind);
        word(notified.notification.kind).is_some_and(|kind| {
            (self.only.is_empty() || named(&self.only, kind)) && !named(&self.excluded, kind)
        })
    }
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
    let place = place.map(|place| Cursor {
        time: Timestamp::from_millis(place.time.as_millis() + 1),
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
pub(in crate::api::mastodon) struct Count {
    pub(in crate::api::mastodon) count: u32,
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
