//! Apps and tokens. The page on which people agree is a page of the site.

use actix_web::HttpRequest;
use actix_web::HttpResponse;
use actix_web::http::header::AUTHORIZATION;
use actix_web::web::Data;
use actix_web::{get, post};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::auth::AnyToken;
use super::cors::cors;
use super::error::ApiError;
use super::lenient;
use super::params::Params;
use crate::domain::{ApiToken, Scopes};
use crate::services::App;
use crate::services::apps::grants::{self, Grant};
use crate::services::apps::oauth::{self, OUT_OF_BAND};
use crate::services::apps::registration::{self, Registration};
use crate::web::request::base::Base;
use crate::web::request::client::ClientAddress;

/// An app that registers.
#[derive(Debug, Deserialize, ToSchema)]
struct NewApp {
    /// What people see when they are asked.
    #[serde(default, deserialize_with = "lenient::string")]
    client_name: String,
    /// Where people are sent back to, or `urn:ietf:wg:oauth:2.0:oob`: one on each line, or a list.
    #[serde(default, deserialize_with = "lenient::texts")]
    redirect_uris: Vec<String>,
    /// The most that it will ask for, with spaces between; `read` if it is not given.
    #[serde(default, deserialize_with = "lenient::string")]
    scopes: String,
    /// The app's own page.
    #[serde(default, deserialize_with = "lenient::string")]
    website: String,
}

impl NewApp {
    fn redirect_uris(&self) -> Vec<String> {
        let lines = self.redirect_uris.iter().flat_map(|text| text.lines());
        let lines = lines.map(str::trim).filter(|line| !line.is_empty());
        lines.map(ToOwned::to_owned).collect()
    }
}

/// An app that has registered.
#[derive(Serialize, ToSchema)]
struct RegisteredApp {
    id: String,
    name: String,
    website: Option<String>,
    scopes: Vec<&'static str>,
    redirect_uri: String,
    redirect_uris: Vec<String>,
    client_id: String,
    /// Shown this once.
    client_secret: String,
    client_secret_expires_at: u32,
    vapid_key: &'static str,
}

/// An app, as it sees itself.
#[derive(Debug, Serialize, ToSchema)]
struct AppDetails {
    name: String,
    website: Option<String>,
    scopes: Vec<&'static str>,
    redirect_uris: Vec<String>,
    vapid_key: &'static str,
}

/// What a token is asked for with.
#[derive(Deserialize, ToSchema)]
struct TokenRequest {
    /// `authorization_code` or `client_credentials`.
    #[serde(default, deserialize_with = "lenient::string")]
    grant_type: String,
    /// Here, or as HTTP's basic authentication.
    #[serde(default, deserialize_with = "lenient::string")]
    client_id: String,
    /// None for a public client, which uses PKCE.
    #[serde(default, deserialize_with = "lenient::text")]
    client_secret: Option<String>,
    #[serde(default, deserialize_with = "lenient::string")]
    code: String,
    /// The one that the code was asked for with.
    #[serde(default, deserialize_with = "lenient::string")]
    redirect_uri: String,
    /// The secret of PKCE (RFC 7636).
    #[serde(default, deserialize_with = "lenient::text")]
    code_verifier: Option<String>,
    /// For `client_credentials`; `read` if it is not given.
    #[serde(default, deserialize_with = "lenient::string")]
    scope: String,
}

/// Registers an app, which gets an id and a secret.
#[utoipa::path(
    request_body = NewApp,
    responses((status = 200, body = RegisteredApp)),
)]
#[post("/v1/apps")]
pub(super) async fn register(
    app: Data<App>,
    address: ClientAddress,
    params: Params,
) -> Result<HttpResponse, ApiError> {
    let given: NewApp = params.read()?;
    let given = Registration {
        redirect_uris: given.redirect_uris(),
        name: given.client_name,
        scopes: given.scopes,
        website: given.website,
    };
    let (registered, secret) = registration::register(&app, &address.0, given).await?;
    Ok(HttpResponse::Ok().json(RegisteredApp {
        id: registered.id.to_string(),
        website: Some(registered.website).filter(|it| !it.is_empty()),
        scopes: registered.scopes.iter().collect(),
        redirect_uri: registered.redirect_uris.join("\n"),
        redirect_uris: registered.redirect_uris,
        client_id: registered.id.to_string(),
        client_secret: secret,
        client_secret_expires_at: 0,
        name: registered.name,
        vapid_key: "",
    }))
}

/// The app that a token was given to.
#[utoipa::path(
    responses((status = 200, body = AppDetails)),
    security(("oauth" = [])),
)]
#[get("/v1/apps/verify_credentials")]
pub(super) async fn verify_app(app: Data<App>, token: AnyToken) -> Result<HttpResponse, ApiError> {
    let id = token.0.app;
    let found = match id {
        Some(id) => oauth::find(&app, id).await?,
        None => None,
    };
    let (name, website, redirect_uris) = match found {
        Some(found) => (found.name, found.website, found.redirect_uris),
        None => (token.0.name, String::new(), Vec::new()),
    };
    Ok(HttpResponse::Ok().json(AppDetails {
        name,
        website: Some(website).filter(|it| !it.is_empty()),
        scopes: token.0.scopes.iter().collect(),
        redirect_uris,
        vapid_key: "",
    }))
}

/// A client's id and secret: in the body, or as HTTP's basic authentication (RFC 6749, 2.3.1).
fn client(request: &HttpRequest, id: String, secret: Option<String>) -> (String, Option<String>) {
    let basic = request.headers().get(AUTHORIZATION).and_then(|value| {
        let (scheme, encoded) = value.to_str().ok()?.split_once(' ')?;
        let bytes = STANDARD.decode(encoded.trim()).ok()?;
        let text = String::from_utf8(bytes).ok()?;
        let (id, secret) = text.split_once(':')?;
        scheme
            .eq_ignore_ascii_case("basic")
            .then(|| (id.to_owned(), Some(secret.to_owned())))
    });
    basic.unwrap_or((id, secret))
}

/// Exchanges a code, or an app's id and secret, for a token.
#[utoipa::path(
    request_body = TokenRequest,
    responses((status = 200, body = TokenAnswer)),
)]
#[post("/oauth/token", wrap = "cors()")]
pub(super) async fn issue(
    request: HttpRequest,
    app: Data<App>,
    params: Params,
) -> Result<HttpResponse, ApiError> {
    let given: TokenRequest = params.read()?;
    let (client_id, client_secret) = client(&request, given.client_id, given.client_secret);
    let grant = Grant {
        grant_type: given.grant_type,
        client_id,
        client_secret,
        code: given.code,
        redirect_uri: given.redirect_uri,
        code_verifier: given.code_verifier,
        scope: given.scope,
    };
    let (token, secret) = grants::exchange(&app, &grant).await?;
    Ok(HttpResponse::Ok().json(TokenAnswer::new(&token, secret)))
}

/// A token as it is handed out.
#[derive(Serialize, ToSchema)]
pub(super) struct TokenAnswer {
    access_token: String,
    token_type: &'static str,
    scope: String,
    /// In seconds since 1970.
    created_at: i64,
}

impl TokenAnswer {
    pub(super) fn new(token: &ApiToken, secret: String) -> Self {
        Self {
            access_token: secret,
            token_type: "Bearer",
            scope: token.scopes.to_string(),
            created_at: token.created_at.as_millis() / 1000,
        }
    }
}

/// Which token is to end.
#[derive(Deserialize, ToSchema)]
struct Revocation {
    #[serde(default, deserialize_with = "lenient::string")]
    client_id: String,
    #[serde(default, deserialize_with = "lenient::text")]
    client_secret: Option<String>,
    #[serde(default, deserialize_with = "lenient::string")]
    token: String,
}

/// Ends a token.
#[utoipa::path(
    request_body = Revocation,
    responses((status = 200, body = Object)),
)]
#[post("/oauth/revoke", wrap = "cors()")]
pub(super) async fn revoke(
    request: HttpRequest,
    app: Data<App>,
    params: Params,
) -> Result<HttpResponse, ApiError> {
    let given: Revocation = params.read()?;
    let (client_id, secret) = client(&request, given.client_id, given.client_secret);
    grants::revoke(&app, &client_id, &secret.unwrap_or_default(), &given.token).await?;
    Ok(HttpResponse::Ok().json(json!({})))
}

/// What OAuth clients need to know of this server (RFC 8414).
#[utoipa::path(responses((status = 200, body = Object)))]
#[get("/.well-known/oauth-authorization-server", wrap = "cors()")]
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
