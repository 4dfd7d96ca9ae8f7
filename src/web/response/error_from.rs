//! What services and templates fail with, as errors of pages.

use super::error::WebError;
use crate::domain::Invalid;
use crate::services::albums::change::AlbumError;
use crate::services::compose::draft::WordsError;
use crate::services::{AccessError, Failure};

impl From<Failure> for WebError {
    fn from(failure: Failure) -> Self {
        if failure.is_busy() {
            Self::Busy
        } else if failure.is_mail_outage() {
            Self::MailOutage(failure.into())
        } else if failure.is_outage() {
            Self::Outage(failure.into())
        } else {
            Self::Internal(failure.into())
        }
    }
}

impl From<AccessError> for WebError {
    fn from(error: AccessError) -> Self {
        match error {
            AccessError::Missing => Self::Missing,
            AccessError::Forbidden => Self::Forbidden("This is not yours to change."),
            AccessError::RateLimited(limit) => Self::RateLimited(limit),
            AccessError::Internal(failure) => failure.into(),
        }
    }
}

impl From<WordsError> for WebError {
    fn from(error: WordsError) -> Self {
        match error {
            WordsError::Invalid(_) => Self::BadRequest("The words need another look.".into()),
            WordsError::AltMissing => Self::BadRequest("A picture has no alt text.".into()),
            WordsError::Unchecked => Self::BadRequest("Suggestions are not checked yet.".into()),
            WordsError::Time(problem) => Self::BadRequest(problem.to_string()),
            WordsError::NoCandidate => {
                Self::BadRequest("This suggestion is no longer on offer.".into())
            }
            WordsError::NoPicture => {
                Self::BadRequest("That picture is no longer in this draft.".into())
            }
            WordsError::RateLimited(limit) => Self::RateLimited(limit),
            WordsError::Changed => {
                Self::BadRequest("This draft was changed meanwhile: look at it again.".into())
            }
            WordsError::Published => {
                Self::BadRequest("This post is published already; edit it instead.".into())
            }
            WordsError::Remote(refusal) => Self::BadRequest(refusal.to_string()),
            WordsError::Access(error) => error.into(),
        }
    }
}

impl From<AlbumError> for WebError {
    fn from(error: AlbumError) -> Self {
        match error {
            AlbumError::Invalid(_) => Self::BadRequest("The album needs another look.".into()),
            AlbumError::Access(error) => error.into(),
            error => Self::BadRequest(error.to_string()),
        }
    }
}

impl From<Invalid> for WebError {
    fn from(error: Invalid) -> Self {
        Self::BadRequest(error.to_string())
    }
}

impl From<tera::Error> for WebError {
    fn from(error: tera::Error) -> Self {
        Self::Internal(error.into())
    }
}
