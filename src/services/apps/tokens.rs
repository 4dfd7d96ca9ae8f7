//! What programs show with each request: recognised, made by people for themselves, revoked.

use crate::domain::{
    ApiAppId, ApiToken, ApiTokenId, Invalid, LinkToken, Scopes, Timestamp, User, UserId,
};
use crate::i18n::text;
use crate::services::{App, Failure};

/// A use is recorded at most once in so many seconds.
const RECORDED_SECONDS: i64 = 3600;
/// Most characters of a token's name.
const NAME: usize = 60;

/// A program whose token was good.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Its token.
    pub token: ApiToken,
    /// In whose name it acts; none for an app's own.
    pub user: Option<User>,
}

/// Why a token was not made.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// A field will not do; a sentence for the person.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// Not the person's fault.
    #[error(transparent)]
    Internal(#[from] Failure),
}

/// Who a token stands for; one of a suspended person stands for nobody.
///
/// # Errors
/// When the store fails.
pub async fn recognise(app: &App, secret: &str) -> Result<Option<Caller>, Failure> {
    let Ok(secret) = LinkToken::parse(secret) else {
        return Ok(None);
    };
    let Some(token) = app.store.api_token(secret.digest()).await? else {
        return Ok(None);
    };
    let now = Timestamp::now();
    if token.expires_at.is_some_and(|end| end <= now) {
        return Ok(None);
    }
    let user = match token.user {
        Some(id) => match app.store.user(id).await? {
            Some(user) if user.suspension.is_none() => Some(user),
            _ => return Ok(None),
        },
        None => None,
    };
    let recorded = token.used_at.unwrap_or(token.created_at);
    if token.used_at.is_none() || recorded.plus_seconds(RECORDED_SECONDS) <= now {
        app.store.touch_api_token(token.id, now).await?;
    }
    Ok(Some(Caller { token, user }))
}

/// A new token and its secret, which is shown once.
pub(super) async fn issue(
    app: &App,
    user: Option<UserId>,
    by: Option<ApiAppId>,
    name: &str,
    scopes: Scopes,
    expires_at: Option<Timestamp>,
) -> Result<(ApiToken, String), Failure> {
    let secret = LinkToken::from_random(rand::random());
    let token = ApiToken {
        id: ApiTokenId::generate(),
        digest: secret.digest(),
        user,
        app: by,
        name: name.to_owned(),
        scopes,
        created_at: Timestamp::now(),
        used_at: None,
        expires_at,
    };
    app.store.insert_api_token(&token).await?;
    tracing::info!(token = %token.id, ?user, "a token was issued");
    Ok((token, secret.in_address()))
}

/// A token for an app through which a person has just signed up, of the scopes of its own.
///
/// # Errors
/// When the store fails.
pub async fn for_new_account(
    app: &App,
    user: UserId,
    by: ApiAppId,
    own: &ApiToken,
) -> Result<(ApiToken, String), Failure> {
    let (name, scopes) = (&own.name, own.scopes.clone());
    issue(app, Some(user), Some(by), name, scopes, None).await
}

/// Makes a token for a person's own program; returns its secret. It ends after so many days, or never.
///
/// # Errors
/// See [`TokenError`].
pub async fn create(
    app: &App,
    user: UserId,
    name: &str,
    scopes: &str,
    days: Option<u32>,
) -> Result<String, TokenError> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > NAME || name.chars().any(char::is_control) {
        let problem = text!("token-name-invalid", count = NAME);
        return Err(Invalid(problem).into());
    }
    let scopes = Scopes::parse(scopes).map_err(|_| Invalid(text!("token-scope-missing")))?;
    let end = days.map(|days| Timestamp::now().plus_seconds(i64::from(days) * 86_400));
    let (_, secret) = issue(app, Some(user), None, name, scopes, end).await?;
    Ok(secret)
}

/// A person's tokens, newest first.
///
/// # Errors
/// When the store fails.
pub async fn list(app: &App, user: UserId) -> Result<Vec<ApiToken>, Failure> {
    Ok(app.store.api_tokens(user).await?)
}

/// Revokes one of a person's tokens; one that is not theirs stays.
///
/// # Errors
/// When the store fails.
pub async fn revoke(app: &App, user: UserId, id: ApiTokenId) -> Result<(), Failure> {
    let own = list(app, user).await?;
    if own.iter().any(|token| token.id == id) {
        app.store.delete_api_token(id).await?;
        tracing::info!(%user, token = %id, "a token was revoked");
    }
    Ok(())
}

/// Revokes all of a person's tokens.
///
/// # Errors
/// When the store fails.
pub async fn revoke_all(app: &App, user: UserId) -> Result<(), Failure> {
    Ok(app.store.delete_api_tokens(user).await?)
}
