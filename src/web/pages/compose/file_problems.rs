//! Why files were not taken, one by one.

use actix_web::http::StatusCode;
use serde::Serialize;

use crate::domain::{Full, Post};
use crate::i18n::text;
use crate::services::pictures::{MediaError, UploadError, has_video_name};
use crate::web::forms::multipart::{Refused, too_large};
use crate::web::response::error::{WebError, wait};
use crate::web::response::status::Status;

/// Why a file was not taken.
#[derive(Debug, Serialize)]
pub(in crate::web::pages) struct FileProblem {
    name: String,
    pub(in crate::web::pages) message: String,
    /// The status of an answer about this file alone.
    #[serde(skip)]
    pub(in crate::web::pages) status: Status,
}

impl FileProblem {
    pub(in crate::web::pages) fn none_chosen() -> Self {
        Self {
            name: String::new(),
            message: text!("choose-picture-first"),
            status: StatusCode::UNPROCESSABLE_ENTITY.into(),
        }
    }

    pub(in crate::web::pages) fn refused(name: String, refused: Refused) -> Self {
        let (message, status) = match refused {
            // What it was cut off at is of no use to whoever sends a video.
            Refused::TooLarge(_) | Refused::NoRoom(_) if has_video_name(&name) => {
                (text!("media-no-video"), StatusCode::UNSUPPORTED_MEDIA_TYPE)
            }
            Refused::TooLarge(limit) => (too_large(limit), StatusCode::PAYLOAD_TOO_LARGE),
            Refused::TooMany(Post::MAX_PICTURES) => {
                (Full.to_string(), StatusCode::UNPROCESSABLE_ENTITY)
            }
            Refused::TooMany(most) => (
                text!("file-too-many", count = most),
                StatusCode::UNPROCESSABLE_ENTITY,
            ),
            Refused::NoRoom(limit) => (
                text!("file-no-room", megabytes = limit / 1_000_000),
                StatusCode::PAYLOAD_TOO_LARGE,
            ),
        };
        Self {
            name,
            message,
            status: status.into(),
        }
    }

    /// What a person can do something about; the rest ends the request.
    pub(in crate::web::pages) fn new(name: String, error: UploadError) -> Result<Self, WebError> {
        let mut message = error.to_string();
        let status = match error {
            UploadError::Media(error) => media_status(&error).into(),
            UploadError::Banned => StatusCode::UNPROCESSABLE_ENTITY.into(),
            UploadError::RateLimited(limit) => {
                let time = wait(limit.retry_after);
                message = text!("too-many-pictures", time = time);
                limit.into()
            }
            UploadError::OverQuota(_) => StatusCode::INSUFFICIENT_STORAGE.into(),
            UploadError::Busy => Status::busy(5),
            UploadError::Full(_) => StatusCode::UNPROCESSABLE_ENTITY.into(),
            UploadError::Access(error) => return Err(error.into()),
            UploadError::Internal(failure) => return Err(failure.into()),
        };
        Ok(Self {
            name,
            message,
            status,
        })
    }
}

fn media_status(error: &MediaError) -> StatusCode {
    match error {
        MediaError::Unsupported { .. } => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        MediaError::TooManyBytes(_) | MediaError::TooManyPixels { .. } | MediaError::TooLong(_) => {
            StatusCode::PAYLOAD_TOO_LARGE
        }
        MediaError::Empty | MediaError::Damaged | MediaError::Missing(_) => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
    }
}
