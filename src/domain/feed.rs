//! The lists in which published posts stand.

use super::{Hashtag, UserId};

/// A list of published posts, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Feed {
    /// Everybody's.
    Public,
    /// One person's.
    Author(UserId),
    /// All that carry a hashtag.
    Tag(Hashtag),
}
