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
pub(super) enum SkipReason {
    Full,
    Named,
    Access(AccessError),
}

impl From<AccessError> for SkipReason {
    fn from(error: AccessError) -> Self {
        Self::Access(error)
    }
}

impl From<crate::services::Failure> for SkipReason {
    fn from(failure: crate::services::Failure) -> Self {
        Self::Access(failure.into())
    }
}

impl From<AlbumError> for SkipReason {
    fn from(error: AlbumError) -> Self {
        match error {
            AlbumError::Access(error) => Self::Access(error),
            _ => Self::Full,
        }
    }
}

impl Done {
    /// Counts a post: whether it was changed, or why it was left.
    pub(super) fn count(&mut self, outcome: Result<bool, SkipReason>) {
        let counter = match outcome {
            Ok(true) => &mut self.changed,
            Ok(false) => &mut self.same,
            Err(SkipReason::Full) => &mut self.full,
            Err(SkipReason::Named) => &mut self.named,
            Err(SkipReason::Access(AccessError::Missing | AccessError::Forbidden)) => {
                &mut self.gone
            }
            Err(SkipReason::Access(error)) => {
                tracing::error!(%error, "a post of many was not changed");
                &mut self.failed
            }
        };
        *counter += 1;
    }
}
