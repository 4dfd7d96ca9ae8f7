//! `/api/vignette/v1/drafts`: what is not published yet, with what the captioner offers for it.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use serde::Serialize;

use super::captions::Offer;
use crate::api::auth::{Authorized, ReadStatuses, WriteStatuses};
use crate::api::entities::account::instant;
use crate::api::error::ApiError;
use crate::api::mastodon::publish;
use crate::api::params::Params;
use crate::domain::{Post, PostId};
use crate::services::App;
use crate::services::apps::attach;
use crate::services::compose::draft::{self, Field, Words};
use crate::web::base::Base;

/// A draft.
#[derive(Debug, Serialize)]
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
#[derive(Debug, Serialize)]
struct Text {
    text: String,
    suggested: bool,
}

/// A picture of a draft.
#[derive(Debug, Serialize)]
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

/// One's drafts, newest first.
pub(in crate::api) async fn list(
    app: Data<App>,
    base: Base,
    caller: Authorized<ReadStatuses>,
) -> Result<HttpResponse, ApiError> {
    let drafts = draft::drafts(&app, caller.id()).await?;
    let drafts: Vec<Draft> = drafts.iter().map(|post| Draft::new(post, &base)).collect();
    Ok(HttpResponse::Ok().json(drafts))
}

/// Makes a draft of pictures that were sent to `/api/v2/media` before (`media_ids[]`), with what is
/// known of its words: `caption`, `hashtags`, `visibility` and `sensitive`; the captioner's stand
/// for those that are left out. Sent again, it is the same draft.
pub(in crate::api) async fn create(
    app: Data<App>,
    base: Base,
    caller: Authorized<WriteStatuses>,
    params: Params,
) -> Result<HttpResponse, ApiError> {
    let media = params.texts("media_ids");
    let media: Vec<String> = media.into_iter().filter(|id| !id.is_empty()).collect();
    if media.is_empty() {
        let text = "Validation failed: a draft here needs at least one picture";
        return Err(ApiError::invalid(text));
    }
    let typed = |name| Field {
        typed: params.text(name),
        shown: None,
    };
    let words = Words {
        caption: typed("caption"),
        hashtags: typed("hashtags"),
        visibility: publish::visibility(&params)?,
        sensitive: params.flag("sensitive"),
        ..Words::default()
    };
    draft::check(&words)?;
    let pictures = publish::pictures(&app, &media).await?;
    let gathered = attach::gather(&app, caller.id(), &pictures).await;
    let id = gathered.map_err(publish::not_attached)?;
    let post = draft::save(&app, caller.viewer(), id, &words).await?;
    Ok(HttpResponse::Created().json(Draft::new(&post, &base)))
}

/// One draft.
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
