//! Posting and editing.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};

use super::statuses::{Named, answer, named, see, status, text_of};
use crate::api::auth::{Authorized, WriteStatuses};
use crate::api::error::ApiError;
use crate::api::params::Params;
use crate::domain::{Caption, NumberedKind, PictureId, Post, PostId, Visibility};
use crate::services::App;
use crate::services::apps::attach::{self, AttachError};
use crate::services::apps::numbers;
use crate::services::compose::draft::{self, AltField, Field, Words};
use crate::services::compose::posts;
use crate::services::social::{commenting, comments};
use crate::web::base::Base;

/// `POST /api/v1/statuses`
pub(in crate::api) async fn create(
    request: HttpRequest,
    app: Data<App>,
    base: Base,
    caller: Authorized<WriteStatuses>,
    params: Params,
) -> Result<HttpResponse, ApiError> {
    if params.text("scheduled_at").is_some_and(|it| !it.is_empty()) {
        return Err(ApiError::invalid(
            "Validation failed: posts cannot be scheduled here",
        ));
    }
    let media = params.texts("media_ids");
    let media: Vec<String> = media.into_iter().filter(|id| !id.is_empty()).collect();
    let answers = params.text("in_reply_to_id").filter(|id| !id.is_empty());
    if media.is_empty() {
        let Some(answered) = answers else {
            let text = "Validation failed: a post here needs at least one picture";
            return Err(ApiError::invalid(text));
        };
        let key = request.headers().get("Idempotency-Key");
        let key = key
            .and_then(|key| key.to_str().ok())
            .filter(|key| !key.is_empty());
        return reply(&app, &base, &caller, &answered, key, &params).await;
    }
    if answers.is_some() {
        let text = "Validation failed: a comment cannot have pictures here";
        return Err(ApiError::invalid(text));
    }
    let again = request.headers().contains_key("Idempotency-Key");
    let id = publish(&app, &caller, &media, &params, again).await?;
    answer(&app, &base, caller.viewer(), Named::Post(id)).await
}

/// Gathers the pictures and publishes them; sent again under the same key, tells what was made.
async fn publish(
    app: &App,
    caller: &Authorized<WriteStatuses>,
    media: &[String],
    params: &Params,
    again: bool,
) -> Result<PostId, ApiError> {
    let pictures = pictures(app, media).await?;
    let words = words(params, true)?;
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
    media: &[String],
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
fn words(params: &Params, whole: bool) -> Result<Words, ApiError> {
    let warning = params.text_or_empty("spoiler_text");
    let text = params.text("status");
    let caption = match (text, warning.trim()) {
        (None, "") if !whole => None,
        (text, "") => Some(text.unwrap_or_default()),
        // There is no place for a warning of its own: it stands before the text.
        (text, warning) => Some(format!("{warning}\n\n{}", text.unwrap_or_default())),
    };
    let typed = |typed: Option<String>| Field { typed, shown: None };
    let sensitive = params.flag("sensitive");
    let covered = (!warning.trim().is_empty()).then_some(true);
    Ok(Words {
        caption: typed(caption),
        hashtags: typed(whole.then(String::new)),
        alts: Vec::new(),
        alt_checked: true,
        visibility: visibility(params)?,
        sensitive: covered.or(sensitive),
    })
}

pub(in crate::api) fn visibility(params: &Params) -> Result<Option<Visibility>, ApiError> {
    match params.text("visibility").as_deref() {
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
    params: &Params,
) -> Result<HttpResponse, ApiError> {
    let text = params.text_or_empty("status");
    let (post, parent) = match named(app, answered).await? {
        Named::Post(post) => (post, None),
        Named::Comment(comment) => {
            let found = see(app, caller.viewer(), comment).await?;
            (found.post.post.id, Some(comment))
        }
    };
    let me = caller.id();
    let id = match key {
        Some(key) => commenting::write_once(app, me, post, parent, key, &text).await?,
        None => commenting::write(app, me, post, parent, None, &text).await?,
    };
    answer(app, base, caller.viewer(), Named::Comment(id)).await
}

/// `PUT /api/v1/statuses/{id}`
pub(in crate::api) async fn edit(
    app: Data<App>,
    base: Base,
    caller: Authorized<WriteStatuses>,
    id: Path<String>,
    params: Params,
) -> Result<HttpResponse, ApiError> {
    match named(&app, &id).await? {
        Named::Comment(comment) => {
            let text = params.text_or_empty("status");
            comments::edit(&app, caller.id(), comment, &text).await?;
            answer(&app, &base, caller.viewer(), Named::Comment(comment)).await
        }
        Named::Post(post) => {
            let mut words = words(&params, false)?;
            words.alts = descriptions(&app, &params).await?;
            posts::edit(&app, caller.viewer(), post, &words).await?;
            answer(&app, &base, caller.viewer(), Named::Post(post)).await
        }
    }
}

/// `media_attributes[]`: new descriptions of pictures.
async fn descriptions(app: &App, params: &Params) -> Result<Vec<AltField>, ApiError> {
    let mut alts = Vec::new();
    for given in params.groups("media_attributes") {
        let id = numbers::find(app, NumberedKind::Picture, &given.text_or_empty("id")).await?;
        if let (Some(id), Some(text)) = (id, given.text("description")) {
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

/// `DELETE /api/v1/statuses/{id}`: answers with what was deleted, so that it can be written anew.
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
