//! Stretches of lists by the numbers of what stands in them, and the `Link` header to the next.

use actix_web::HttpResponse;
use actix_web::http::header::LINK;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::error::ApiError;
use super::lenient;
use super::params::Params;
use crate::domain::Cursor;
use crate::services::App;
use crate::services::apps::numbers;
use crate::services::reading::browse::Window;
use crate::web::base::Base;

/// Which stretch of a list is wanted; the `Link` header of an answer has the addresses of the next
/// and the previous one.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Stretch {
    /// What is older than the one with this id.
    #[serde(default, deserialize_with = "lenient::text")]
    max_id: Option<String>,
    /// What is newer than the one with this id, the newest first.
    #[serde(default, deserialize_with = "lenient::text")]
    since_id: Option<String>,
    /// What comes just after the one with this id: reads forward.
    #[serde(default, deserialize_with = "lenient::text")]
    min_id: Option<String>,
    /// How many, at most 40; 20 if it is not given.
    #[serde(default, deserialize_with = "lenient::text")]
    #[param(value_type = Option<u32>)]
    limit: Option<String>,
}

impl Stretch {
    /// The same of the feeds.
    pub(super) async fn window(&self, app: &App) -> Result<Window, ApiError> {
        let place = async |id: &Option<String>| match id {
            Some(text) => numbers::place(app, text).await,
            None => Ok(None),
        };
        Ok(Window {
            older_than: place(&self.max_id).await?,
            newer_than: place(&self.since_id).await?,
            just_after: place(&self.min_id).await?,
            limit: limit(self.limit.as_deref(), 20, 40),
        })
    }
}

/// Which stretch of a list of marks is wanted. Its ids are those of the `Link` header.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Marks {
    /// What was marked before this.
    #[serde(default, deserialize_with = "lenient::text")]
    max_id: Option<String>,
    /// How many, at most 40; 20 if it is not given.
    #[serde(default, deserialize_with = "lenient::text")]
    #[param(value_type = Option<u32>)]
    limit: Option<String>,
}

impl Marks {
    /// Where it begins, and how many are wanted.
    pub(super) async fn place(&self, app: &App) -> Result<(Option<Cursor>, usize), ApiError> {
        let after = match &self.max_id {
            Some(text) => numbers::place(app, text).await?,
            None => None,
        };
        Ok((after, limit(self.limit.as_deref(), 20, 40)))
    }
}

/// How many are wanted: `usual` where nothing readable is asked for, and `most` at most.
pub(super) fn limit(asked: Option<&str>, usual: usize, most: usize) -> usize {
    let asked = asked.and_then(|text| text.parse().ok());
    asked.unwrap_or(usual).clamp(1, most)
}

/// A list with the addresses of what comes before and after it: `ids` are the first and the last
/// number of the stretch.
pub(super) fn listed(
    base: &Base,
    path: &str,
    params: &Params,
    ids: Option<(String, String)>,
    items: &impl Serialize,
) -> HttpResponse {
    let mut response = HttpResponse::Ok();
    if let Some((first, last)) = ids {
        let mut kept = String::new();
        for name in ["limit", "only_media", "local", "resolve"] {
            if let Some(value) = params.text(name) {
                let value: String =
                    url::form_urlencoded::byte_serialize(value.as_bytes()).collect();
                kept.push_str(&format!("&{name}={value}"));
            }
        }
        let address = base.address(path);
        let link = format!(
            "<{address}?max_id={last}{kept}>; rel=\"next\", \
             <{address}?min_id={first}{kept}>; rel=\"prev\""
        );
        response.insert_header((LINK, link));
    }
    response.json(items)
}
