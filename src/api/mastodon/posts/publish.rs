//! Posting: pictures as a post, or a comment.

use actix_web::post;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use utoipa::ToSchema;

use super::new_status::{NewStatus, visibility};
use super::scheduled::{self, ScheduledStatus};
use super::statuses::{StatusTarget, answer, named, published, see};
use crate::api::auth::{Authorized, WriteStatuses};
use crate::api::entities::status::Status;
use crate::api::error::ApiError;
use crate::api::params::{IdempotencyKey, Params, idempotency_key};
use crate::domain::{Caption, NumberedKind, PictureId, Post, PostId, PostWithAuthor, Visibility};
use crate::services::App;
use crate::services::apps::attach::{self, AttachError};
use crate::services::apps::numbers;
use crate::services::compose::draft::{self, PostFields, WordsError};
use crate::services::compose::schedule;
use crate::services::social::commenting;
use crate::web::request::base::Base;

/// What becomes of what an app posts.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
enum Posted {
    /// A post or a comment.
    #[expect(
        dead_code,
        reason = "written by `answer`; it stands here for the description"
    )]
    Status(Box<Status>),
    /// A draft that is published later.
    Scheduled(Box<ScheduledStatus>),
}

/// Publishes pictures as a post, now or later, or writes a comment.
#[utoipa::path(
    params(IdempotencyKey),
    request_body = NewStatus,
    responses((status = 200, body = Posted)),
    security(("oauth" = ["write:statuses"])),
)]
#[post("/v1/statuses")]
pub(in crate::api) async fn create(
    request: HttpRequest,
    app: Data<App>,
    base: Base,
    caller: Authorized<WriteStatuses>,
    params: Params,
) -> Result<HttpResponse, ApiError> {
    let given = NewStatus::read(&params)?;
    let key = idempotency_key(&request);
    let media = given.media();
    let scheduled = given.scheduled_at.as_deref().filter(|at| !at.is_empty());
    let answered = given.in_reply_to_id.as_deref().filter(|id| !id.is_empty());
    if media.is_empty() {
        let Some(answered) = answered else {
            let text = "Validation failed: a post here needs at least one picture";
            return Err(ApiError::invalid(text));
        };
        if scheduled.is_some() {
            let text = "Validation failed: comments cannot be scheduled here";
            return Err(ApiError::invalid(text));
        }
        let key = key.as_deref();
        return reply(&app, &base, &caller, answered, key, &given).await;
    }
    if answered.is_some() {
        return Err(no_pictures());
    }
    if let Some(at) = scheduled {
        let at = scheduled::time(at)?;
        schedule::check(Some(at)).map_err(WordsError::Time)?;
        let (id, words) = draft_of(&app, &caller, &media, &given).await?;
        let post = schedule::schedule(&app, caller.viewer(), id, &words, Some(at)).await?;
        let made = scheduled::view(&app, &base, post).await?;
        return Ok(HttpResponse::Ok().json(Posted::Scheduled(Box::new(made))));
    }
    let id = publish(&app, &caller, &media, &given, key.is_some()).await?;
    answer(&app, &base, caller.viewer(), StatusTarget::Post(id)).await
}

/// Gathers the pictures and publishes them; sent again under the same key, returns what was made.
async fn publish(
    app: &App,
    caller: &Authorized<WriteStatuses>,
    media: &[&str],
    given: &NewStatus,
    again: bool,
) -> Result<PostId, ApiError> {
    let (pictures, words) = checked(app, media, given).await?;
    let id = match attach::gather(app, caller.id(), &pictures).await {
        Ok(id) => id,
        // The same was sent before, and its answer was lost.
        Err(AttachError::Posted(post)) if again && says(&post, &pictures, &words) => {
            return Ok(post.id);
        }
        Err(error) => return Err(not_attached(error)),
    };
    draft::publish(app, caller.viewer(), id, &words).await?;
    Ok(id)
}

/// Gathers the pictures into a draft, and reads its words.
async fn draft_of(
    app: &App,
    caller: &Authorized<WriteStatuses>,
    media: &[&str],
    given: &NewStatus,
) -> Result<(PostId, PostFields), ApiError> {
    let (pictures, words) = checked(app, media, given).await?;
    let gathered = attach::gather(app, caller.id(), &pictures).await;
    Ok((gathered.map_err(not_attached)?, words))
}

/// The pictures that are to be posted, and the words, which read well.
async fn checked(
    app: &App,
    media: &[&str],
    given: &NewStatus,
) -> Result<(Vec<PictureId>, PostFields), ApiError> {
    let pictures = pictures(app, media).await?;
    let words = given.words(true)?;
    draft::check(&words)?;
    Ok((pictures, words))
}

pub(in crate::api::mastodon) fn no_pictures() -> ApiError {
    ApiError::invalid("Validation failed: a comment cannot have pictures here")
}

/// The pictures that a program names, each once.
pub(in crate::api) async fn pictures(
    app: &App,
    media: &[&str],
) -> Result<Vec<PictureId>, ApiError> {
    if media.len() > Post::MAX_PICTURES {
        let text = format!("Validation failed: at most {} pictures", Post::MAX_PICTURES);
        return Err(ApiError::invalid(text));
    }
    let mut pictures = Vec::new();
    for number in media {
        let id = numbers::find(app, NumberedKind::Picture, number).await?;
        let id = PictureId::from(id.ok_or_else(ApiError::missing)?);
        if !pictures.contains(&id) {
            pictures.push(id);
        }
    }
    Ok(pictures)
}

pub(in crate::api) fn not_attached(error: AttachError) -> ApiError {
    match error {
        AttachError::Access(error) => error.into(),
        error => ApiError::invalid(format!("Validation failed: {error}")),
    }
}

/// Whether a post shows these pictures with this text.
fn says(post: &Post, pictures: &[PictureId], words: &PostFields) -> bool {
    let shown = post.pictures.iter().map(|picture| picture.id);
    let text = words.caption.typed.as_deref().map(Caption::parse);
    shown.eq(pictures.iter().copied())
        && text.is_some_and(|text| text.is_ok_and(|text| text == post.caption.value))
}

/// A status that answers is a comment.
async fn reply(
    app: &App,
    base: &Base,
    caller: &Authorized<WriteStatuses>,
    answered: &str,
    key: Option<&str>,
    given: &NewStatus,
) -> Result<HttpResponse, ApiError> {
    let text = &given.text();
    let (post, parent) = match named(app, answered).await? {
        StatusTarget::Post(post) => (post, None),
        StatusTarget::Comment(comment) => {
            let found = see(app, caller.viewer(), comment).await?;
            (found.post.post.id, Some(comment))
        }
    };
    if given.visibility.as_deref() == Some("direct") {
        // Everybody who sees the post sees the comment.
        let PostWithAuthor { post, author } = published(app, caller.viewer(), post).await?.found;
        if post.visibility.within(author.private) != Visibility::Private {
            visibility(given.visibility.as_deref())?;
        }
    }
    let me = caller.id();
    let id = match key {
        Some(key) => commenting::write_once(app, me, post, parent, key, text).await?,
        None => commenting::write(app, me, post, parent, None, text).await?,
    };
    answer(app, base, caller.viewer(), StatusTarget::Comment(id)).await
}
