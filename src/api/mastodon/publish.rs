//! Posting and editing.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use actix_web::{delete, post, put};
use serde::Deserialize;
use utoipa::ToSchema;

use super::statuses::{Named, answer, named, see, status, text_of};
use crate::api::auth::{Authorized, WriteStatuses};
use crate::api::entities::status::Status;
use crate::api::error::ApiError;
use crate::api::lenient;
use crate::api::params::{IdempotencyKey, Params, idempotency_key};
use crate::domain::{Caption, NumberedKind, PictureId, Post, PostId, Visibility};
use crate::services::App;
use crate::services::apps::attach::{self, AttachError};
use crate::services::apps::numbers;
use crate::services::compose::draft::{self, AltField, Field, Words};
use crate::services::compose::posts;
use crate::services::social::{commenting, comments};
use crate::web::base::Base;

/// A post or comment, as it is sent, new or edited.
#[derive(Debug, Deserialize, ToSchema)]
struct NewStatus {
    /// The caption, or the text of a comment.
    #[serde(default, deserialize_with = "lenient::text")]
    status: Option<String>,
    /// The pictures of a new post, at least one.
    #[serde(default, deserialize_with = "lenient::texts")]
    media_ids: Vec<String>,
    /// What a comment answers: a post, or another comment.
    #[serde(default, deserialize_with = "lenient::text")]
    in_reply_to_id: Option<String>,
    /// Whether the pictures are covered until they are asked for.
    #[serde(default, deserialize_with = "lenient::flag")]
    sensitive: Option<bool>,
    /// A warning, which covers the pictures and stands before the caption.
    #[serde(default, deserialize_with = "lenient::string")]
    spoiler_text: String,
    /// `public`, `unlisted` or `private`, which is for followers.
    #[serde(default, deserialize_with = "lenient::text")]
    visibility: Option<String>,
    /// Not offered: refused where it is given.
    #[serde(default, deserialize_with = "lenient::text")]
    scheduled_at: Option<String>,
    /// In an edit: new descriptions of the post's pictures.
    #[serde(default)]
    media_attributes: Vec<MediaChange>,
}

/// A new description of a picture.
#[derive(Debug, Deserialize, ToSchema)]
struct MediaChange {
    #[serde(default, deserialize_with = "lenient::string")]
    id: String,
    /// The alt text.
    #[serde(default, deserialize_with = "lenient::text")]
    description: Option<String>,
}

/// Publishes pictures as a post, or writes a comment.
#[utoipa::path(
    params(IdempotencyKey),
    request_body = NewStatus,
    responses((status = 200, body = Status)),
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
    let given: NewStatus = params.read()?;
    let key = idempotency_key(&request);
    if given.scheduled_at.as_ref().is_some_and(|it| !it.is_empty()) {
        return Err(ApiError::invalid(
            "Validation failed: posts cannot be scheduled here",
        ));
    }
    let media = given.media_ids.iter().filter(|id| !id.is_empty());
    let media: Vec<&str> = media.map(String::as_str).collect();
    let answered = given.in_reply_to_id.as_deref().filter(|id| !id.is_empty());
    if media.is_empty() {
        let Some(answered) = answered else {
            let text = "Validation failed: a post here needs at least one picture";
            return Err(ApiError::invalid(text));
        };
        let key = key.as_deref();
        return reply(&app, &base, &caller, answered, key, &given).await;
    }
    if answered.is_some() {
        let text = "Validation failed: a comment cannot have pictures here";
        return Err(ApiError::invalid(text));
    }
    let id = publish(&app, &caller, &media, &given, key.is_some()).await?;
    answer(&app, &base, caller.viewer(), Named::Post(id)).await
}

/// Gathers the pictures and publishes them; sent again under the same key, tells what was made.
async fn publish(
    app: &App,
    caller: &Authorized<WriteStatuses>,
    media: &[&str],
    given: &NewStatus,
    again: bool,
) -> Result<PostId, ApiError> {
    let pictures = pictures(app, media).await?;
    let words = words(given, true)?;
    draft::check(&words)?;
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
fn says(post: &Post, pictures: &[PictureId], words: &Words) -> bool {
    let shown = post.pictures.iter().map(|picture| picture.id);
    let text = words.caption.typed.as_deref().map(Caption::parse);
    shown.eq(pictures.iter().copied())
        && text.is_some_and(|text| text.is_ok_and(|text| text == post.caption.value))
}

/// What an app says of a post. It sends the whole text, so what it does not send is empty.
fn words(given: &NewStatus, whole: bool) -> Result<Words, ApiError> {
    let warning = given.spoiler_text.trim();
    let text = given.status.clone();
    let caption = match (text, warning) {
        (None, "") if !whole => None,
        (text, "") => Some(text.unwrap_or_default()),
        // There is no place for a warning of its own: it stands before the text.
        (text, warning) => Some(format!("{warning}\n\n{}", text.unwrap_or_default())),
    };
    let typed = |typed: Option<String>| Field { typed, shown: None };
    let covered = (!warning.is_empty()).then_some(true);
    Ok(Words {
        caption: typed(caption),
        hashtags: typed(whole.then(String::new)),
        alts: Vec::new(),
        alt_checked: true,
        visibility: visibility(given.visibility.as_deref())?,
        sensitive: covered.or(given.sensitive),
    })
}

pub(in crate::api) fn visibility(given: Option<&str>) -> Result<Option<Visibility>, ApiError> {
    match given {
        None | Some("") => Ok(None),
        Some("public") => Ok(Some(Visibility::Public)),
        Some("unlisted") => Ok(Some(Visibility::Unlisted)),
        Some("private") => Ok(Some(Visibility::Followers)),
        Some("direct") => Err(ApiError::invalid(
            "Validation failed: there are no direct messages here",
        )),
        Some(_) => Err(ApiError::invalid("Validation failed: unknown visibility")),
    }
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
    let text = given.status.as_deref().unwrap_or_default();
    let (post, parent) = match named(app, answered).await? {
        Named::Post(post) => (post, None),
        Named::Comment(comment) => {
            let found = see(app, caller.viewer(), comment).await?;
            (found.post.post.id, Some(comment))
        }
    };
    let me = caller.id();
    let id = match key {
        Some(key) => commenting::write_once(app, me, post, parent, key, text).await?,
        None => commenting::write(app, me, post, parent, None, text).await?,
    };
    answer(app, base, caller.viewer(), Named::Comment(id)).await
}

/// Edits a post or comment.
#[utoipa::path(
    request_body = NewStatus,
    responses((status = 200, body = Status)),
    security(("oauth" = ["write:statuses"])),
)]
#[put("/v1/statuses/{id}")]
pub(in crate::api) async fn edit(
    app: Data<App>,
    base: Base,
    caller: Authorized<WriteStatuses>,
    id: Path<String>,
    params: Params,
) -> Result<HttpResponse, ApiError> {
    let given: NewStatus = params.read()?;
    match named(&app, &id).await? {
        Named::Comment(comment) => {
            let text = given.status.as_deref().unwrap_or_default();
            comments::edit(&app, caller.id(), comment, text).await?;
            answer(&app, &base, caller.viewer(), Named::Comment(comment)).await
        }
        Named::Post(post) => {
            let mut words = words(&given, false)?;
            words.alts = descriptions(&app, given.media_attributes).await?;
            posts::edit(&app, caller.viewer(), post, &words).await?;
            answer(&app, &base, caller.viewer(), Named::Post(post)).await
        }
    }
}

/// `media_attributes[]`: new descriptions of pictures.
async fn descriptions(app: &App, given: Vec<MediaChange>) -> Result<Vec<AltField>, ApiError> {
    let mut alts = Vec::new();
    for change in given {
        let id = numbers::find(app, NumberedKind::Picture, &change.id).await?;
        if let (Some(id), Some(text)) = (id, change.description) {
            alts.push(AltField {
                picture: Some(id.into()),
                field: Field {
                    typed: Some(text),
                    shown: None,
                },
            });
        }
    }
    Ok(alts)
}

/// Deletes a post or comment, and answers with what it was.
#[utoipa::path(
    responses((status = 200, body = Status)),
    security(("oauth" = ["write:statuses"])),
)]
#[delete("/v1/statuses/{id}")]
pub(in crate::api) async fn delete(
    app: Data<App>,
    base: Base,
    caller: Authorized<WriteStatuses>,
    id: Path<String>,
) -> Result<HttpResponse, ApiError> {
    let (viewer, named) = (caller.viewer(), named(&app, &id).await?);
    let mut gone = status(&app, &base, viewer, named).await?;
    gone.text = Some(text_of(&app, viewer, named).await?);
    match named {
        Named::Post(post) => posts::delete(&app, viewer, post).await?,
        Named::Comment(comment) => {
            comments::delete(&app, caller.id(), comment).await?;
        }
    }
    Ok(HttpResponse::Ok().json(gone))
}
