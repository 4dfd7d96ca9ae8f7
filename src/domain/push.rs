//! Notifications that reach a device while the site is not open there (Web Push, RFC 8030).

use super::{ApiTokenId, Invalid, NotificationKind, PushDeliveryId, SessionId, Timestamp, UserId};
use crate::i18n::text;
use uuid::Uuid;

/// Most characters of an address at a push service.
const ENDPOINT: usize = 1000;

/// A device that wants to be notified. There is one for each signed-in browser and for each app; it
/// ends with them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PushSubscription {
    /// What it belongs to.
    pub source: PushSource,
    /// Whose notifications.
    pub user: UserId,
    /// Where its push service takes messages for it.
    pub endpoint: String,
    /// The device's public key, an uncompressed point of P-256 (65 bytes), and its secret (16 bytes):
    /// with them messages are encrypted, so that the push service cannot read them.
    pub keys: PushKeys,
    /// Of what.
    pub kinds: Vec<NotificationKind>,
    /// Since when.
    pub created_at: Timestamp,
}

/// What a subscription belongs to, and ends with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PushSource {
    /// A signed-in browser.
    Session(SessionId),
    /// An app.
    Token(ApiTokenId),
}

impl PushSource {
    /// The name of the session or token.
    #[must_use]
    pub fn as_uuid(self) -> Uuid {
        match self {
            Self::Session(id) => id.as_uuid(),
            Self::Token(id) => id.as_uuid(),
        }
    }

    /// The word that stores keep for what it is.
    #[must_use]
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Session(_) => "session",
            Self::Token(_) => "token",
        }
    }

    /// The other way; none for another word.
    #[must_use]
    pub fn from_stored(kind: &str, id: Uuid) -> Option<Self> {
        match kind {
            "session" => Some(Self::Session(id.into())),
            "token" => Some(Self::Token(id.into())),
            _ => None,
        }
    }
}

/// The keys of a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PushKeys {
    /// Its public key.
    pub public: Vec<u8>,
    /// Its secret.
    pub auth: Vec<u8>,
}

/// An address at a push service, as a browser names it.
///
/// # Errors
/// [`Invalid`] when it is no web address, or too long.
pub fn parse_push_endpoint(text: &str) -> Result<String, Invalid> {
    let url = url::Url::parse(text).ok();
    let is_web = url.is_some_and(|url| url.has_host() && matches!(url.scheme(), "https" | "http"));
    match is_web && text.len() <= ENDPOINT {
        true => Ok(text.to_owned()),
        false => Err(Invalid::new(text!("push-address"))),
    }
}

/// A message that is to be sent to a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PushDelivery {
    /// Its name.
    pub id: PushDeliveryId,
    /// To which subscription.
    pub source: PushSource,
    /// What the device gets: JSON, not yet encrypted.
    pub message: String,
    /// When it is sent, or tried again; moved ahead by whoever sends it.
    pub due_at: Timestamp,
    /// How often that was tried.
    pub attempts: u32,
}

impl PushDelivery {
    /// Seconds until it is tried again, by the attempts made; given up after the last.
    const RETRIES: [i64; 4] = [30, 300, 1800, 7200];

    /// A message that is due at once.
    #[must_use]
    pub fn new(source: PushSource, message: String, now: Timestamp) -> Self {
        Self {
            id: PushDeliveryId::generate(),
            source,
            message,
            due_at: now,
            attempts: 0,
        }
    }

    /// When it is tried again after another attempt that began `now`; none after the last.
    #[must_use]
    pub fn retry_at(&self, now: Timestamp) -> Option<Timestamp> {
        let attempts = usize::try_from(self.attempts).unwrap_or(usize::MAX);
        let pause = Self::RETRIES.get(attempts)?;
        Some(now.plus_seconds(*pause))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delivery_is_given_up_after_some_attempts() {
        let now = Timestamp::from_millis(0);
        let source = PushSource::Session(SessionId::generate());
        let mut delivery = PushDelivery::new(source, "{}".into(), now);
        let mut pauses = Vec::new();
        while let Some(at) = delivery.retry_at(now) {
            pauses.push(at.as_millis() / 1000);
            delivery.attempts += 1;
        }
        assert_eq!(pauses, PushDelivery::RETRIES);
    }

    #[test]
    fn endpoints_are_web_addresses() {
        assert!(parse_push_endpoint("https://push.example/abc").is_ok());
        let long = format!("https://push.example/{}", "a".repeat(ENDPOINT));
        for bad in ["", "push.example/abc", "file:///etc/passwd", long.as_str()] {
            assert!(parse_push_endpoint(bad).is_err(), "{bad}");
        }
    }
}
