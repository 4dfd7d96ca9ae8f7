//! The token in the session cookie: a JWT that names a session record. The record decides; the
//! signature only keeps guesses away from the store.

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize};

use super::signing_keys::SigningKeys;
use crate::domain::{PostId, Session, SessionId, Timestamp, UserId};

#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    /// The user.
    sub: UserId,
    /// The session record.
    sid: SessionId,
    /// Seconds since 1970.
    iat: i64,
    /// Seconds since 1970.
    exp: i64,
}

/// What a token says that is not of a session. Each kind has an audience of its own, so that none
/// is ever taken for another.
#[derive(Debug, Serialize, Deserialize)]
struct AudienceClaims {
    /// The user.
    sub: UserId,
    /// [`PENDING_TWO_FACTOR`] or [`DEVICE`].
    aud: String,
    /// Seconds since 1970.
    exp: i64,
}

/// The audience of tokens that say that the password was right, and no more.
const PENDING_TWO_FACTOR: &str = "second-factor";
/// Seconds until the code must have followed.
const PENDING_TWO_FACTOR_SECONDS: i64 = 10 * 60;
/// The audience of tokens by which a device is known.
const DEVICE: &str = "known-device";
/// Seconds for which it is: a year.
pub const DEVICE_SECONDS: i64 = 365 * 24 * 3600;

/// The audience of passes to the pictures of a post.
fn pass_audience(post: PostId) -> String {
    format!("pictures-of:{post}")
}

/// Signs and reads tokens.
#[derive(Clone)]
pub struct Tokens {
    sign: EncodingKey,
    /// The signing key first, then those that went before it.
    check: Vec<DecodingKey>,
    validation: Validation,
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tokens")
    }
}

/// A token could not be signed.
#[derive(Debug, thiserror::Error)]
#[error("signing a session token failed: {0}")]
pub struct TokenError(#[from] jsonwebtoken::errors::Error);

impl Tokens {
    /// Tokens under these keys (HS256): signed by the newest, read by all.
    #[must_use]
    pub fn new(keys: &SigningKeys) -> Self {
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_required_spec_claims(&["exp", "sub"]);
        Self {
            sign: EncodingKey::from_secret(keys.newest()),
            check: keys.all().map(DecodingKey::from_secret).collect(),
            validation,
        }
    }

    /// The token for a session.
    ///
    /// # Errors
    /// When signing fails.
    pub fn sign(&self, session: &Session) -> Result<String, TokenError> {
        let claims = Claims {
            sub: session.user,
            sid: session.id,
            iat: session.seen_at.as_millis() / 1000,
            exp: session.expires_at.as_millis() / 1000,
        };
        Ok(encode(&Header::new(Algorithm::HS256), &claims, &self.sign)?)
    }

    /// Says that a user has shown their password at `now`; it opens nothing by itself.
    ///
    /// # Errors
    /// When signing fails.
    pub fn sign_pending_two_factor(
        &self,
        user: UserId,
        now: Timestamp,
    ) -> Result<String, TokenError> {
        self.sign_for(
            user,
            PENDING_TWO_FACTOR,
            now.plus_seconds(PENDING_TWO_FACTOR_SECONDS),
        )
    }

    /// Who has shown their password a few minutes ago.
    #[must_use]
    pub fn read_pending_two_factor(&self, token: &str) -> Option<UserId> {
        self.read_for(token, PENDING_TWO_FACTOR)
    }

    /// Says that a user has logged in on a device; it opens nothing.
    ///
    /// # Errors
    /// When signing fails.
    pub fn sign_device(&self, user: UserId, now: Timestamp) -> Result<String, TokenError> {
        self.sign_for(user, DEVICE, now.plus_seconds(DEVICE_SECONDS))
    }

    /// Who has logged in on a device before.
    #[must_use]
    pub fn read_device(&self, token: &str) -> Option<UserId> {
        self.read_for(token, DEVICE)
    }

    /// Lets a viewer load the pictures of a post for some time, as far as they may see it.
    ///
    /// # Errors
    /// When signing fails.
    pub fn sign_pass(
        &self,
        viewer: UserId,
        post: PostId,
        end: Timestamp,
    ) -> Result<String, TokenError> {
        self.sign_for(viewer, &pass_audience(post), end)
    }

    /// Whom a pass to the pictures of this post stands for.
    #[must_use]
    pub fn read_pass(&self, pass: &str, post: PostId) -> Option<UserId> {
        self.read_for(pass, &pass_audience(post))
    }

    fn sign_for(&self, user: UserId, audience: &str, end: Timestamp) -> Result<String, TokenError> {
        let claims = AudienceClaims {
            sub: user,
            aud: audience.to_owned(),
            exp: end.as_millis() / 1000,
        };
        Ok(encode(&Header::new(Algorithm::HS256), &claims, &self.sign)?)
    }

    fn read_for(&self, token: &str, audience: &str) -> Option<UserId> {
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_audience(&[audience]);
        validation.set_required_spec_claims(&["exp", "sub", "aud"]);
        validation.leeway = 0;
        self.check.iter().find_map(|key| {
            let read = decode::<AudienceClaims>(token, key, &validation).ok()?;
            Some(read.claims.sub)
        })
    }

    /// The session that a token names, if it is ours, whole and not expired.
    #[must_use]
    pub fn read(&self, token: &str) -> Option<Read> {
        self.check.iter().enumerate().find_map(|(age, key)| {
            let claims = decode::<Claims>(token, key, &self.validation).ok()?.claims;
            Some(Read {
                session: claims.sid,
                user: claims.sub,
                by_old_key: age > 0,
            })
        })
    }
}

/// What a token says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Read {
    /// The session record.
    pub session: SessionId,
    /// Whose.
    pub user: UserId,
    /// Whether it should be signed anew, because its key has been replaced.
    pub by_old_key: bool,
}

#[cfg(test)]
#[path = "tokens_tests.rs"]
mod tests;
