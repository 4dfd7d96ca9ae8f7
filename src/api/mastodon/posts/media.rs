//! Pictures before they are posted: each waits in a draft of its own.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{delete, get, post, put};
use serde::Deserialize;
use utoipa::ToSchema;

use super::upload::Upload;
use crate::api::auth::{Authorized, WriteMedia};
use crate::api::entities::media::MediaAttachment;
use crate::api::error::ApiError;
use crate::api::lenient;
use crate::api::params::{IdempotencyKey, Params};
use crate::domain::{Focus, NumberedKind, Picture, PictureId, Post, UploadKey, UserId};
use crate::services::App;
use crate::services::apps::{attach, numbers};
use crate::services::compose::draft::{self, AltField, Field, PostFields};
use crate::services::compose::upload;
use crate::services::pictures::passes;
use crate::web::request::base::Base;

/// A picture and what it shows, as they are sent.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "says what a form holds that is read part by part")]
struct MediaForm {
    /// The picture.
    #[schema(format = Binary)]
    file: String,
    /// The alt text; without one the captioner writes it.
    description: Option<String>,
    /// The point that stays in sight where the picture is cropped, as in `0.5,-0.25`.
    focus: Option<String>,
}

/// What is said of a picture anew.
#[derive(Debug, Deserialize, ToSchema)]
struct MediaUpdate {
    /// The alt text.
    #[serde(default, deserialize_with = "lenient::text")]
    description: Option<String>,
    /// The point that stays in sight where the picture is cropped, as in `0.5,-0.25`.
    #[serde(default, deserialize_with = "lenient::text")]
    focus: Option<String>,
}

/// Takes a picture for a post that is written later.
#[utoipa::path(
    params(IdempotencyKey),
    request_body(content = MediaForm, content_type = "multipart/form-data"),
    responses(
        (status = 200, body = MediaAttachment),
        (status = 202, description = "The captioner is still at work.", body = MediaAttachment),
    ),
    security(("oauth" = ["write:media"])),
)]
#[post("/v2/media")]
pub(in crate::api) async fn create(
    app: Data<App>,
    base: Base,
    upload: Upload,
) -> Result<HttpResponse, ApiError> {
    take(app, base, upload).await
}

/// The same, at its older address.
#[utoipa::path(
    params(IdempotencyKey),
    request_body(content = MediaForm, content_type = "multipart/form-data"),
    responses(
        (status = 200, body = MediaAttachment),
        (status = 202, description = "The captioner is still at work.", body = MediaAttachment),
    ),
    security(("oauth" = ["write:media"])),
)]
#[post("/v1/media")]
pub(in crate::api) async fn create_v1(
    app: Data<App>,
    base: Base,
    upload: Upload,
) -> Result<HttpResponse, ApiError> {
    take(app, base, upload).await
}

async fn take(app: Data<App>, base: Base, upload: Upload) -> Result<HttpResponse, ApiError> {
    let (caller, key) = (upload.caller.clone(), upload.key.clone());
    let (file, params) = upload.file(&app).await?;
    let app = app.into_inner();
    upload::received(&app, file.received_in);
    let key = key.map(|key| UploadKey::new(&key, &file.digest));
    let key = key.transpose()?;
    let description = params.text("description").filter(|text| !text.is_empty());
    // Before anything is stored.
    let focus = focus(params.text("focus").as_deref())?;
    if let Some(text) = &description {
        draft::check(&words_of(None, Some(text), None))?;
    }
    let made = upload::begin(&app, caller.id(), key, file.read()).await?;
    if description.is_some() || focus.is_some() {
        let words = words_of(Some(made.picture), description.as_deref(), focus);
        draft::describe(&app, caller.viewer(), made.post, &words).await?;
    }
    let post = draft::draft(&app, caller.viewer(), made.post).await?;
    let waiting = StatusCode::ACCEPTED;
    answer(&app, &base, caller.id(), &post, made.picture, waiting).await
}

/// A focus as programs send it; an empty one is none.
pub(super) fn focus(given: Option<&str>) -> Result<Option<Focus>, ApiError> {
    let given = given.filter(|text| !text.trim().is_empty());
    Ok(given.map(Focus::parse).transpose()?)
}

/// The alt text and the focus of a picture as a form that has no other field.
fn words_of(picture: Option<PictureId>, text: Option<&str>, focus: Option<Focus>) -> PostFields {
    let alt = text.map(|text| AltField {
        picture,
        field: Field {
            typed: Some(text.to_owned()),
            shown: None,
        },
    });
    PostFields {
        alts: alt.into_iter().collect(),
        focuses: picture.zip(focus).into_iter().collect(),
        ..PostFields::default()
    }
}

/// A picture, with `waiting` while nobody has described it and the captioner has not answered.
async fn answer(
    app: &App,
    base: &Base,
    me: UserId,
    post: &Post,
    picture: PictureId,
    waiting: StatusCode,
) -> Result<HttpResponse, ApiError> {
    let found = post.picture(picture).ok_or_else(ApiError::missing)?;
    let is_waiting =
        |picture: &Picture| picture.caption_state.is_pending() && picture.alt.value.is_empty();
    let status = match is_waiting(found) {
        true => waiting,
        false => StatusCode::OK,
    };
    let thing = (NumberedKind::Picture, picture.as_uuid(), post.created_at);
    let number = numbers::of(app, &[thing]).await?;
    let number = number.first().copied().ok_or_else(ApiError::missing)?;
    let own = attach::with_author(app, post.clone()).await?;
    let pass = passes::of(app, Some(me), &own)?;
    let made = MediaAttachment::new(found, number, base, &pass);
    Ok(HttpResponse::build(status).json(made))
}

/// A picture of one's own, in a draft or a post.
async fn own(
    app: &App,
    caller: &Authorized<WriteMedia>,
    number: &str,
) -> Result<(Post, PictureId), ApiError> {
    let id = numbers::find(app, NumberedKind::Picture, number).await?;
    let id = PictureId::from(id.ok_or_else(ApiError::missing)?);
    Ok((attach::own_post_of(app, caller.id(), id).await?, id))
}

/// A picture of one's own; 206 while the captioner is still at work.
#[utoipa::path(
    responses(
        (status = 200, body = MediaAttachment),
        (status = 206, description = "The captioner is still at work.", body = MediaAttachment),
    ),
    security(("oauth" = ["write:media"])),
)]
#[get("/v1/media/{id}")]
pub(in crate::api) async fn show(
    app: Data<App>,
    base: Base,
    caller: Authorized<WriteMedia>,
    id: Path<String>,
) -> Result<HttpResponse, ApiError> {
    let (post, picture) = own(&app, &caller, &id).await?;
    let waiting = StatusCode::PARTIAL_CONTENT;
    answer(&app, &base, caller.id(), &post, picture, waiting).await
}

/// Describes a picture.
#[utoipa::path(
    request_body = MediaUpdate,
    responses((status = 200, body = MediaAttachment)),
    security(("oauth" = ["write:media"])),
)]
#[put("/v1/media/{id}")]
pub(in crate::api) async fn update(
    app: Data<App>,
    base: Base,
    caller: Authorized<WriteMedia>,
    id: Path<String>,
    params: Params,
) -> Result<HttpResponse, ApiError> {
    let (mut post, picture) = own(&app, &caller, &id).await?;
    let given: MediaUpdate = params.read()?;
    let focus = focus(given.focus.as_deref())?;
    if given.description.is_some() || focus.is_some() {
        let words = words_of(Some(picture), given.description.as_deref(), focus);
        post = draft::describe(&app, caller.viewer(), post.id, &words).await?;
    }
    answer(&app, &base, caller.id(), &post, picture, StatusCode::OK).await
}

/// Deletes a picture that was not posted yet.
#[utoipa::path(
    responses((status = 200, body = Object)),
    security(("oauth" = ["write:media"])),
)]
#[delete("/v1/media/{id}")]
pub(in crate::api) async fn delete(
    app: Data<App>,
    caller: Authorized<WriteMedia>,
    id: Path<String>,
) -> Result<HttpResponse, ApiError> {
    let (post, _) = own(&app, &caller, &id).await?;
    if !post.is_draft() || post.pictures.len() > 1 {
        let text = "Media attachment is currently used by a status or a draft with others";
        return Err(ApiError::invalid(text));
    }
    draft::discard(&app, caller.viewer(), post.id).await?;
    Ok(HttpResponse::Ok().json(serde_json::json!({})))
}
