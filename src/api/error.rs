//! Errors of the API: statuses and JSON bodies.

use std::fmt;

use actix_web::http::StatusCode;
use actix_web::http::header::{RETRY_AFTER, WWW_AUTHENTICATE};
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::{Invalid, Timestamp};
use crate::services::apps::oauth::OAuthError;
use crate::services::captions::alt_texts::AltTextError;
use crate::services::compose::draft::{WordProblems, WordsError};
use crate::services::limits::RateLimited;
use crate::services::pictures::UploadError;
use crate::services::reading::search::SearchError;
use crate::services::{AccessError, Failure, SubmissionError};
use crate::web::forms::multipart::Refused;
use crate::web::response::error::WebError;

/// An error of the API, rendered as JSON.
#[derive(Debug)]
pub(super) struct ApiError {
    status: StatusCode,
    /// A sentence, or a word of OAuth's.
    error: String,
    description: Option<String>,
    retry_after: Option<u32>,
    /// How many requests there may be in a window, where too many were the reason.
    limit: Option<u32>,
}

/// What an answer says went wrong, for whoever writes it in another way.
#[derive(Debug, Clone)]
pub(super) struct Detail(pub(super) String);

/// What went wrong.
#[derive(Serialize, ToSchema)]
pub(super) struct Error {
    /// A sentence; of OAuth's addresses a word of RFC 6749.
    error: String,
    /// For OAuth's words: the sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    error_description: Option<String>,
}

impl ApiError {
    pub(super) fn new(status: StatusCode, error: impl Into<String>) -> Self {
        Self {
            status,
            error: error.into(),
            description: None,
            retry_after: None,
            limit: None,
        }
    }

    /// 404
    pub(super) fn missing() -> Self {
        Self::new(StatusCode::NOT_FOUND, "Record not found")
    }

    /// Whether what was asked for is not there.
    pub(super) fn is_missing(&self) -> bool {
        self.status == StatusCode::NOT_FOUND
    }

    /// 401
    pub(super) fn no_token() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "The access token is invalid")
    }

    /// 403
    pub(super) fn scope(needed: &str) -> Self {
        let text = format!("This action is outside the authorized scopes: {needed} is needed");
        Self::new(StatusCode::FORBIDDEN, text)
    }

    /// 422
    pub(super) fn invalid(error: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, error)
    }

    fn oauth(status: StatusCode, word: &str, error: &OAuthError) -> Self {
        Self {
            description: Some(error.to_string()),
            ..Self::new(status, word)
        }
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.error)
    }
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        if self.status == StatusCode::UNAUTHORIZED {
            response.insert_header((WWW_AUTHENTICATE, "Bearer"));
        }
        if let Some(seconds) = self.retry_after {
            let reset = Timestamp::now().plus_seconds(seconds.into());
            response.insert_header((RETRY_AFTER, seconds));
            if let Some(limit) = self.limit {
                response.insert_header(("X-RateLimit-Limit", limit));
            }
            response.insert_header(("X-RateLimit-Remaining", "0"));
            response.insert_header(("X-RateLimit-Reset", reset.rfc3339()));
        }
        let mut response = response.json(Error {
            error: self.error.clone(),
            error_description: self.description.clone(),
        });
        let detail = Detail(self.error.clone());
        response.extensions_mut().insert(detail);
        response
    }
}

impl From<WebError> for ApiError {
    fn from(error: WebError) -> Self {
        // Logs what is ours, as for a page.
        let response = error.error_response();
        let retry = response.headers().get(RETRY_AFTER);
        let retry = retry.and_then(|value| value.to_str().ok()?.parse().ok());
        let internal = response.status() == StatusCode::INTERNAL_SERVER_ERROR;
        let unavailable = response.status() == StatusCode::SERVICE_UNAVAILABLE;
        let text = match internal || unavailable {
            true => "This is our fault, not yours. Try again in a moment.".to_owned(),
            false => error.to_string(),
        };
        Self {
            retry_after: retry,
            ..Self::new(response.status(), text)
        }
    }
}

impl From<AltTextError> for ApiError {
    fn from(error: AltTextError) -> Self {
        match error {
            AltTextError::RateLimited(limit) => limit.into(),
            AltTextError::Access(error) => error.into(),
            error => Self::invalid(format!("Validation failed: {error}")),
        }
    }
}

impl From<Failure> for ApiError {
    fn from(failure: Failure) -> Self {
        WebError::from(failure).into()
    }
}

impl From<RateLimited> for ApiError {
    fn from(limit: RateLimited) -> Self {
        Self {
            retry_after: Some(limit.retry_after),
            limit: Some(limit.limit),
            ..Self::new(StatusCode::TOO_MANY_REQUESTS, "Too many requests")
        }
    }
}

impl From<AccessError> for ApiError {
    fn from(error: AccessError) -> Self {
        match error {
            AccessError::Missing => Self::missing(),
            AccessError::Forbidden => {
                Self::new(StatusCode::FORBIDDEN, "This action is not allowed")
            }
            AccessError::RateLimited(limit) => limit.into(),
            AccessError::Internal(failure) => failure.into(),
        }
    }
}

impl From<Invalid> for ApiError {
    fn from(error: Invalid) -> Self {
        Self::invalid(format!("Validation failed: {error}"))
    }
}

impl From<Refused> for ApiError {
    fn from(_: Refused) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "The file is too large")
    }
}

impl From<SearchError> for ApiError {
    fn from(error: SearchError) -> Self {
        match error {
            SearchError::Invalid(error) => error.into(),
            SearchError::Internal(failure) => failure.into(),
        }
    }
}

impl From<SubmissionError> for ApiError {
    fn from(error: SubmissionError) -> Self {
        match error {
            SubmissionError::Invalid(error) => error.into(),
            SubmissionError::RateLimited(limit) => limit.into(),
            SubmissionError::Access(error) => error.into(),
        }
    }
}

impl From<UploadError> for ApiError {
    fn from(error: UploadError) -> Self {
        match error {
            UploadError::RateLimited(limit) => limit.into(),
            UploadError::Access(error) => error.into(),
            UploadError::Internal(failure) => failure.into(),
            UploadError::Busy => Self {
                retry_after: Some(5),
                ..Self::new(StatusCode::SERVICE_UNAVAILABLE, error.to_string())
            },
            UploadError::Media(_)
            | UploadError::Banned
            | UploadError::OverQuota(_)
            | UploadError::Full(_) => Self::invalid(format!("Validation failed: {error}")),
        }
    }
}

impl From<WordsError> for ApiError {
    fn from(error: WordsError) -> Self {
        match error {
            WordsError::Invalid(problems) => Self::invalid(first_of(problems)),
            WordsError::RateLimited(limit) => limit.into(),
            WordsError::Access(error) => error.into(),
            WordsError::Remote(refusal) => refusal.into(),
            WordsError::AltMissing
            | WordsError::Unchecked
            | WordsError::NoCandidate
            | WordsError::NoPicture
            | WordsError::Published
            | WordsError::Changed
            | WordsError::Time(_) => Self::invalid(format!("Validation failed: {error}")),
        }
    }
}

fn first_of(problems: WordProblems) -> String {
    let alts = problems.alts.into_iter().map(|(_, problem)| problem);
    let fields = [problems.caption, problems.hashtags].into_iter();
    let mut all = fields.flatten().chain(alts);
    format!("Validation failed: {}", all.next().unwrap_or_default())
}

impl From<OAuthError> for ApiError {
    fn from(error: OAuthError) -> Self {
        use StatusCode as Status;
        match error {
            OAuthError::RateLimited(limit) => limit.into(),
            OAuthError::Internal(failure) => failure.into(),
            ref other => {
                let (status, word) = match other {
                    OAuthError::Client => (Status::UNAUTHORIZED, "invalid_client"),
                    OAuthError::Grant => (Status::BAD_REQUEST, "invalid_grant"),
                    OAuthError::Scope => (Status::BAD_REQUEST, "invalid_scope"),
                    OAuthError::GrantType => (Status::BAD_REQUEST, "unsupported_grant_type"),
                    OAuthError::NotYours => (Status::FORBIDDEN, "unauthorized_client"),
                    _ => (Status::BAD_REQUEST, "invalid_request"),
                };
                Self::oauth(status, word, other)
            }
        }
    }
}
