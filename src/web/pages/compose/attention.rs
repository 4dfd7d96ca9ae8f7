//! `/compose/{draft}/pictures/{picture}/attention?candidate=…`: where in a picture the captioner looked
//! for each word of a suggested alt text, for the script that lays it over the picture.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use serde::Deserialize;

use crate::domain::{PictureId, PostId};
use crate::services::App;
use crate::services::compose::attention::{self, AttentionError};
use crate::web::request::extract::SignedIn;
use crate::web::request::query::Query;
use crate::web::response::error::WebError;

/// For which suggestion.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct Asked {
    candidate: String,
}

/// For the draft's author alone.
pub(in crate::web) async fn of(
    app: Data<App>,
    member: SignedIn,
    named: Path<(PostId, PictureId)>,
    asked: Query<Asked>,
) -> Result<HttpResponse, WebError> {
    let (draft, picture) = named.into_inner();
    let viewer = member.person.viewer();
    let found = attention::of(&app, viewer, draft, picture, &asked.candidate).await;
    match found {
        Ok(attention) => Ok(HttpResponse::Ok().json(attention)),
        Err(AttentionError::NotSuggested) => Err(WebError::Missing),
        Err(AttentionError::Busy) => Err(WebError::Busy),
        Err(AttentionError::RateLimited(limit)) => Err(WebError::RateLimited(limit)),
        Err(AttentionError::Access(error)) => Err(error.into()),
    }
}
