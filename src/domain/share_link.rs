//! Links that show one post, or one album, to whoever has them.

use super::words::words;
use super::{AlbumId, PostId, ShareLinkId, Timestamp};

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

words!(Lifetime {
    Day => "day",
    Week => "week",
    Month => "month",
    Never => "never",
});

impl Lifetime {
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

/// What a link shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shared {
    /// A post.
    Post(PostId),
    /// An album, with all that is in it while it is.
    Album(AlbumId),
}

/// A link to one post or album. Revoking it deletes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShareLink {
    /// Its name in the author's list; it opens nothing.
    pub id: ShareLinkId,
    /// What it shows.
    pub shows: Shared,
    /// Its number among the links to it, below [`ShareLink::MOST`].
    pub slot: u8,
    /// See `LinkToken::digest`.
    pub digest: [u8; 32],
    /// When it was made.
    pub created_at: Timestamp,
    /// When it stops working; none for never.
    pub expires_at: Option<Timestamp>,
}

impl ShareLink {
    /// Most links to one thing at a time.
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
    fn a_link_works_until_its_end_and_not_at_it() {
        let now = Timestamp::from_millis(1_800_000_000_000);
        let link = |lifetime: Lifetime| ShareLink {
            id: ShareLinkId::generate(),
            shows: Shared::Post(PostId::generate()),
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
