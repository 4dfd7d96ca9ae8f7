//! Editing and deleting posts and comments.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use actix_web::{delete, put};

use super::media::focus;
use super::new_status::{MediaChange, NewStatus};
use super::publish::{no_pictures, pictures};
use super::statuses::{StatusTarget, answer, named, published, status, text_of};
use crate::api::auth::{Authorized, WriteStatuses};
use crate::api::entities::status::Status;
use crate::api::error::ApiError;
use crate::api::params::Params;
use crate::domain::{NumberedKind, PictureId, PostId, Viewer};
use crate::services::App;
use crate::services::apps::numbers;
use crate::services::compose::draft::{AltField, Field, PostFields};
use crate::services::compose::posts;
use crate::services::social::comments;
use crate::web::request::base::Base;

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
    let given = NewStatus::read(&params)?;
    match named(&app, &id).await? {
        StatusTarget::Comment(comment) => {
            if !given.media().is_empty() {
                return Err(no_pictures());
            }
            comments::edit(&app, caller.id(), comment, &given.text()).await?;
            answer(&app, &base, caller.viewer(), StatusTarget::Comment(comment)).await
        }
        StatusTarget::Post(post) => {
            same_pictures(&app, caller.viewer(), post, &given.media()).await?;
            let mut words = given.words(false)?;
            describe(&app, given.media_attributes, &mut words).await?;
            posts::edit(&app, caller.viewer(), post, &words).await?;
            answer(&app, &base, caller.viewer(), StatusTarget::Post(post)).await
        }
    }
}

/// Programs send the pictures of a post with each edit. They cannot be changed in this way, and it is
/// said rather than ignored.
async fn same_pictures(
    app: &App,
    viewer: Viewer,
    post: PostId,
    media: &[&str],
) -> Result<(), ApiError> {
    if media.is_empty() {
        return Ok(());
    }
    let named = pictures(app, media).await?;
    let shown = published(app, viewer, post).await?;
    let shown = shown.found.post.pictures.iter();
    match shown.map(|picture| picture.id).eq(named) {
        true => Ok(()),
        false => Err(ApiError::invalid(
            "Validation failed: the pictures of a post cannot be changed here",
        )),
    }
}

/// `media_attributes[]`: new descriptions and focuses of pictures.
async fn describe(
    app: &App,
    given: Vec<MediaChange>,
    words: &mut PostFields,
) -> Result<(), ApiError> {
    for change in given {
        let focus = focus(change.focus.as_deref())?;
        let id = numbers::find(app, NumberedKind::Picture, &change.id).await?;
        let Some(id) = id.map(PictureId::from) else {
            continue;
        };
        words.focuses.extend(focus.map(|focus| (id, focus)));
        words.alts.extend(change.description.map(|text| AltField {
            picture: Some(id),
            field: Field {
                typed: Some(text),
                shown: None,
            },
        }));
    }
    Ok(())
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
        StatusTarget::Post(post) => posts::delete(&app, viewer, post).await?,
        StatusTarget::Comment(comment) => {
            comments::delete(&app, caller.id(), comment).await?;
        }
    }
    Ok(HttpResponse::Ok().json(gone))
}
