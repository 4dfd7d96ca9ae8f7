//! Whom a request is from, and the span under which everything that it causes is logged.

use std::future::{Ready, ready};
use std::net::IpAddr;

use actix_web::body::MessageBody;
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::header::HeaderMap;
use actix_web::web::Data;
use actix_web::{Error, FromRequest, HttpMessage, HttpRequest};
use tracing::Span;
use tracing::field::{Empty, display};
use tracing_actix_web::{DefaultRootSpanBuilder, RequestId, RootSpanBuilder};

use crate::security::proxies::{ProxyHeader, counted, parameter};
use crate::web::Site;
use crate::web::response::error::WebError;

/// The address that a request comes from, for counting attempts.
#[derive(Debug, Clone)]
pub(crate) struct ClientAddress(pub(crate) String);

impl FromRequest for ClientAddress {
    type Error = WebError;
    type Future = Ready<Result<Self, WebError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let peer = request.peer_addr().map(|peer| peer.ip());
        let site = request.app_data::<Data<Site>>();
        let client = address(peer, request.headers(), site.map(|site| site.as_ref()));
        ready(Ok(Self(client.map(counted).unwrap_or_default())))
    }
}

fn address(peer: Option<IpAddr>, headers: &HeaderMap, site: Option<&Site>) -> Option<IpAddr> {
    let (peer, site) = (peer?, site?);
    let values = headers.get_all(site.proxies.header().name());
    let values = values.filter_map(|value| value.to_str().ok());
    Some(site.proxies.client(peer, values))
}

/// Whether a part of a request's address is a secret, such as the token of a link.
pub(crate) fn is_secret(request: &HttpRequest) -> bool {
    request
        .match_pattern()
        .as_deref()
        .is_some_and(is_secret_route)
}

/// A path as the routes have it: with single slashes, and none at the end. The middleware that does
/// the same for the routes comes after the log.
fn tidy_path(path: &str) -> String {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    format!("/{}", parts.join("/"))
}

/// A path that is no route of ours, with what could be the token of a mistyped link left out.
fn without_secrets(path: &str) -> String {
    /// Tokens are longer.
    const LONGEST: usize = 20;
    let parts = path.split('/').map(|part| match part.len() > LONGEST {
        true => "…",
        false => part,
    });
    parts.collect::<Vec<_>>().join("/")
}

fn is_secret_route(route: &str) -> bool {
    route.contains("{token}")
}

/// Whether the client speaks TLS with a trusted proxy, as the nearest one says.
pub(crate) fn is_https_request(request: &HttpRequest, site: &Site) -> bool {
    let peer = request.peer_addr().map(|peer| peer.ip());
    if !peer.is_some_and(|peer| site.proxies.trusts(peer)) {
        return false;
    }
    let last = |name| {
        let value = request.headers().get_all(name).last()?.to_str().ok()?;
        value.rsplit(',').next().map(str::trim)
    };
    let protocol = match site.proxies.header() {
        ProxyHeader::XForwardedFor => last("x-forwarded-proto"),
        ProxyHeader::Forwarded => last("forwarded").and_then(|it| parameter(it, "proto")),
    };
    protocol == Some("https")
}

/// A span for each request. Its address is without the query, and is the route's pattern where a
/// part of it is a secret, because whoever reads the log must not be able to use a link.
#[derive(Debug)]
pub(crate) struct RequestSpan;

impl RootSpanBuilder for RequestSpan {
    fn on_request_start(request: &ServiceRequest) -> Span {
        let asked = tidy_path(request.path());
        let pattern = request.resource_map().match_pattern(&asked);
        let route = pattern.as_deref().unwrap_or("default");
        let path = match &pattern {
            Some(pattern) if is_secret_route(pattern) => pattern.clone(),
            Some(_) => asked,
            None => without_secrets(&asked),
        };
        let peer = request.peer_addr().map(|peer| peer.ip());
        let site = request.app_data::<Data<Site>>();
        let client = address(peer, request.headers(), site.map(|site| site.as_ref()));
        let agent = request.headers().get("User-Agent");
        let agent = agent.and_then(|agent| agent.to_str().ok());
        let span = tracing::info_span!(
            "HTTP request",
            request_id = Empty,
            http.client_ip = Empty,
            http.method = %request.method(),
            http.route = route,
            http.target = %path,
            http.user_agent = agent.unwrap_or_default(),
            http.status_code = Empty,
            otel.status_code = Empty,
            exception.message = Empty,
            exception.details = Empty,
        );
        if let Some(id) = request.extensions().get::<RequestId>() {
            span.record("request_id", display(id));
        }
        if let Some(client) = client {
            span.record("http.client_ip", display(client));
        }
        span
    }

    fn on_request_end<B: MessageBody>(span: Span, outcome: &Result<ServiceResponse<B>, Error>) {
        DefaultRootSpanBuilder::on_request_end(span, outcome);
    }
}
