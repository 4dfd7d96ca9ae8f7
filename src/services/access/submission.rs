//! Why a text that a user sent was not taken.

use super::revise::AccessError;
use crate::domain::Invalid;
use crate::services::Failure;
use crate::services::limits::RateLimited;

/// Why a comment or a report was not taken.
#[derive(Debug, thiserror::Error)]
pub enum SubmissionError {
    /// The text will not do; a sentence for the person.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// Too many in a short time.
    #[error(transparent)]
    RateLimited(#[from] RateLimited),
    /// Not there for them, or not theirs to do.
    #[error(transparent)]
    Access(#[from] AccessError),
}

impl From<Failure> for SubmissionError {
    fn from(failure: Failure) -> Self {
        Self::Access(failure.into())
    }
}
