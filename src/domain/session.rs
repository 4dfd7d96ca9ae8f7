//! A signed-in browser.

use super::{SessionId, Timestamp, UserId};

/// A signed-in browser. The token that names the record signs its person in while the record exists
/// and has not expired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Named by the token.
    pub id: SessionId,
    /// Who signed in.
    pub user: UserId,
    /// When.
    pub created_at: Timestamp,
    /// When it was last used, give or take [`Session::RENEWED_AFTER`] seconds.
    pub seen_at: Timestamp,
    /// Until when, unless it is used again before.
    pub expires_at: Timestamp,
    /// What the browser calls itself, at most [`Session::DEVICE_BYTES`] long.
    pub device: String,
}

impl Session {
    /// Seconds after which using a session renews it: so that reading a hundred pages in a row
    /// writes nothing.
    pub const RENEWED_AFTER: i64 = 60 * 60;
    /// Most bytes of [`Session::device`].
    pub const DEVICE_BYTES: usize = 300;

    /// A browser that signs in now and stays so for `lifetime` seconds without being used.
    #[must_use]
    pub fn begin(user: UserId, device: &str, now: Timestamp, lifetime: i64) -> Self {
        let end = device.floor_char_boundary(Self::DEVICE_BYTES);
        Self {
            id: SessionId::generate(),
            user,
            created_at: now,
            seen_at: now,
            expires_at: now.plus_seconds(lifetime),
            device: device[..end].to_owned(),
        }
    }

    /// The same session, used now, when that is worth a write.
    #[must_use]
    pub fn renewed(&self, now: Timestamp, lifetime: i64) -> Option<Self> {
        (now >= self.seen_at.plus_seconds(Self::RENEWED_AFTER)).then(|| Self {
            seen_at: now,
            expires_at: now.plus_seconds(lifetime),
            ..self.clone()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_slides_when_it_is_used_but_not_at_every_page() {
        let now = Timestamp::from_millis(1_800_000_000_000);
        let session = Session::begin(UserId::generate(), &"ä".repeat(200), now, 1000);
        assert_eq!(session.device.len(), Session::DEVICE_BYTES);
        assert_eq!(session.renewed(now.plus_seconds(3599), 1000), None);
        let later = now.plus_seconds(3600);
        let renewed = session.renewed(later, 1000).map(|session| {
            let Session {
                seen_at,
                expires_at,
                ..
            } = session;
            (seen_at, expires_at)
        });
        assert_eq!(renewed, Some((later, later.plus_seconds(1000))));
    }
}
