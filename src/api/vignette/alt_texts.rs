//! `/api/vignette/v1/alt-texts`: published pictures without an alt text, and the captioner's
//! candidates for one.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::captions::ScoredCaption;
use crate::api::auth::{Authorized, ReadStatuses, WriteStatuses};
use crate::api::error::ApiError;
use crate::api::lenient;
use crate::api::params::Params;
use crate::domain::{Cursor, NumberedKind, Picture, PictureId, Post};
use crate::services::App;
use crate::services::apps::numbers;
use crate::services::captions::alt_texts::{self, AltTextError};
use crate::web::request::base::Base;

/// Pictures that are described in one request: each may take the captioner a second.
const MOST: usize = 5;

/// Pictures without an alt text.
#[derive(Debug, Serialize, ToSchema)]
struct Undescribed {
    pictures: Vec<Described>,
    /// What `after` is for the next page, which may have pictures where this one has none.
    next: Option<String>,
}

/// A picture and its alt text.
#[derive(Debug, Serialize, ToSchema)]
struct Described {
    id: String,
    preview_url: String,
    /// The page of its post.
    post_url: String,
    /// Empty where there is none.
    alt_text: String,
    /// Whether that is a suggestion that nobody has touched.
    suggested: bool,
    /// What has been said of the picture so far: by the first model, best first, then by others.
    candidates: Vec<ScoredCaption>,
}

impl Described {
    fn new(post: &Post, picture: &Picture, base: &Base) -> Self {
        let said = picture.caption_state.suggestions();
        let page = if post.is_draft() { "compose" } else { "p" };
        Self {
            id: picture.id.to_string(),
            preview_url: base.address(&format!("/media/{}/grid", picture.id)),
            post_url: base.address(&format!("/{page}/{}", post.id)),
            alt_text: picture.alt.value.to_string(),
            suggested: picture.alt.is_suggested(),
            candidates: said.map_or_else(Vec::new, ScoredCaption::all),
        }
    }

    fn of(post: &Post, id: PictureId, base: &Base) -> Result<Self, ApiError> {
        let picture = post.picture(id).ok_or_else(ApiError::missing)?;
        Ok(Self::new(post, picture, base))
    }
}

/// One's published pictures without an alt text, newest first.
#[utoipa::path(
    params(("after" = Option<String>, Query, description = "Where the page before said that the next one begins.")),
    responses((status = 200, body = Undescribed)),
    security(("oauth" = ["read:statuses"])),
)]
#[get("/alt-texts")]
pub(in crate::api) async fn list(
    app: Data<App>,
    base: Base,
    caller: Authorized<ReadStatuses>,
    params: Params,
) -> Result<HttpResponse, ApiError> {
    let after = params.text("after").filter(|text| !text.is_empty());
    let after: Option<Cursor> = after
        .map(|text| text.parse())
        .transpose()
        .map_err(|_| ApiError::invalid("Validation failed: after is no place in this list"))?;
    let page = alt_texts::undescribed(&app, caller.id(), after).await?;
    let pictures = page.items.iter();
    let pictures = pictures.map(|one| Described::new(&one.post, &one.picture, &base));
    Ok(HttpResponse::Ok().json(Undescribed {
        pictures: pictures.collect(),
        next: page.next.map(|next| next.to_string()),
    }))
}

/// Pictures that the captioner is to describe.
#[derive(Debug, Deserialize, ToSchema)]
struct AltTextRequest {
    /// Their ids, or those of their media attachments; at most five.
    #[serde(default, deserialize_with = "lenient::texts")]
    ids: Vec<String>,
}

/// What became of a picture that the captioner was to describe.
#[derive(Debug, Serialize, ToSchema)]
struct Outcome {
    /// As it was named.
    id: String,
    /// The picture, where it has an alt text now.
    picture: Option<Described>,
    /// Why it has none.
    problem: Option<String>,
}

/// Lets the captioner describe published pictures that have no alt text. An alt text that a person
/// wrote or emptied stays.
#[utoipa::path(
    request_body = AltTextRequest,
    responses((status = 200, body = [Outcome])),
    security(("oauth" = ["write:statuses"])),
)]
#[post("/alt-texts")]
pub(in crate::api) async fn write(
    app: Data<App>,
    base: Base,
    caller: Authorized<WriteStatuses>,
    params: Params,
) -> Result<HttpResponse, ApiError> {
    let given: AltTextRequest = params.read()?;
    if given.ids.is_empty() || given.ids.len() > MOST {
        let text = format!("Validation failed: name one to {MOST} pictures");
        return Err(ApiError::invalid(text));
    }
    let app = app.into_inner();
    let mut outcomes = Vec::with_capacity(given.ids.len());
    for name in given.ids {
        let id = named(&app, &name).await?;
        let (picture, problem) = match alt_texts::write(&app, caller.id(), id).await {
            Ok(post) => (Some(Described::of(&post, id, &base)?), None),
            Err(
                error @ (AltTextError::Described | AltTextError::NoWords(_) | AltTextError::Busy),
            ) => (None, Some(error.to_string())),
            Err(error) => return Err(error.into()),
        };
        outcomes.push(Outcome {
            id: name,
            picture,
            problem,
        });
    }
    Ok(HttpResponse::Ok().json(outcomes))
}

/// An alt text that was suggested.
#[derive(Debug, Deserialize, ToSchema)]
struct Candidate {
    /// One of the picture's candidates, as it stands there.
    #[serde(default, deserialize_with = "lenient::string")]
    text: String,
}

/// Takes one of the suggested alt texts of a picture, of a draft or a post. From then on it is the
/// person's own.
#[utoipa::path(
    request_body = Candidate,
    responses((status = 200, body = Described)),
    security(("oauth" = ["write:statuses"])),
)]
#[post("/alt-texts/{picture}")]
pub(in crate::api) async fn take(
    app: Data<App>,
    base: Base,
    caller: Authorized<WriteStatuses>,
    picture: Path<String>,
    params: Params,
) -> Result<HttpResponse, ApiError> {
    let given: Candidate = params.read()?;
    let id = named(&app, &picture).await?;
    let post = alt_texts::take(&app, caller.id(), id, &given.text).await?;
    Ok(HttpResponse::Ok().json(Described::of(&post, id, &base)?))
}

/// A picture by its id here, or by that of its media attachment.
async fn named(app: &App, text: &str) -> Result<PictureId, ApiError> {
    if let Ok(id) = text.parse() {
        return Ok(id);
    }
    let found = numbers::find(app, NumberedKind::Picture, text).await?;
    Ok(found.ok_or_else(ApiError::missing)?.into())
}
