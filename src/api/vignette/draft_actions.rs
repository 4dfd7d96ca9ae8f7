//! What can be done with a draft: its words changed, a suggestion taken, published, thrown away.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, delete, post, put};
use serde::Deserialize;
use utoipa::ToSchema;

use super::drafts::{Draft, DraftText, named};
use crate::api::auth::{Authorized, WriteStatuses};
use crate::api::entities::status::Status;
use crate::api::error::ApiError;
use crate::api::lenient;
use crate::api::mastodon::posts::statuses::{StatusTarget, answer};
use crate::api::params::Params;
use crate::domain::PictureId;
use crate::services::App;
use crate::services::captions::remote::consent::RemoteRefusal;
use crate::services::compose::draft::{self, AltField, Field, PostFields, Untouched};
use crate::services::compose::suggestions;
use crate::web::request::base::Base;

/// Words of a draft; what is missing stays.
#[derive(Debug, Deserialize, ToSchema)]
struct DraftWords {
    #[serde(flatten)]
    text: DraftText,
    /// Alt texts of its pictures.
    #[serde(default)]
    alts: Vec<DraftAlt>,
}

/// The alt text of a picture of a draft.
#[derive(Debug, Deserialize, ToSchema)]
struct DraftAlt {
    /// The picture's id, as the draft has it.
    #[serde(default, deserialize_with = "lenient::string")]
    id: String,
    #[serde(default, deserialize_with = "lenient::string")]
    text: String,
}

impl DraftWords {
    fn words(self) -> Result<PostFields, ApiError> {
        let alt = |alt: DraftAlt| {
            let picture: PictureId = alt.id.parse().map_err(|_| ApiError::missing())?;
            Ok::<_, ApiError>(AltField {
                picture: Some(picture),
                field: Field {
                    typed: Some(alt.text),
                    shown: None,
                },
            })
        };
        Ok(PostFields {
            alts: self.alts.into_iter().map(alt).collect::<Result<_, _>>()?,
            ..self.text.words()?
        })
    }
}

/// Changes the words of a draft.
#[utoipa::path(
    request_body = DraftWords,
    responses((status = 200, body = Draft)),
    security(("oauth" = ["write:statuses"])),
)]
#[put("/drafts/{draft}")]
pub(in crate::api) async fn reword(
    app: Data<App>,
    base: Base,
    caller: Authorized<WriteStatuses>,
    id: Path<String>,
    params: Params,
) -> Result<HttpResponse, ApiError> {
    let given: DraftWords = params.read()?;
    let words = given.words()?;
    let post = draft::save(&app, caller.viewer(), named(&id)?, &words).await?;
    Ok(HttpResponse::Ok().json(Draft::new(&post, &base)))
}

/// A caption that was suggested.
#[derive(Debug, Deserialize, ToSchema)]
struct Choice {
    /// One of the first picture's suggestions, as it stands there.
    #[serde(default, deserialize_with = "lenient::string")]
    caption: String,
}

/// Takes a suggested caption.
#[utoipa::path(
    request_body = Choice,
    responses((status = 200, body = Draft)),
    security(("oauth" = ["write:statuses"])),
)]
#[post("/drafts/{draft}/caption")]
pub(in crate::api) async fn choose(
    app: Data<App>,
    base: Base,
    caller: Authorized<WriteStatuses>,
    id: Path<String>,
    params: Params,
) -> Result<HttpResponse, ApiError> {
    let given: Choice = params.read()?;
    let (viewer, id) = (caller.viewer(), named(&id)?);
    let candidate = suggestions::candidate_id(&given.caption);
    let post = suggestions::pick(&app, viewer, id, &PostFields::default(), &candidate).await?;
    Ok(HttpResponse::Ok().json(Draft::new(&post, &base)))
}

/// What a caption is to become.
#[derive(Debug, Deserialize, ToSchema)]
struct Rewriting {
    /// One of the site's, as the draft's page lists them: `shorter`.
    #[serde(default, deserialize_with = "lenient::string")]
    tone: String,
}

impl From<RemoteRefusal> for ApiError {
    fn from(refusal: RemoteRefusal) -> Self {
        match refusal {
            RemoteRefusal::Off => Self::missing(),
            RemoteRefusal::Ask | RemoteRefusal::Refused => {
                Self::new(StatusCode::FORBIDDEN, refusal.to_string())
            }
            refusal => Self::invalid(format!("Validation failed: {refusal}")),
        }
    }
}

/// Has the caption and hashtags rewritten by a language model elsewhere, where the site names one and
/// the person has agreed to that on the site's own page; nothing else of the draft is sent. What it says
/// comes among the suggestions of the first picture, which is `pending` until then. 403 where the
/// person has not agreed to it, or not for a post that is not for everybody.
#[utoipa::path(
    request_body = Rewriting,
    responses((status = 202, description = "It is being asked.", body = Draft)),
    security(("oauth" = ["write:statuses"])),
)]
#[post("/drafts/{draft}/rewrite")]
pub(in crate::api) async fn rewrite(
    app: Data<App>,
    base: Base,
    caller: Authorized<WriteStatuses>,
    id: Path<String>,
    params: Params,
) -> Result<HttpResponse, ApiError> {
    let given: Rewriting = params.read()?;
    let (app, viewer, id) = (app.into_inner(), caller.viewer(), named(&id)?);
    let words = PostFields::default();
    suggestions::rewrite(&app, viewer, id, &words, &given.tone, false).await?;
    let post = draft::draft(&app, viewer, id).await?;
    Ok(HttpResponse::Accepted().json(Draft::new(&post, &base)))
}

/// Publishes a draft as it stands, its suggestions included. Sent again, it is the same post.
#[utoipa::path(
    responses((status = 200, body = Status)),
    security(("oauth" = ["write:statuses"])),
)]
#[post("/drafts/{draft}/publish")]
pub(in crate::api) async fn publish(
    app: Data<App>,
    base: Base,
    caller: Authorized<WriteStatuses>,
    id: Path<String>,
) -> Result<HttpResponse, ApiError> {
    let id = named(&id)?;
    // Whoever sends this is asked for nothing: pictures without an alt text are published so.
    let words = PostFields {
        alt_checked: true,
        untouched: Untouched::Leave,
        ..PostFields::default()
    };
    draft::publish(&app, caller.viewer(), id, &words).await?;
    answer(&app, &base, caller.viewer(), StatusTarget::Post(id)).await
}

/// Throws a draft away, with its pictures.
#[utoipa::path(
    responses((status = 204, description = "It is gone.")),
    security(("oauth" = ["write:statuses"])),
)]
#[delete("/drafts/{draft}")]
pub(in crate::api) async fn discard(
    app: Data<App>,
    caller: Authorized<WriteStatuses>,
    id: Path<String>,
) -> Result<HttpResponse, ApiError> {
    let id = named(&id)?;
    if !draft::draft(&app, caller.viewer(), id).await?.is_draft() {
        return Err(ApiError::missing());
    }
    draft::discard(&app, caller.viewer(), id).await?;
    Ok(HttpResponse::NoContent().finish())
}
