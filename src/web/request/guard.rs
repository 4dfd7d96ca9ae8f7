//! What surrounds every request: headers by which browsers refuse things, and a refusal of forms
//! that come from other sites.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::{DefaultHeaders, Next};
use actix_web::{HttpMessage, ResponseError};
use tracing_actix_web::RequestId;

use crate::i18n::text;
use crate::security::same_origin::{Provenance, is_same_origin};
use crate::web::response::error::WebError;

/// Nothing but our own files, no inline script or style, nobody may frame us.
///
/// `form_target` is where a form may lead beside this site, or nothing.
pub(in crate::web) fn content_security_policy(form_target: &str) -> String {
    let form_target = match form_target {
        "" => String::new(),
        target => format!(" {target}"),
    };
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
         connect-src 'self'; manifest-src 'self'; worker-src 'self'; \
         form-action 'self'{form_target}; base-uri 'none'; \
         frame-ancestors 'none'"
    )
}

/// A year. Neighbours below the same domain are not ours to bind, so subdomains are left out.
const STRICT_TRANSPORT_SECURITY: &str = "max-age=31536000";

/// Headers of every answer; with `tls`, browsers are to come over TLS alone from now on (HSTS).
pub(in crate::web) fn security_headers(tls: bool) -> DefaultHeaders {
    let headers = DefaultHeaders::new()
        .add((header::CONTENT_SECURITY_POLICY, content_security_policy("")))
        .add((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .add((header::REFERRER_POLICY, "same-origin"))
        .add(("Cross-Origin-Opener-Policy", "same-origin"))
        .add((
            "Permissions-Policy",
            "camera=(), geolocation=(), microphone=(), payment=()",
        ));
    if tls {
        headers.add((header::STRICT_TRANSPORT_SECURITY, STRICT_TRANSPORT_SECURITY))
    } else {
        headers
    }
}

/// Answers 403 to unsafe requests that another site's page makes in a person's name.
pub(in crate::web) async fn refuse_other_origins(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let headers = request.headers();
    let provenance = Provenance {
        sec_fetch_site: text(headers, &HeaderName::from_static("sec-fetch-site")),
        origin: text(headers, &header::ORIGIN),
        host: text(headers, &header::HOST),
    };
    if request.method().is_safe() || is_for_programs(request.path()) || is_same_origin(provenance) {
        return Ok(next.call(request).await?.map_into_boxed_body());
    }
    let error = WebError::Forbidden(text!("foreign-form"));
    Ok(request.into_response(error.error_response()))
}

/// Where a token counts and no cookie does, so that another site's page gains nothing by asking.
fn is_for_programs(path: &str) -> bool {
    path.starts_with("/api/") || matches!(path, "/oauth/token" | "/oauth/revoke")
}

/// Names the request in the answer as in the log.
pub(in crate::web) async fn add_request_id(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let id = request.extensions().get::<RequestId>().copied();
    let mut response = next.call(request).await?;
    if let Some(value) = id.and_then(|id| HeaderValue::from_str(&id.to_string()).ok()) {
        response
            .headers_mut()
            .insert(HeaderName::from_static("x-request-id"), value);
    }
    Ok(response)
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}
