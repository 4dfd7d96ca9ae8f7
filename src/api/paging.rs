//! Stretches of lists by the numbers of what stands in them, and the `Link` header to the next.

use actix_web::HttpResponse;
use actix_web::http::header::LINK;
use serde::Serialize;

use super::error::ApiError;
use super::params::Params;
use crate::services::App;
use crate::services::apps::numbers;
use crate::services::reading::browse::Window;
use crate::web::base::Base;

/// The stretch of a feed that is asked for.
pub(super) async fn window(app: &App, params: &Params) -> Result<Window, ApiError> {
    let place = async |name: &str| match params.text(name) {
        Some(text) => numbers::place(app, &text).await,
        None => Ok(None),
    };
    Ok(Window {
        older_than: place("max_id").await?,
        newer_than: place("since_id").await?,
        just_after: place("min_id").await?,
        limit: params.limit(20, 40),
    })
}

/// A list with the addresses of what comes before and after it: `ids` are the first and the last
/// number of the stretch.
pub(super) fn listed<T: Serialize>(
    base: &Base,
    path: &str,
    params: &Params,
    ids: Option<(String, String)>,
    items: &[T],
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
