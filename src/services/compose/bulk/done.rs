//! What became of each of many posts.

use crate::services::access::revise::AccessError;
use crate::services::albums::change::AlbumError;

/// How many posts met which fate.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Done {
    /// Changed, or deleted.
    pub changed: usize,
    /// They were so already.
    pub same: usize,
    /// Not there any more, or not this person's.
    pub gone: usize,
    /// The hashtags, or the post in the album, do not fit.
    pub full: usize,
    /// The hashtag stands in the caption, and goes with it.
    pub named: usize,
    /// A store failed; the cause is in the log.
    pub failed: usize,
}

/// Why a post was left as it is.
pub(super) enum Left {
    Full,
    Named,
    Access(AccessError),
}

impl From<AccessError> for Left {
    fn from(error: AccessError) -> Self {
        Self::Access(error)
    }
}

impl From<crate::services::Failure> for Left {
    fn from(failure: crate::services::Failure) -> Self {
        Self::Access(failure.into())
    }
}

impl From<AlbumError> for Left {
    fn from(error: AlbumError) -> Self {
        match error {
            AlbumError::Access(error) => Self::Access(error),
            _ => Self::Full,
        }
    }
}

impl Done {
    /// Counts a post: whether it was changed, or why it was left.
    pub(super) fn count(&mut self, outcome: Result<bool, Left>) {
        let counter = match outcome {
            Ok(true) => &mut self.changed,
            Ok(false) => &mut self.same,
            Err(Left::Full) => &mut self.full,
            Err(Left::Named) => &mut self.named,
            Err(Left::Access(AccessError::Missing | AccessError::Forbidden)) => &mut self.gone,
            Err(Left::Access(error)) => {
                tracing::error!(%error, "a post of many was not changed");
                &mut self.failed
            }
        };
        *counter += 1;
    }
}
