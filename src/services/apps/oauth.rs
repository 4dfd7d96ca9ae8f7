//! OAuth 2: an app asks, a person agrees, and the app gets a code. [`super::grants`] exchanges it.

use crate::domain::{ApiApp, ApiAppId, AuthorizationCode, LinkToken, Scopes, Timestamp, UserId};
use crate::i18n::text;
use crate::services::limits::RateLimited;
use crate::services::{App, Failure};

/// Where a code is shown for the person to copy.
pub const OUT_OF_BAND: &str = "urn:ietf:wg:oauth:2.0:oob";
/// Seconds in which a code must be exchanged.
const CODE_SECONDS: i64 = 600;

/// Why a request of OAuth's was refused, in the words of RFC 6749.
#[derive(Debug, thiserror::Error)]
pub enum OAuthError {
    /// `invalid_request`; a sentence for the app's author.
    #[error("{0}")]
    Request(String),
    /// `invalid_client`
    #[error("{}", text!("oauth-client"))]
    Client,
    /// `invalid_grant`
    #[error("{}", text!("oauth-grant"))]
    Grant,
    /// `invalid_scope`
    #[error("{}", text!("oauth-scope"))]
    Scope,
    /// `unsupported_grant_type`
    #[error("{}", text!("oauth-grant-type"))]
    GrantType,
    /// `unauthorized_client`
    #[error("{}", text!("oauth-not-yours"))]
    NotYours,
    /// Too many in a short time.
    #[error(transparent)]
    RateLimited(#[from] RateLimited),
    /// Not the app's fault.
    #[error(transparent)]
    Internal(#[from] Failure),
}

/// What an app asks a person for.
#[derive(Debug, Default, Clone)]
pub struct Asking {
    /// The app's client id.
    pub client_id: String,
    /// `code`
    pub response_type: String,
    /// Where the person is to be led.
    pub redirect_uri: String,
    /// What it may do; `read` when it says nothing.
    pub scope: String,
    /// PKCE's challenge.
    pub code_challenge: Option<String>,
    /// `S256`
    pub code_challenge_method: Option<String>,
}

/// What a person may agree to.
#[derive(Debug, Clone)]
pub struct AuthorizationRequest {
    /// Who asks.
    pub app: ApiApp,
    /// Where the person is led afterwards: one that the app registered.
    pub redirect_uri: String,
    /// To what.
    pub scopes: Scopes,
    /// PKCE's challenge.
    pub challenge: Option<String>,
}

/// Checks what an app asks for. Of an app or an address that is not known the person gets a page, and
/// led nowhere.
///
/// # Errors
/// See [`OAuthError`].
pub async fn asked(app: &App, asking: &Asking) -> Result<AuthorizationRequest, OAuthError> {
    let known = client(app, &asking.client_id).await?;
    if !known.redirect_uris.contains(&asking.redirect_uri) {
        return Err(OAuthError::Request(text!("oauth-redirect")));
    }
    if asking.response_type != "code" {
        return Err(OAuthError::Request("response_type must be code".into()));
    }
    let scopes = match asking.scope.trim() {
        "" => Scopes::least(),
        words => Scopes::parse(words).map_err(|_| OAuthError::Scope)?,
    };
    if !known.scopes.cover_all(&scopes) {
        return Err(OAuthError::Scope);
    }
    let method = asking.code_challenge_method.as_deref();
    let challenge = asking.code_challenge.clone().filter(|it| !it.is_empty());
    if challenge.is_some() && method != Some("S256") {
        let text = "code_challenge_method must be S256";
        return Err(OAuthError::Request(text.into()));
    }
    // 32 bytes in base64url, so that nothing else is kept.
    if challenge.as_ref().is_some_and(|it| it.len() != 43) {
        let text = "code_challenge must have 43 characters";
        return Err(OAuthError::Request(text.into()));
    }
    Ok(AuthorizationRequest {
        app: known,
        redirect_uri: asking.redirect_uri.clone(),
        scopes,
        challenge,
    })
}

/// An app by its id.
///
/// # Errors
/// When the store fails.
pub async fn find(app: &App, id: ApiAppId) -> Result<Option<ApiApp>, Failure> {
    Ok(app.store.api_app(id).await?)
}

pub(super) async fn client(app: &App, id: &str) -> Result<ApiApp, OAuthError> {
    let id: ApiAppId = id.parse().map_err(|_| OAuthError::Client)?;
    let found = app.store.api_app(id).await.map_err(Failure::from)?;
    found.ok_or(OAuthError::Client)
}

/// The person agrees; returns the code for the app.
///
/// # Errors
/// When the store fails.
pub async fn agree(
    app: &App,
    user: UserId,
    asked: &AuthorizationRequest,
) -> Result<String, Failure> {
    let secret = LinkToken::from_random(rand::random());
    let code = AuthorizationCode {
        digest: secret.digest(),
        app: asked.app.id,
        user,
        redirect_uri: asked.redirect_uri.clone(),
        scopes: asked.scopes.clone(),
        challenge: asked.challenge.clone(),
        expires_at: Timestamp::now().plus_seconds(CODE_SECONDS),
    };
    app.store.insert_api_code(&code).await?;
    Ok(secret.in_address())
}
