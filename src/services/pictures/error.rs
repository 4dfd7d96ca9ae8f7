//! Why a picture was not taken.

use super::quota::OverQuota;
use crate::domain::Full;
use crate::i18n::text;
use crate::media::MediaError;
use crate::services::limits::RateLimited;
use crate::services::{AccessError, Failure};

/// Why a picture was not taken in.
#[derive(Debug, thiserror::Error)]
pub enum UploadError {
    /// The file will not do.
    #[error(transparent)]
    Media(#[from] MediaError),
    /// It is banned here.
    #[error("{}", text!("picture-banned"))]
    Banned,
    /// Their pictures take as much room as they may.
    #[error(transparent)]
    OverQuota(#[from] OverQuota),
    /// Too many pictures in a short time.
    #[error(transparent)]
    RateLimited(#[from] RateLimited),
    /// Too many pictures are in work, or this very upload is.
    #[error("{}", text!("pictures-busy"))]
    Busy,
    /// The post has no room.
    #[error(transparent)]
    Full(#[from] Full),
    /// The draft is not there, not theirs, or out.
    #[error(transparent)]
    Access(AccessError),
    /// Not the person's fault.
    #[error(transparent)]
    Internal(#[from] Failure),
}

impl From<AccessError> for UploadError {
    fn from(error: AccessError) -> Self {
        match error {
            AccessError::Internal(failure) => Self::Internal(failure),
            // Another user's draft must not even be known to exist.
            _ => Self::Access(AccessError::Missing),
        }
    }
}
