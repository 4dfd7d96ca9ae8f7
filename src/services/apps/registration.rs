//! Apps register by themselves (RFC 7591's idea, in Mastodon's words).

use url::Url;

use super::oauth::{OAuthError, OUT_OF_BAND};
use crate::domain::{ApiApp, ApiAppId, Invalid, LinkToken, Scopes, Timestamp};
use crate::services::limits;
use crate::services::{App, Failure};

/// Most addresses of an app.
const REDIRECTS: usize = 10;
/// Most characters of each text of an app.
const TEXT: usize = 2000;

/// What an app says of itself.
#[derive(Debug, Default, Clone)]
pub struct Registration {
    /// What it calls itself.
    pub name: String,
    /// Where people may be led back to.
    pub redirect_uris: Vec<String>,
    /// What it may ask for; `read` when it says nothing.
    pub scopes: String,
    /// Its home page.
    pub website: String,
}

/// Registers an app; returns its secret, too.
///
/// # Errors
/// See [`OAuthError`].
pub async fn register(
    app: &App,
    address: &str,
    given: Registration,
) -> Result<(ApiApp, String), OAuthError> {
    let request = |text: &str| OAuthError::Request(text.to_owned());
    let name = given.name.trim();
    if name.is_empty() || name.chars().count() > 200 || name.chars().any(char::is_control) {
        return Err(request("client_name must have 1 to 200 characters"));
    }
    if given.redirect_uris.is_empty() || given.redirect_uris.len() > REDIRECTS {
        return Err(request("redirect_uris must name 1 to 10 addresses"));
    }
    if !given.redirect_uris.iter().all(|uri| is_redirect(uri)) {
        return Err(request("redirect_uris must be whole addresses"));
    }
    let website = given.website.trim();
    let web = |url: Url| matches!(url.scheme(), "http" | "https");
    if website.len() > TEXT || !(website.is_empty() || Url::parse(website).is_ok_and(web)) {
        return Err(request("website must be an http address"));
    }
    let scopes = match given.scopes.trim() {
        "" => Scopes::least(),
        words => Scopes::parse(words).map_err(|Invalid { .. }| OAuthError::Scope)?,
    };
    let rate = app.rate_limits.api_app_address;
    limits::count(app, "api-app", address, rate).await??;
    let secret = LinkToken::from_random(rand::random());
    let registered = ApiApp {
        id: ApiAppId::generate(),
        secret: secret.digest(),
        name: name.to_owned(),
        website: website.to_owned(),
        redirect_uris: given.redirect_uris,
        scopes,
        created_at: Timestamp::now(),
    };
    app.store
        .insert_api_app(&registered)
        .await
        .map_err(Failure::from)?;
    Ok((registered, secret.in_address()))
}

/// A whole address without a fragment, of a scheme that runs nothing in the person's browser.
fn is_redirect(uri: &str) -> bool {
    let plain = uri.len() <= TEXT && !uri.chars().any(|c| c.is_control() || c.is_whitespace());
    let safe = |url: Url| {
        let runs = ["javascript", "data", "vbscript", "blob", "file", "about"];
        url.fragment().is_none() && !runs.contains(&url.scheme())
    };
    plain && (uri == OUT_OF_BAND || Url::parse(uri).is_ok_and(safe))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_would_run_something_are_no_redirects() {
        for uri in [
            "https://app.example.org/callback?x=1",
            "http://localhost:1234/",
            "org.example.app://oauth",
            OUT_OF_BAND,
        ] {
            assert!(is_redirect(uri), "{uri}");
        }
        for uri in [
            "",
            "/callback",
            "app.example.org",
            "javascript:alert(1)",
            "data:text/html,x",
            "https://app.example.org/#fragment",
            "https://app.example.org/\nSet-Cookie: a=b",
            "https://app.example.org/ x",
        ] {
            assert!(!is_redirect(uri), "{uri}");
        }
    }
}
