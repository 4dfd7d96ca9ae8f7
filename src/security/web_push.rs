//! Messages for devices: encrypted for the device (RFC 8291), and signed, so that its push service
//! knows whom they are from (VAPID, RFC 8292).

use std::io::{Error, ErrorKind};
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use url::Url;
use web_push_native::p256::elliptic_curve::sec1::ToEncodedPoint;
use web_push_native::p256::pkcs8::EncodePrivateKey;
use web_push_native::p256::{PublicKey, SecretKey};
use web_push_native::{Auth, encrypt};

use super::signing_keys::write_private;
use crate::domain::{Invalid, PushKeys, Timestamp};
use crate::i18n::text;

/// How long a signature is good; push services take no more than a day.
const SIGNED_SECONDS: i64 = 12 * 3600;
/// Bytes of a private key.
const BYTES: usize = 32;
/// Bytes of a device's secret.
const AUTH: usize = 16;

/// The site's key pair for push services. It cannot be printed.
pub struct PushKey {
    secret: SecretKey,
    signs: EncodingKey,
    public: String,
}

impl std::fmt::Debug for PushKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PushKey")
            .field("public", &self.public)
            .finish_non_exhaustive()
    }
}

/// A text that is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a VAPID key is 32 bytes in base64url, as `web-push generate-vapid-keys` prints the private one"
)]
pub struct BadPushKey;

#[derive(Serialize)]
struct Claims<'c> {
    aud: String,
    exp: i64,
    sub: &'c str,
}

impl PushKey {
    /// A new key.
    #[must_use]
    pub fn generate() -> Self {
        loop {
            // Very few numbers are no key.
            if let Ok(key) = Self::of(&rand::random::<[u8; BYTES]>()) {
                return key;
            }
        }
    }

    /// The private key in base64url.
    ///
    /// # Errors
    /// When it is none.
    pub fn parse(text: &SecretString) -> Result<Self, BadPushKey> {
        let text = text.expose_secret().trim().trim_end_matches('=');
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| BadPushKey)?;
        Self::of(&bytes)
    }

    fn of(bytes: &[u8]) -> Result<Self, BadPushKey> {
        let secret = SecretKey::from_slice(bytes).map_err(|_| BadPushKey)?;
        let der = secret.to_pkcs8_der().map_err(|_| BadPushKey)?;
        let point = secret.public_key().to_encoded_point(false);
        Ok(Self {
            signs: EncodingKey::from_ec_der(der.as_bytes()),
            public: URL_SAFE_NO_PAD.encode(point.as_bytes()),
            secret,
        })
    }

    /// Reads the key in a data folder, or makes one (mode 0600) at the first start. With another key,
    /// devices must subscribe anew.
    ///
    /// # Errors
    /// When the file can neither be read nor made, or holds something else.
    pub fn load_or_create(data: &Path) -> std::io::Result<Self> {
        let path = data.join("push-key");
        match std::fs::read_to_string(&path) {
            Ok(text) => Self::parse(&text.into())
                .map_err(|error| Error::other(format!("{}: {error}", path.display()))),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let key = Self::generate();
                std::fs::create_dir_all(data)?;
                write_private(&path, &URL_SAFE_NO_PAD.encode(key.secret.to_bytes()))?;
                Ok(key)
            }
            Err(error) => Err(error),
        }
    }

    /// The public key in base64url, for browsers.
    #[must_use]
    pub fn public(&self) -> &str {
        &self.public
    }

    /// The `Authorization` of a message to a push service; `contact` is an address of the site, as
    /// `https:` or `mailto:`.
    ///
    /// # Errors
    /// When signing fails.
    pub fn authorization(
        &self,
        endpoint: &Url,
        contact: &str,
        now: Timestamp,
    ) -> Result<String, jsonwebtoken::errors::Error> {
        let claims = Claims {
            aud: endpoint.origin().ascii_serialization(),
            exp: now.as_millis() / 1000 + SIGNED_SECONDS,
            sub: contact,
        };
        let token = jsonwebtoken::encode(&Header::new(Algorithm::ES256), &claims, &self.signs)?;
        Ok(format!("vapid t={token}, k={}", self.public))
    }
}

/// The keys of a device, as a browser names them, in base64url.
///
/// # Errors
/// [`Invalid`] when they are none.
pub fn parse_device_keys(public: &str, auth: &str) -> Result<PushKeys, Invalid> {
    let decode = |text: &str| URL_SAFE_NO_PAD.decode(text.trim_end_matches('='));
    let no_keys = || Invalid::new(text!("push-keys"));
    let (Ok(public), Ok(auth)) = (decode(public), decode(auth)) else {
        return Err(no_keys());
    };
    let is_point = PublicKey::from_sec1_bytes(&public).is_ok();
    match is_point && auth.len() == AUTH {
        true => Ok(PushKeys { public, auth }),
        false => Err(no_keys()),
    }
}

/// A message that only the device can read.
///
/// # Errors
/// When the keys are none.
pub fn encrypted(message: &str, keys: &PushKeys) -> Result<Vec<u8>, BadPushKey> {
    let public = PublicKey::from_sec1_bytes(&keys.public).map_err(|_| BadPushKey)?;
    let auth: [u8; AUTH] = keys.auth.as_slice().try_into().map_err(|_| BadPushKey)?;
    let message = message.as_bytes().to_vec();
    encrypt(message, &public, &Auth::from(auth)).map_err(|_| BadPushKey)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_device_alone_reads_a_message() {
        let device = PushKey::generate();
        let auth = [7; AUTH];
        let keys = parse_device_keys(device.public(), &URL_SAFE_NO_PAD.encode(auth)).unwrap();
        let sent = encrypted("Hello", &keys).unwrap();
        assert!(!sent.windows(5).any(|part| part == b"Hello"));
        let read = web_push_native::decrypt(sent.clone(), &device.secret, &Auth::from(auth));
        assert_eq!(read.unwrap(), b"Hello");
        let other = PushKey::generate();
        let other = web_push_native::decrypt(sent, &other.secret, &Auth::from(auth));
        assert!(other.is_err());
    }

    #[test]
    fn what_is_no_key_is_refused() {
        let key = PushKey::generate();
        let auth = URL_SAFE_NO_PAD.encode([7; AUTH]);
        for (public, auth) in [
            ("", auth.as_str()),
            (key.public(), ""),
            (key.public(), "AAAA"),
            (&key.public()[2..], auth.as_str()),
            (&URL_SAFE_NO_PAD.encode([4; 65]), auth.as_str()),
            ("BÄ", auth.as_str()),
        ] {
            assert!(parse_device_keys(public, auth).is_err(), "{public}");
        }
        for text in ["", "AAAA", &URL_SAFE_NO_PAD.encode([0; BYTES])] {
            assert!(PushKey::parse(&text.into()).is_err(), "{text}");
        }
    }

    #[test]
    fn the_key_is_made_once_and_signs() {
        let folder = tempfile::tempdir().unwrap();
        let key = PushKey::load_or_create(folder.path()).unwrap();
        let again = PushKey::load_or_create(folder.path()).unwrap();
        assert_eq!(key.public(), again.public());
        let endpoint = Url::parse("https://push.example/abc?d=1").unwrap();
        let now = Timestamp::now();
        let header = key.authorization(&endpoint, "mailto:me@example.org", now);
        let header = header.unwrap();
        let token = header.strip_prefix("vapid t=").unwrap();
        let (token, public) = token.split_once(", k=").unwrap();
        assert_eq!(public, key.public());
        let point = URL_SAFE_NO_PAD.decode(public).unwrap();
        let reads = jsonwebtoken::DecodingKey::from_ec_der(&point);
        let mut rules = jsonwebtoken::Validation::new(Algorithm::ES256);
        rules.set_audience(&["https://push.example"]);
        let read = jsonwebtoken::decode::<serde_json::Value>(token, &reads, &rules).unwrap();
        assert_eq!(read.claims["sub"], "mailto:me@example.org");
        let text = format!("{key:?}");
        let secret = std::fs::read_to_string(folder.path().join("push-key")).unwrap();
        assert!(!text.contains(secret.trim()), "{text}");
    }
}
