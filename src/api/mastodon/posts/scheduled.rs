//! `/api/v1/scheduled_statuses`: drafts that are published by themselves.
//!
//! A draft has no number of a post's before it is one: here it is named by that of its first picture.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, delete, get, put};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::api::auth::{Authorized, ReadStatuses, WriteStatuses};
use crate::api::entities::account::{instant, privacy};
use crate::api::entities::media::MediaAttachment;
use crate::api::error::ApiError;
use crate::api::lenient;
use crate::api::params::Params;
use crate::domain::{NumberedKind, Post, Timestamp, User};
use crate::services::App;
use crate::services::apps::{attach, numbers};
use crate::services::compose::{draft, schedule};
use crate::services::pictures::passes;
use crate::web::request::base::Base;

/// A draft that is published at a time.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ScheduledStatus {
    id: String,
    scheduled_at: String,
    params: ScheduledParams,
    media_attachments: Vec<MediaAttachment>,
}

/// What the app had sent.
#[derive(Debug, Serialize, ToSchema)]
struct ScheduledParams {
    text: String,
    media_ids: Vec<String>,
    sensitive: bool,
    spoiler_text: String,
    visibility: &'static str,
    scheduled_at: Option<String>,
    in_reply_to_id: Option<String>,
    language: Option<String>,
    idempotency: Option<String>,
    application_id: i64,
    with_rate_limit: bool,
}

/// When a draft is to be published instead.
#[derive(Debug, Deserialize, ToSchema)]
struct NewTime {
    /// RFC 3339, at least a minute from now.
    #[serde(default, deserialize_with = "lenient::string")]
    scheduled_at: String,
}

/// A scheduled draft as its author's app sees it.
pub(super) async fn view(app: &App, base: &Base, post: Post) -> Result<ScheduledStatus, ApiError> {
    let at = post.scheduled_at.ok_or_else(ApiError::missing)?;
    let things = post.pictures.iter();
    let things: Vec<_> = things
        .map(|one| (NumberedKind::Picture, one.id.as_uuid(), post.created_at))
        .collect();
    let numbers = numbers::of(app, &things).await?;
    let found = attach::with_author(app, post).await?;
    let pass = passes::of(app, Some(found.post.author), &found)?;
    let pictures = found.post.pictures.iter().zip(&numbers);
    let media: Vec<_> = pictures
        .map(|(picture, number)| MediaAttachment::new(picture, *number, base, &pass))
        .collect();
    let media_ids: Vec<String> = media.iter().map(|one| one.id.clone()).collect();
    Ok(ScheduledStatus {
        id: media_ids.first().cloned().unwrap_or_default(),
        scheduled_at: instant(at),
        params: ScheduledParams {
            text: found.post.caption.value.to_string(),
            media_ids,
            sensitive: found.post.sensitive,
            spoiler_text: String::new(),
            visibility: privacy(found.post.visibility.within(found.author.private)),
            scheduled_at: None,
            in_reply_to_id: None,
            language: None,
            idempotency: None,
            application_id: 0,
            with_rate_limit: false,
        },
        media_attachments: media,
    })
}

/// The scheduled draft that a number names.
async fn own(app: &App, user: &User, number: &str) -> Result<Post, ApiError> {
    let id = numbers::find(app, NumberedKind::Picture, number).await?;
    let id = id.ok_or_else(ApiError::missing)?;
    let post = attach::own_post_of(app, user.id, id.into()).await?;
    let first = post.pictures.first();
    let is_first = first.is_some_and(|picture| picture.id.as_uuid() == id);
    match is_first && post.scheduled_at.is_some() {
        true => Ok(post),
        false => Err(ApiError::missing()),
    }
}

/// When a program wants a draft to be published.
///
/// # Errors
/// 422 when it is no time.
pub(super) fn time(text: &str) -> Result<Timestamp, ApiError> {
    let read = Timestamp::of_rfc3339(text);
    read.ok_or_else(|| ApiError::invalid("Validation failed: scheduled_at is not a time"))
}

/// One's drafts that are published by themselves, the next first.
#[utoipa::path(
    responses((status = 200, body = [ScheduledStatus])),
    security(("oauth" = ["read:statuses"])),
)]
#[get("/v1/scheduled_statuses")]
pub(in crate::api) async fn list(
    app: Data<App>,
    base: Base,
    caller: Authorized<ReadStatuses>,
) -> Result<HttpResponse, ApiError> {
    let mut all = Vec::new();
    for post in schedule::scheduled(&app, &caller.user).await? {
        all.push(view(&app, &base, post).await?);
    }
    Ok(HttpResponse::Ok().json(all))
}

/// A draft that is published by itself.
#[utoipa::path(
    responses((status = 200, body = ScheduledStatus)),
    security(("oauth" = ["read:statuses"])),
)]
#[get("/v1/scheduled_statuses/{id}")]
pub(in crate::api) async fn show(
    app: Data<App>,
    base: Base,
    caller: Authorized<ReadStatuses>,
    id: Path<String>,
) -> Result<HttpResponse, ApiError> {
    let post = own(&app, &caller.user, &id).await?;
    Ok(HttpResponse::Ok().json(view(&app, &base, post).await?))
}

/// Has it published at another time.
#[utoipa::path(
    request_body = NewTime,
    responses((status = 200, body = ScheduledStatus)),
    security(("oauth" = ["write:statuses"])),
)]
#[put("/v1/scheduled_statuses/{id}")]
pub(in crate::api) async fn change(
    app: Data<App>,
    base: Base,
    caller: Authorized<WriteStatuses>,
    id: Path<String>,
    params: Params,
) -> Result<HttpResponse, ApiError> {
    let post = own(&app, &caller.user, &id).await?;
    let at = time(&params.read::<NewTime>()?.scheduled_at)?;
    let post = schedule::reschedule(&app, caller.viewer(), post.id, Some(at)).await?;
    Ok(HttpResponse::Ok().json(view(&app, &base, post).await?))
}

/// Does not publish it. Its pictures stay in a draft of its author's.
#[utoipa::path(
    responses((status = 200, body = Object)),
    security(("oauth" = ["write:statuses"])),
)]
#[delete("/v1/scheduled_statuses/{id}")]
pub(in crate::api) async fn cancel(
    app: Data<App>,
    caller: Authorized<WriteStatuses>,
    id: Path<String>,
) -> Result<HttpResponse, ApiError> {
    let post = own(&app, &caller.user, &id).await?;
    schedule::cancel(
        &app,
        caller.viewer(),
        post.id,
        &draft::PostFields::default(),
    )
    .await?;
    Ok(HttpResponse::Ok().json(json!({})))
}
