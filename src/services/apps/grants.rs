//! OAuth 2: codes, and the secrets of apps, become tokens; tokens are revoked.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use super::oauth::{OAuthError, client};
use super::tokens;
use crate::domain::{ApiApp, ApiToken, AuthorizationCode, LinkToken, Scopes, Timestamp};
use crate::services::{App, Failure};

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
        // Whoever has neither secret nor challenge could be anyone.
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
