//! What programs in browsers may do from elsewhere.

use actix_cors::Cors;
use actix_web::guard::Options;
use actix_web::http::header::HeaderName;
use actix_web::web::{ServiceConfig, resource, to};

use super::error::ApiError;

/// Programs in browsers call from anywhere; no cookie counts here.
pub(super) fn cors() -> Cors {
    Cors::default()
        .allow_any_origin()
        .send_wildcard()
        .allow_any_method()
        .allow_any_header()
        .expose_headers(
            [
                "link",
                "x-request-id",
                "x-ratelimit-limit",
                "x-ratelimit-remaining",
                "x-ratelimit-reset",
                "retry-after",
            ]
            .map(HeaderName::from_static),
        )
        .max_age(86_400)
}

pub(super) async fn missing() -> Result<&'static str, ApiError> {
    Err(ApiError::missing())
}

/// Lets browsers ask beforehand about addresses outside `/api`.
pub(super) fn preflight(site: &mut ServiceConfig) -> &mut ServiceConfig {
    for path in [
        "/oauth/token",
        "/oauth/revoke",
        "/.well-known/oauth-authorization-server",
        "/.well-known/nodeinfo",
        "/nodeinfo/{version}",
    ] {
        let asked = resource(path).guard(Options()).wrap(cors());
        site.service(asked.default_service(to(missing)));
    }
    site
}
