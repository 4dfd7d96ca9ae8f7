//! The lists in which published posts stand.

use super::{Hashtag, UserId};

/// A list of published posts, newest first, as a store reads it. The store leaves out what nobody
/// could be meant to see there; who of the others may see what, `access.rs` decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Feed {
    /// What everybody shares with everybody.
    Public,
    /// What a person and those whom they follow share.
    Home(UserId),
    /// All that one person has published, for themselves.
    Author(UserId),
    /// What of it stands on their page for others.
    Profile {
        /// Whose.
        author: UserId,
        /// Whether what is for followers is among it.
        with_followers: bool,
    },
    /// All public posts that carry a hashtag.
    Tag(Hashtag),
}
