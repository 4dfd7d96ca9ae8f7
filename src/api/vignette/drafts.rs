//! `/api/vignette/v1/drafts`: what is not published yet, with what the captioner offers for it.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use actix_web::{get, post};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::captions::Offer;
use crate::api::auth::{Authorized, ReadStatuses, WriteStatuses};
use crate::api::entities::account::instant;
use crate::api::error::ApiError;
use crate::api::lenient;
use crate::api::mastodon::posts::new_status::visibility;
use crate::api::mastodon::posts::publish;
use crate::api::params::Params;
use crate::domain::{CameraData, Credit, Licence, Post, PostId};
use crate::services::App;
use crate::services::apps::attach;
use crate::services::compose::draft::{self, Field, PostFields};
use crate::services::compose::suggestions;
use crate::web::request::base::Base;

/// A draft.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Draft {
    /// As in the address of its page.
    id: String,
    url: String,
    created_at: String,
    updated_at: String,
    caption: Text,
    hashtags: Text,
    /// Under which terms it is to be shared.
    licence: &'static str,
    /// Whether others are to see how its pictures were taken.
    show_camera: bool,
    /// When it is published by itself; null where it is not.
    scheduled_at: Option<String>,
    pictures: Vec<DraftPicture>,
}

/// A text, and whether it is a suggestion that nobody has touched.
#[derive(Debug, Serialize, ToSchema)]
struct Text {
    text: String,
    suggested: bool,
    /// Whether it stood in the picture's file, and nobody has touched it.
    from_file: bool,
}

/// A picture of a draft.
#[derive(Debug, Serialize, ToSchema)]
struct DraftPicture {
    id: String,
    preview_url: String,
    width: u32,
    height: u32,
    alt: Text,
    /// How it was taken, as its file says.
    #[schema(value_type = Object)]
    camera: CameraData,
    /// Whose it is, as its file says.
    #[schema(value_type = Object)]
    credit: Credit,
    /// Whether captions are pending.
    pending: bool,
    /// Whether further models are still to add suggestions.
    awaiting: bool,
    /// What it offers so far.
    suggestions: Option<Offer>,
}

impl Draft {
    pub(super) fn new(post: &Post, base: &Base) -> Self {
        let tags: Vec<String> = post
            .hashtags
            .value
            .as_slice()
            .iter()
            .map(|tag| format!("#{}", tag.shown()))
            .collect();
        let pictures = post.pictures.iter().map(|picture| DraftPicture {
            id: picture.id.to_string(),
            preview_url: base.address(&format!("/media/{}/grid", picture.id)),
            width: picture.dimensions.width,
            height: picture.dimensions.height,
            alt: Text {
                text: picture.alt.value.to_string(),
                suggested: picture.alt.is_suggested(),
                from_file: picture.alt.is_from_file(),
            },
            camera: picture.camera.clone(),
            credit: picture.credit.clone(),
            pending: picture.caption_state.is_pending(),
            awaiting: picture.caption_state.awaited().is_some(),
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
                from_file: post.caption.is_from_file(),
            },
            hashtags: Text {
                text: tags.join(" "),
                suggested: post.hashtags.is_suggested(),
                from_file: post.hashtags.is_from_file(),
            },
            licence: post.licence.as_str(),
            show_camera: post.show_camera,
            scheduled_at: post.scheduled_at.map(instant),
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

/// A new draft.
#[derive(Debug, Deserialize, ToSchema)]
struct NewDraft {
    /// Its pictures, which were sent to `/api/v2/media` before.
    #[serde(default, deserialize_with = "lenient::texts")]
    media_ids: Vec<String>,
    #[serde(flatten)]
    text: DraftText,
}

/// The words of a draft but for alt texts. Those of a new draft that are left out are the
/// captioner's; those that are left out of a change stay.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct DraftText {
    #[serde(default, deserialize_with = "lenient::text")]
    caption: Option<String>,
    /// With spaces between, with or without `#`.
    #[serde(default, deserialize_with = "lenient::text")]
    hashtags: Option<String>,
    /// `public`, `unlisted` or `private`, which is for followers.
    #[serde(default, deserialize_with = "lenient::text")]
    visibility: Option<String>,
    /// Whether the pictures are covered until they are asked for.
    #[serde(default, deserialize_with = "lenient::flag")]
    sensitive: Option<bool>,
    /// Such as `all-rights-reserved`, `cc-by-4.0` or `cc0-1.0`.
    #[serde(default, deserialize_with = "lenient::text")]
    licence: Option<String>,
    #[serde(default, deserialize_with = "lenient::flag")]
    show_camera: Option<bool>,
}

impl DraftText {
    pub(super) fn words(self) -> Result<PostFields, ApiError> {
        let typed = |typed| Field { typed, shown: None };
        Ok(PostFields {
            caption: typed(self.caption),
            hashtags: typed(self.hashtags),
            visibility: visibility(self.visibility.as_deref())?,
            sensitive: self.sensitive,
            licence: self.licence.as_deref().map(licence).transpose()?,
            show_camera: self.show_camera,
            ..PostFields::default()
        })
    }
}

fn licence(word: &str) -> Result<Licence, ApiError> {
    let unknown = || ApiError::invalid("Validation failed: unknown licence");
    Licence::from_word(word).ok_or_else(unknown)
}

/// Makes a draft of pictures. Sent again, it is the same draft.
#[utoipa::path(
    request_body = NewDraft,
    responses((status = 201, body = Draft)),
    security(("oauth" = ["write:statuses"])),
)]
#[post("/drafts")]
pub(in crate::api) async fn create(
    app: Data<App>,
    base: Base,
    caller: Authorized<WriteStatuses>,
    params: Params,
) -> Result<HttpResponse, ApiError> {
    let given: NewDraft = params.read()?;
    let media = given.media_ids.iter().filter(|id| !id.is_empty());
    let media: Vec<&str> = media.map(String::as_str).collect();
    if media.is_empty() {
        let text = "Validation failed: a draft here needs at least one picture";
        return Err(ApiError::invalid(text));
    }
    let words = given.text.words()?;
    draft::check(&words)?;
    let pictures = publish::pictures(&app, &media).await?;
    let gathered = attach::gather(&app, caller.id(), &pictures).await;
    let id = gathered.map_err(publish::not_attached)?;
    let post = draft::save(&app, caller.viewer(), id, &words).await?;
    Ok(HttpResponse::Created().json(Draft::new(&post, &base)))
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
    let words = PostFields::default();
    suggestions::suggest_again(&app, caller.viewer(), id, &words, None).await?;
    let post = draft::draft(&app, caller.viewer(), id).await?;
    Ok(HttpResponse::Accepted().json(Draft::new(&post, &base)))
}

pub(super) fn named(id: &str) -> Result<PostId, ApiError> {
    id.parse().map_err(|_| ApiError::missing())
}
