//! Apps and tokens. The page on which people agree is a page of the site.

use actix_web::HttpRequest;
use actix_web::HttpResponse;
use actix_web::http::header::AUTHORIZATION;
use actix_web::web::Data;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::auth::AnyToken;
use super::error::ApiError;
use super::params::Params;
use crate::domain::{ApiToken, Scopes};
use crate::services::App;
use crate::services::apps::oauth::{self, Grant, OUT_OF_BAND};
use crate::services::apps::registration::{self, Registration};
use crate::web::base::Base;
use crate::web::client::ClientAddress;

/// `POST /api/v1/apps`
pub(super) async fn register(
    app: Data<App>,
    address: ClientAddress,
    params: Params,
) -> Result<HttpResponse, ApiError> {
    let given = Registration {
        name: params.text_or_empty("client_name"),
        redirect_uris: redirects(&params),
        scopes: params.text_or_empty("scopes"),
        website: params.text_or_empty("website"),
    };
    let (registered, secret) = registration::register(&app, &address.0, given).await?;
    Ok(HttpResponse::Ok().json(json!({
        "id": registered.id.to_string(),
        "name": registered.name,
        "website": Some(&registered.website).filter(|it| !it.is_empty()),
        "scopes": registered.scopes.iter().collect::<Vec<_>>(),
        "redirect_uri": registered.redirect_uris.join("\n"),
        "redirect_uris": registered.redirect_uris,
        "client_id": registered.id.to_string(),
        "client_secret": secret,
        "client_secret_expires_at": 0,
        "vapid_key": "",
    })))
}

/// One on each line, or a list.
fn redirects(params: &Params) -> Vec<String> {
    let given = params.texts("redirect_uris");
    let lines = given.iter().flat_map(|text| text.lines());
    let lines = lines.map(str::trim).filter(|line| !line.is_empty());
    lines.map(ToOwned::to_owned).collect()
}

/// `GET /api/v1/apps/verify_credentials`
pub(super) async fn verify_app(app: Data<App>, token: AnyToken) -> Result<HttpResponse, ApiError> {
    let id = token.0.app;
    let found = match id {
        Some(id) => oauth::find(&app, id).await?,
        None => None,
    };
    Ok(HttpResponse::Ok().json(json!({
        "name": found.as_ref().map_or(&token.0.name, |found| &found.name),
        "website": found.as_ref().map(|found| &found.website).filter(|it| !it.is_empty()),
        "scopes": token.0.scopes.iter().collect::<Vec<_>>(),
        "redirect_uris": found.as_ref().map(|found| &found.redirect_uris),
        "vapid_key": "",
    })))
}

/// A client's id and secret: in the body, or as HTTP's basic authentication (RFC 6749, 2.3.1).
fn client(request: &HttpRequest, params: &Params) -> (String, Option<String>) {
    let basic = request.headers().get(AUTHORIZATION).and_then(|value| {
        let (scheme, encoded) = value.to_str().ok()?.split_once(' ')?;
        let bytes = STANDARD.decode(encoded.trim()).ok()?;
        let text = String::from_utf8(bytes).ok()?;
        let (id, secret) = text.split_once(':')?;
        scheme
            .eq_ignore_ascii_case("basic")
            .then(|| (id.to_owned(), Some(secret.to_owned())))
    });
    basic.unwrap_or_else(|| {
        (
            params.text_or_empty("client_id"),
            params.text("client_secret"),
        )
    })
}

/// `POST /oauth/token`
pub(super) async fn token(
    request: HttpRequest,
    app: Data<App>,
    params: Params,
) -> Result<HttpResponse, ApiError> {
    let (client_id, client_secret) = client(&request, &params);
    let grant = Grant {
        grant_type: params.text_or_empty("grant_type"),
        client_id,
        client_secret,
        code: params.text_or_empty("code"),
        redirect_uri: params.text_or_empty("redirect_uri"),
        code_verifier: params.text("code_verifier"),
        scope: params.text_or_empty("scope"),
    };
    let (token, secret) = oauth::exchange(&app, &grant).await?;
    Ok(HttpResponse::Ok().json(token_json(&token, &secret)))
}

/// A token as it is handed out.
pub(super) fn token_json(token: &ApiToken, secret: &str) -> serde_json::Value {
    json!({
        "access_token": secret,
        "token_type": "Bearer",
        "scope": token.scopes.to_string(),
        "created_at": token.created_at.as_millis() / 1000,
    })
}

/// `POST /oauth/revoke`
pub(super) async fn revoke(
    request: HttpRequest,
    app: Data<App>,
    params: Params,
) -> Result<HttpResponse, ApiError> {
    let (client_id, secret) = client(&request, &params);
    let token = params.text_or_empty("token");
    oauth::revoke(&app, &client_id, &secret.unwrap_or_default(), &token).await?;
    Ok(HttpResponse::Ok().json(json!({})))
}

/// `GET /.well-known/oauth-authorization-server` (RFC 8414)
pub(super) async fn metadata(base: Base) -> HttpResponse {
    HttpResponse::Ok().json(json!({
        "issuer": base.address("/"),
        "authorization_endpoint": base.address("/oauth/authorize"),
        "token_endpoint": base.address("/oauth/token"),
        "revocation_endpoint": base.address("/oauth/revoke"),
        "app_registration_endpoint": base.address("/api/v1/apps"),
        "service_documentation": base.address("/about"),
        "scopes_supported": Scopes::known(),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "client_credentials"],
        "token_endpoint_auth_methods_supported":
            ["client_secret_basic", "client_secret_post", "none"],
        "code_challenge_methods_supported": ["S256"],
        "out_of_band": OUT_OF_BAND,
    }))
}
