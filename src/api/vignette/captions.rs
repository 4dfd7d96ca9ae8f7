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
    /// Captions, best first; behind them those of other models, without near-copies.
    captions: Vec<ScoredCaption>,
    /// Hashtags without `#`, best first.
    hashtags: Vec<Scored>,
    /// Which model wrote the alt text and the hashtags, in which version.
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
    /// Hashtags without `#`, best first.
    hashtags: Vec<Scored>,
}

/// A suggested caption.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(in crate::api) struct ScoredCaption {
    #[serde(flatten)]
    scored: Scored,
    /// Which model wrote it, in which version; none where that was not kept.
    model: Option<String>,
}

impl ScoredCaption {
    /// Those of all models: of the first, then of the others without near-copies.
    pub(in crate::api) fn all(said: &Suggestions) -> Vec<Self> {
        let first = said.captions.iter();
        let first = first.map(|one| (said.model.as_deref(), one));
        let further = said.further_captions().into_iter();
        let further = further.map(|(model, one)| (Some(model), one));
        let scored = |(model, one): (Option<&str>, &Suggested)| Self {
            scored: one.clone().into(),
            model: model.map(str::to_owned),
        };
        first.chain(further).map(scored).collect()
    }
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
        Self {
            alt_text: suggestions.captions.first().map(|best| best.text.clone()),
            captions: ScoredCaption::all(&suggestions),
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
