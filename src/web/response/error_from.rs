//! What services and templates fail with, as errors of pages.

use super::error::WebError;
use crate::domain::Invalid;
use crate::i18n::text;
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
            AccessError::Forbidden => Self::Forbidden(text!("not-yours-to-change")),
            AccessError::RateLimited(limit) => Self::RateLimited(limit),
            AccessError::Internal(failure) => failure.into(),
        }
    }
}

impl From<WordsError> for WebError {
    fn from(error: WordsError) -> Self {
        match error {
            WordsError::Invalid(_) => Self::BadRequest(text!("words-invalid")),
            WordsError::AltMissing => Self::BadRequest(text!("words-alt-missing")),
            WordsError::Unchecked => Self::BadRequest(text!("words-unchecked")),
            WordsError::Time(problem) => Self::BadRequest(problem.to_string()),
            WordsError::NoCandidate => Self::BadRequest(text!("suggestion-not-on-offer")),
            WordsError::NoPicture => Self::BadRequest(text!("no-such-picture")),
            WordsError::RateLimited(limit) => Self::RateLimited(limit),
            WordsError::Changed => Self::BadRequest(text!("draft-changed")),
            WordsError::Published => Self::BadRequest(text!("draft-published")),
            WordsError::Remote(refusal) => Self::BadRequest(refusal.to_string()),
            WordsError::Access(error) => error.into(),
        }
    }
}

impl From<AlbumError> for WebError {
    fn from(error: AlbumError) -> Self {
        match error {
            AlbumError::Invalid(_) => Self::BadRequest(text!("album-invalid")),
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
