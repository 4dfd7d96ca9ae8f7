//! `POST /api/vignette/v1/captions`: a picture in, words out, and nothing stored.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::post;
use actix_web::web::Data;
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::error::ApiError;
use crate::api::mastodon::posts::upload::{PictureForm, Upload};
use crate::domain::{ModelSuggestions, Suggested, Suggestions};
use crate::services::App;
use crate::services::captions::describe;

/// What the captioner offers for a picture.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(in crate::api) struct Offer {
    /// The best caption, which is the alt text, too.
    alt_text: Option<String>,
    /// Captions, best first.
    captions: Vec<Scored>,
    /// Hashtags without `#`, best first.
    hashtags: Vec<Scored>,
    /// Which model wrote them, in which version.
    model: Option<String>,
    /// What other models say.
    others: Vec<OtherOffer>,
}

/// What another model offers for the same picture.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(in crate::api) struct OtherOffer {
    model: String,
    /// What the picture shows, where that is not the best caption.
    alt_text: Option<String>,
    /// Captions, best first.
    captions: Vec<Scored>,
    /// Hashtags without `#`, best first.
    hashtags: Vec<Scored>,
}

/// A suggested text.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(in crate::api) struct Scored {
    text: String,
    /// The probability that it is right, 0 to 1; none where the model does not say.
    confidence: Option<f32>,
    /// Whether that is so low that people should look twice.
    unsure: bool,
}

impl From<Suggested> for Scored {
    fn from(suggested: Suggested) -> Self {
        Self {
            text: suggested.text,
            confidence: suggested.confidence,
            unsure: suggested.unsure,
        }
    }
}

impl From<Suggestions> for Offer {
    fn from(suggestions: Suggestions) -> Self {
        let captions: Vec<Scored> = suggestions.captions.into_iter().map(Scored::from).collect();
        Self {
            alt_text: captions.first().map(|best| best.text.clone()),
            captions,
            hashtags: suggestions.hashtags.into_iter().map(Scored::from).collect(),
            model: suggestions.model,
            others: suggestions
                .others
                .into_iter()
                .map(OtherOffer::from)
                .collect(),
        }
    }
}

impl From<ModelSuggestions> for OtherOffer {
    fn from(said: ModelSuggestions) -> Self {
        Self {
            model: said.model,
            alt_text: said.alt.map(|alt| alt.text),
            captions: said.captions.into_iter().map(Scored::from).collect(),
            hashtags: said.hashtags.into_iter().map(Scored::from).collect(),
        }
    }
}

/// Captions, alt text and hashtags for a picture, which is not stored.
#[utoipa::path(
    request_body(content = PictureForm, content_type = "multipart/form-data"),
    responses((status = 200, body = Offer)),
    security(("oauth" = ["write:media"])),
)]
#[post("/captions")]
pub(in crate::api) async fn create(
    app: Data<App>,
    upload: Upload,
) -> Result<HttpResponse, ApiError> {
    let me = upload.caller.id();
    let (file, _) = upload.file(&app).await?;
    match describe::describe(&app, me, file.read()).await? {
        Some(suggestions) => Ok(HttpResponse::Ok().json(Offer::from(suggestions))),
        None => Err(ApiError::new(
            StatusCode::NOT_FOUND,
            "Captions are switched off on this site",
        )),
    }
}
