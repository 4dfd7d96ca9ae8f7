//! Errors as problem details (RFC 9457), with the id of the request.

use actix_web::HttpMessage;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{CONTENT_TYPE, HeaderValue};
use actix_web::middleware::Next;
use serde::Serialize;
use tracing_actix_web::RequestId;
use utoipa::ToSchema;

use crate::api::error::Detail;

/// What went wrong (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct Problem {
    /// Which kind of problem; stays the same from version to version.
    #[serde(rename = "type")]
    kind: String,
    /// The kind in words.
    title: &'static str,
    /// The status of the answer.
    status: u16,
    /// A sentence on this very problem.
    detail: String,
    /// The id of the request, as in the server's log.
    request_id: Option<String>,
}

/// Writes errors of this scope as problem details.
pub(in crate::api) async fn details(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let id = request
        .extensions()
        .get::<RequestId>()
        .map(ToString::to_string);
    let mut response = next.call(request).await?.map_into_boxed_body();
    let detail = response.response_mut().extensions_mut().remove::<Detail>();
    let Some(Detail(detail)) = detail else {
        return Ok(response);
    };
    let status = response.status();
    let title = status.canonical_reason().unwrap_or("Error");
    let kind = title.to_ascii_lowercase().replace(' ', "-");
    let problem = Problem {
        kind: format!("urn:vignette:problem:{kind}"),
        title,
        status: status.as_u16(),
        detail,
        request_id: id,
    };
    let problem = serde_json::to_string(&problem)?;
    let (request, response) = response.into_parts();
    let mut response = response.set_body(BoxBody::new(problem));
    let media_type = HeaderValue::from_static("application/problem+json");
    response.headers_mut().insert(CONTENT_TYPE, media_type);
    Ok(ServiceResponse::new(request, response))
}
