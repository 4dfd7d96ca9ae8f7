//! OAuth 2: people agree, codes become tokens.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use super::tokens;
use crate::domain::{
    ApiApp, ApiAppId, ApiToken, AuthorizationCode, LinkToken, Scopes, Timestamp, UserId,
};
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
    #[error("There is no such client, or its secret is wrong.")]
    Client,
    /// `invalid_grant`
    #[error("The code is not valid, has expired, was used, or is another client's.")]
    Grant,
    /// `invalid_scope`
    #[error("The scope is not known, or more than the app registered for.")]
    Scope,
    /// `unsupported_grant_type`
    #[error("This kind of grant is not offered.")]
    GrantType,
    /// `unauthorized_client`
    #[error("The token is another client's.")]
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
pub struct Asked {
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
pub async fn asked(app: &App, asking: &Asking) -> Result<Asked, OAuthError> {
    let known = client(app, &asking.client_id).await?;
    if !known.redirect_uris.contains(&asking.redirect_uri) {
        let text = "The address to lead back to is not one that the app registered.";
        return Err(OAuthError::Request(text.into()));
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
    Ok(Asked {
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

async fn client(app: &App, id: &str) -> Result<ApiApp, OAuthError> {
    let id: ApiAppId = id.parse().map_err(|_| OAuthError::Client)?;
    let found = app.store.api_app(id).await.map_err(Failure::from)?;
    found.ok_or(OAuthError::Client)
}

/// The person agrees; returns the code for the app.
///
/// # Errors
/// When the store fails.
pub async fn agree(app: &App, user: UserId, asked: &Asked) -> Result<String, Failure> {
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

/// What an app sends for a token.
#[derive(Debug, Default, Clone)]
pub struct Grant {
    /// `authorization_code` or `client_credentials`
    pub grant_type: String,
    /// The app's client id.
    pub client_id: String,
    /// Its secret; a public client has none, and shows PKCE's verifier.
    pub client_secret: Option<String>,
    /// The code.
    pub code: String,
    /// As when the person was asked.
    pub redirect_uri: String,
    /// PKCE's verifier.
    pub code_verifier: Option<String>,
    /// Of the app's own token.
    pub scope: String,
}

/// Exchanges a code, or an app's secret, for a token; returns its secret.
///
/// # Errors
/// See [`OAuthError`].
pub async fn exchange(app: &App, grant: &Grant) -> Result<(ApiToken, String), OAuthError> {
    let known = client(app, &grant.client_id).await?;
    let secret = grant.client_secret.as_deref().filter(|it| !it.is_empty());
    if secret.is_some_and(|secret| !is_secret_of(&known, secret)) {
        return Err(OAuthError::Client);
    }
    match grant.grant_type.as_str() {
        "authorization_code" => {
            let code = take(app, grant, &known, secret.is_some()).await?;
            let user = Some(code.user);
            let issued = tokens::issue(app, user, Some(known.id), &known.name, code.scopes, None);
            Ok(issued.await?)
        }
        "client_credentials" if secret.is_some() => {
            let scopes = match grant.scope.trim() {
                "" => Scopes::least(),
                words => Scopes::parse(words).map_err(|_| OAuthError::Scope)?,
            };
            if !known.scopes.cover_all(&scopes) {
                return Err(OAuthError::Scope);
            }
            let issued = tokens::issue(app, None, Some(known.id), &known.name, scopes, None);
            Ok(issued.await?)
        }
        "client_credentials" => Err(OAuthError::Client),
        _ => Err(OAuthError::GrantType),
    }
}

/// The code of a grant, which is gone afterwards whether it fits or not.
async fn take(
    app: &App,
    grant: &Grant,
    known: &ApiApp,
    is_confidential: bool,
) -> Result<AuthorizationCode, OAuthError> {
    let secret = LinkToken::parse(&grant.code).map_err(|_| OAuthError::Grant)?;
    let code = app.store.take_api_code(secret.digest()).await;
    let code = code.map_err(Failure::from)?.ok_or(OAuthError::Grant)?;
    let fits = code.app == known.id
        && code.redirect_uri == grant.redirect_uri
        && code.expires_at > Timestamp::now();
    let proven = match (&code.challenge, &grant.code_verifier) {
        (Some(challenge), Some(verifier)) => *challenge == challenge_of(verifier),
        (Some(_), None) => false,
        // Whoever has neither secret nor challenge could be anybody.
        (None, _) => is_confidential,
    };
    match fits && proven {
        true => Ok(code),
        false => Err(OAuthError::Grant),
    }
}

/// RFC 7636, S256.
fn challenge_of(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()))
}

fn is_secret_of(app: &ApiApp, secret: &str) -> bool {
    LinkToken::parse(secret).is_ok_and(|secret| secret.digest() == app.secret)
}

/// Revokes a token of the app itself. One that is not known is none any more.
///
/// # Errors
/// See [`OAuthError`].
pub async fn revoke(
    app: &App,
    client_id: &str,
    client_secret: &str,
    token: &str,
) -> Result<(), OAuthError> {
    let Ok(secret) = LinkToken::parse(token) else {
        return Ok(());
    };
    let found = app.store.api_token(secret.digest()).await;
    let Some(found) = found.map_err(Failure::from)? else {
        return Ok(());
    };
    let known = client(app, client_id).await.map_err(|error| match error {
        OAuthError::Client => OAuthError::NotYours,
        other => other,
    })?;
    if found.app != Some(known.id) || !is_secret_of(&known, client_secret) {
        return Err(OAuthError::NotYours);
    }
    app.store
        .delete_api_token(found.id)
        .await
        .map_err(Failure::from)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_challenge_is_that_of_the_rfc() {
        // RFC 7636, appendix B.
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
        assert_eq!(challenge_of(verifier), challenge);
    }
}
