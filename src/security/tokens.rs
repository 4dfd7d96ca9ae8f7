//! The token in the session cookie: a JWT that names a session record. The record decides; the
//! signature only keeps guesses away from the store.

use std::io::Write;
use std::path::Path;

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use secrecy::{ExposeSecret, SecretSlice};
use serde::{Deserialize, Serialize};

use crate::domain::{Session, SessionId, UserId};

/// The secret that signs tokens, 32 random bytes. It cannot be printed.
#[derive(Debug, Clone)]
pub struct SigningKey(SecretSlice<u8>);

impl SigningKey {
    /// A new random key.
    #[must_use]
    pub fn generate() -> Self {
        Self(SecretSlice::from(rand::random::<[u8; 32]>().to_vec()))
    }

    /// Reads the key in a data folder, or makes it (mode 0600) at the first start.
    ///
    /// # Errors
    /// When the file can neither be read nor made, or holds no key.
    pub fn load_or_create(data: &Path) -> std::io::Result<Self> {
        let path = data.join("secret");
        match std::fs::read_to_string(&path) {
            Ok(text) => hex::decode(text.trim())
                .ok()
                .filter(|bytes| bytes.len() >= 32)
                .map(|bytes| Self(SecretSlice::from(bytes)))
                .ok_or_else(|| {
                    std::io::Error::other(format!(
                        "{} holds no signing secret (64 hexadecimal digits); \
                         delete it to have a new one made, which signs everybody out",
                        path.display()
                    ))
                }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let key = Self::generate();
                std::fs::create_dir_all(data)?;
                let mut options = std::fs::OpenOptions::new();
                options.write(true).create_new(true);
                #[cfg(unix)]
                std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
                let mut file = options.open(&path)?;
                writeln!(file, "{}", hex::encode(key.0.expose_secret()))?;
                file.sync_all()?;
                Ok(key)
            }
            Err(error) => Err(error),
        }
    }
}

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

/// Signs and reads tokens.
#[derive(Clone)]
pub struct Tokens {
    sign: EncodingKey,
    check: DecodingKey,
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
    /// Tokens under this key (HS256).
    #[must_use]
    pub fn new(key: &SigningKey) -> Self {
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_required_spec_claims(&["exp", "sub"]);
        Self {
            sign: EncodingKey::from_secret(key.0.expose_secret()),
            check: DecodingKey::from_secret(key.0.expose_secret()),
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
            iat: session.created_at.as_millis() / 1000,
            exp: session.expires_at.as_millis() / 1000,
        };
        Ok(encode(&Header::new(Algorithm::HS256), &claims, &self.sign)?)
    }

    /// The session that a token names, if it is ours, whole and not expired.
    #[must_use]
    pub fn read(&self, token: &str) -> Option<(SessionId, UserId)> {
        let claims = decode::<Claims>(token, &self.check, &self.validation)
            .ok()?
            .claims;
        Some((claims.sid, claims.sub))
    }
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    reason = "a test that cannot set its scene should stop"
)]
mod tests {
    use super::*;
    use crate::domain::Timestamp;

    fn session(seconds: i64) -> Session {
        let now = Timestamp::now();
        Session {
            id: SessionId::generate(),
            user: UserId::generate(),
            created_at: now,
            expires_at: now.plus_seconds(seconds),
        }
    }

    #[test]
    fn reads_only_its_own_unexpired_tokens() {
        let tokens = Tokens::new(&SigningKey::generate());
        let session = session(3600);
        let token = tokens.sign(&session).unwrap();
        assert_eq!(tokens.read(&token), Some((session.id, session.user)));
        assert_eq!(Tokens::new(&SigningKey::generate()).read(&token), None);
        assert_eq!(
            tokens.read(&tokens.sign(&self::session(-3600)).unwrap()),
            None
        );
        // The well-known trick: a token that says it needs no signature.
        let unsigned = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.";
        assert_eq!(tokens.read(unsigned), None);
    }

    #[test]
    fn the_secret_is_made_once_and_only_its_owner_reads_it() {
        let data = tempfile::tempdir().unwrap();
        let first = SigningKey::load_or_create(data.path()).unwrap();
        let second = SigningKey::load_or_create(data.path()).unwrap();
        assert_eq!(first.0.expose_secret(), second.0.expose_secret());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(data.path().join("secret"))
                .unwrap()
                .permissions()
                .mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        std::fs::write(data.path().join("secret"), "zzz").unwrap();
        assert!(SigningKey::load_or_create(data.path()).is_err());
    }
}
