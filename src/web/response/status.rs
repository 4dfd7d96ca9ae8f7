//! The status of a page, and when to come back where there is something to wait for.

use actix_web::http::StatusCode;
use actix_web::http::header::RETRY_AFTER;
use actix_web::{HttpResponse, HttpResponseBuilder};

use super::error::{WebError, wait};
use crate::i18n::text;
use crate::services::SubmissionError;
use crate::services::limits::RateLimited;

/// The status of a page. Whoever is rate limited learns for how long, too:
/// [`RateLimited`] becomes both at once, so that no page can have the one without the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Status {
    code: StatusCode,
    /// For the header `Retry-After`, in seconds.
    retry_after: Option<u32>,
}

impl Status {
    /// An answer with this status and its header.
    pub(in crate::web) fn builder(self) -> HttpResponseBuilder {
        let mut answer = HttpResponse::build(self.code);
        if let Some(seconds) = self.retry_after {
            answer.insert_header((RETRY_AFTER, seconds));
        }
        answer
    }

    /// 503, to be tried again after so many seconds.
    pub(in crate::web) fn busy(seconds: u32) -> Self {
        Self {
            code: StatusCode::SERVICE_UNAVAILABLE,
            retry_after: Some(seconds),
        }
    }
}

impl From<StatusCode> for Status {
    fn from(code: StatusCode) -> Self {
        Self {
            code,
            retry_after: None,
        }
    }
}

impl From<RateLimited> for Status {
    fn from(limit: RateLimited) -> Self {
        Self {
            code: StatusCode::TOO_MANY_REQUESTS,
            retry_after: Some(limit.retry_after),
        }
    }
}

/// The message for a person whose comment or report (`things`) was not taken; other errors end the
/// request.
pub(in crate::web) fn refusal(
    error: SubmissionError,
    things: &str,
) -> Result<(Status, String), WebError> {
    match error {
        SubmissionError::Invalid(error) => {
            Ok((StatusCode::UNPROCESSABLE_ENTITY.into(), error.to_string()))
        }
        SubmissionError::RateLimited(limit) => {
            let time = wait(limit.retry_after);
            Ok((
                limit.into(),
                text!("too-many-things", things = things, time = time),
            ))
        }
        SubmissionError::Access(error) => Err(error.into()),
    }
}
