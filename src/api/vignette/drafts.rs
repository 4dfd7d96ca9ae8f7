//! `/api/vignette/v1/drafts`: what is not published yet, with what the captioner offers for it.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use actix_web::{get, post};
use serde::Serialize;
use utoipa::ToSchema;

use super::captions::Offer;
use crate::api::auth::{Authorized, ReadStatuses, WriteStatuses};
use crate::api::entities::account::instant;
use crate::api::error::ApiError;
use crate::domain::{Post, PostId};
use crate::services::App;
use crate::services::compose::draft::{self, Words};
use crate::web::base::Base;

/// A draft.
#[derive(Debug, Serialize, ToSchema)]
struct Draft {
    /// As in the address of its page.
    id: String,
    url: String,
    created_at: String,
    updated_at: String,
    caption: Text,
    hashtags: Text,
    pictures: Vec<DraftPicture>,
}

/// A text, and whether it is a suggestion that nobody has touched.
#[derive(Debug, Serialize, ToSchema)]
struct Text {
    text: String,
    suggested: bool,
}

/// A picture of a draft.
#[derive(Debug, Serialize, ToSchema)]
struct DraftPicture {
    id: String,
    preview_url: String,
    width: u32,
    height: u32,
    alt: Text,
    /// Whether the captioner still owes an answer.
    pending: bool,
    /// What it offers so far.
    suggestions: Option<Offer>,
}

impl Draft {
    fn new(post: &Post, base: &Base) -> Self {
        let tags: Vec<String> = post
            .hashtags
            .value
            .as_slice()
            .iter()
            .map(|tag| format!("#{}", tag.as_str()))
            .collect();
        let pictures = post.pictures.iter().map(|picture| DraftPicture {
            id: picture.id.to_string(),
            preview_url: base.address(&format!("/media/{}/grid", picture.id)),
            width: picture.dimensions.width,
            height: picture.dimensions.height,
            alt: Text {
                text: picture.alt.value.to_string(),
                suggested: picture.alt.is_suggested(),
            },
            pending: picture.caption_state.is_pending(),
            suggestions: picture
                .caption_state
                .suggestions()
                .cloned()
                .map(Offer::from),
        });
        Self {
            id: post.id.to_string(),
            url: base.address(&format!("/compose/{}", post.id)),
            created_at: instant(post.created_at),
            updated_at: instant(post.updated_at),
            caption: Text {
                text: post.caption.value.to_string(),
                suggested: post.caption.is_suggested(),
            },
            hashtags: Text {
                text: tags.join(" "),
                suggested: post.hashtags.is_suggested(),
            },
            pictures: pictures.collect(),
        }
    }
}

/// One's drafts, newest first, with what the captioner suggests.
#[utoipa::path(
    responses((status = 200, body = [Draft])),
    security(("oauth" = ["read:statuses"])),
)]
#[get("/drafts")]
pub(in crate::api) async fn list(
    app: Data<App>,
    base: Base,
    caller: Authorized<ReadStatuses>,
) -> Result<HttpResponse, ApiError> {
    let drafts = draft::drafts(&app, caller.id()).await?;
    let drafts: Vec<Draft> = drafts.iter().map(|post| Draft::new(post, &base)).collect();
    Ok(HttpResponse::Ok().json(drafts))
}

/// A draft.
#[utoipa::path(
    responses((status = 200, body = Draft)),
    security(("oauth" = ["read:statuses"])),
)]
#[get("/drafts/{draft}")]
pub(in crate::api) async fn show(
    app: Data<App>,
    base: Base,
    caller: Authorized<ReadStatuses>,
    id: Path<String>,
) -> Result<HttpResponse, ApiError> {
    let post = draft::draft(&app, caller.viewer(), named(&id)?).await?;
    if !post.is_draft() {
        return Err(ApiError::missing());
    }
    Ok(HttpResponse::Ok().json(Draft::new(&post, &base)))
}

/// Asks the captioner for other words.
#[utoipa::path(
    responses((status = 202, description = "The captioner is at work.", body = Draft)),
    security(("oauth" = ["write:statuses"])),
)]
#[post("/drafts/{draft}/suggestions")]
pub(in crate::api) async fn suggest(
    app: Data<App>,
    base: Base,
    caller: Authorized<WriteStatuses>,
    id: Path<String>,
) -> Result<HttpResponse, ApiError> {
    let app = app.into_inner();
    let id = named(&id)?;
    draft::suggest_again(&app, caller.viewer(), id, &Words::default()).await?;
    let post = draft::draft(&app, caller.viewer(), id).await?;
    Ok(HttpResponse::Accepted().json(Draft::new(&post, &base)))
}

fn named(id: &str) -> Result<PostId, ApiError> {
    id.parse().map_err(|_| ApiError::missing())
}
