//! Links that show one post to whoever has them.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use super::{Invalid, PostId, ShareLinkId, Timestamp};

/// The secret in a share link's address: 160 random bits.
#[derive(Clone, PartialEq, Eq)]
pub struct ShareToken([u8; 20]);

impl ShareToken {
    /// From bytes that nobody can guess.
    #[must_use]
    pub fn from_random(bytes: [u8; 20]) -> Self {
        Self(bytes)
    }

    /// Reads it from an address.
    ///
    /// # Errors
    /// [`Invalid`] when it is none.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let invalid = || Invalid::new("This is no share link.");
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| invalid())?;
        bytes.try_into().map(Self).map_err(|_| invalid())
    }

    /// As it stands in addresses.
    #[must_use]
    pub fn in_address(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// What stores keep, so that whoever reads a store cannot open its links.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }
}

impl fmt::Debug for ShareToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ShareToken(…)")
    }
}

/// How long a share link works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lifetime {
    /// 24 hours.
    Day,
    /// 7 days.
    Week,
    /// 30 days.
    Month,
    /// Until it is revoked.
    Never,
}

impl Lifetime {
    /// All, from the shortest.
    pub const ALL: [Self; 4] = [Self::Day, Self::Week, Self::Month, Self::Never];

    /// The word in forms.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Never => "never",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == word)
    }

    /// When a link that is made now stops working.
    #[must_use]
    pub const fn end(self, now: Timestamp) -> Option<Timestamp> {
        let days = match self {
            Self::Day => 1,
            Self::Week => 7,
            Self::Month => 30,
            Self::Never => return None,
        };
        Some(now.plus_seconds(days * 86_400))
    }
}

/// A link to one post. Revoking it deletes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShareLink {
    /// Its name in the author's list; it opens nothing.
    pub id: ShareLinkId,
    /// What it shows.
    pub post: PostId,
    /// Its number among the post's links, below [`ShareLink::MOST`].
    pub slot: u8,
    /// See [`ShareToken::digest`].
    pub digest: [u8; 32],
    /// When it was made.
    pub created_at: Timestamp,
    /// When it stops working; none for never.
    pub expires_at: Option<Timestamp>,
}

impl ShareLink {
    /// Most links of one post at a time.
    pub const MOST: u8 = 20;

    /// Whether it still works.
    #[must_use]
    pub fn works_at(&self, now: Timestamp) -> bool {
        self.expires_at.is_none_or(|end| now < end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_reads_back_and_is_never_printed_or_stored() {
        let token = ShareToken::from_random([7; 20]);
        assert_eq!(ShareToken::parse(&token.in_address()), Ok(token.clone()));
        assert_eq!(format!("{token:?}"), "ShareToken(…)");
        assert_ne!(token.digest()[..20], [7; 20]);
        for text in ["", "x", "💥", "AAAA", &"A".repeat(28), "../../etc"] {
            assert!(ShareToken::parse(text).is_err(), "{text:?} was accepted");
        }
    }

    #[test]
    fn a_link_works_until_its_end_and_not_at_it() {
        let now = Timestamp::from_millis(1_800_000_000_000);
        let link = |lifetime: Lifetime| ShareLink {
            id: ShareLinkId::generate(),
            post: PostId::generate(),
            slot: 0,
            digest: [0; 32],
            created_at: now,
            expires_at: lifetime.end(now),
        };
        assert!(link(Lifetime::Day).works_at(now.plus_seconds(86_399)));
        assert!(!link(Lifetime::Day).works_at(now.plus_seconds(86_400)));
        assert!(link(Lifetime::Never).works_at(now.plus_seconds(1 << 40)));
        for lifetime in Lifetime::ALL {
            assert_eq!(Lifetime::from_word(lifetime.as_str()), Some(lifetime));
        }
    }
}
