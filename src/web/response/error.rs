//! Errors of pages: the one place that maps what went wrong to a status and a message.

use std::fmt;

use actix_web::http::StatusCode;
use actix_web::http::header;
use actix_web::{HttpResponse, ResponseError};

use super::session_ended::{self, SessionEnded};
use crate::i18n::text;
use crate::services::limits::RateLimited;
use crate::web::forms::kept_form::{KeptFields, KeptForm};
use crate::web::views::view::ErrorView;

/// What ends a request without its page.
#[derive(Debug)]
pub(crate) enum WebError {
    /// 303, to the login page, which leads back to this address
    LogInFirst(String),
    /// 401, with the login page, which keeps what was typed
    SessionEnded(SessionEnded),
    /// 400
    BadRequest(String),
    /// 403
    Forbidden(String),
    /// 404
    Missing,
    /// 408
    TooSlow,
    /// 405
    MethodNotAllowed,
    /// 413
    TooLarge(String),
    /// 415
    UnsupportedType(String),
    /// 429
    RateLimited(RateLimited),
    /// 501
    NotOffered(String),
    /// 503, try again
    Busy,
    /// 503, a store is away or full; the cause is for the log
    Outage(Box<dyn std::error::Error + Send + Sync>),
    /// 503, the mail server cannot be reached; the cause is for the log
    MailOutage(Box<dyn std::error::Error + Send + Sync>),
    /// 500; the cause is for the log
    Internal(Box<dyn std::error::Error + Send + Sync>),
}

impl fmt::Display for WebError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Internal(cause) | Self::Outage(cause) | Self::MailOutage(cause) => {
                write!(f, "{cause}")
            }
            other => f.write_str(&other.view().message),
        }
    }
}

impl WebError {
    /// A form came from a user whose session had ended; nothing that they typed needs to be kept.
    pub(crate) fn session_ended(path: &str) -> Self {
        Self::SessionEnded(SessionEnded {
            next: session_ended::page_of(path),
            kept: String::new(),
        })
    }

    /// The same with the fields of the form that was sent to `action`, for after the login.
    ///
    /// # Errors
    /// When they cannot be written as JSON.
    pub(in crate::web) fn kept(
        action: String,
        form: Option<impl KeptFields>,
    ) -> Result<Self, Self> {
        let next = session_ended::page_of(&action);
        let kept = form.map(|form| KeptForm {
            action,
            fields: form.kept_fields(),
        });
        let kept = kept.as_ref().map(KeptForm::as_json).transpose()?;
        Ok(Self::SessionEnded(SessionEnded {
            next,
            kept: kept.unwrap_or_default(),
        }))
    }

    fn view(&self) -> ErrorView {
        let (title, message) = match self {
            Self::LogInFirst(_) => (text!("error-log-in"), text!("error-log-in-to-see")),
            Self::SessionEnded(_) => (text!("error-log-in"), text!("log-in-to-go-on")),
            Self::BadRequest(message) => (text!("error-did-not-work"), message.clone()),
            Self::Forbidden(message) => (text!("error-not-yours"), message.clone()),
            Self::Missing => (text!("error-nothing-here"), text!("error-missing")),
            Self::TooSlow => (text!("error-too-slow"), text!("error-too-slow-text")),
            Self::MethodNotAllowed => (text!("error-did-not-work"), text!("error-method")),
            Self::TooLarge(message) => (text!("error-too-large"), message.clone()),
            Self::UnsupportedType(message) => (text!("error-unsupported"), message.clone()),
            Self::RateLimited(limit) => (text!("error-too-many"), too_many_attempts(*limit)),
            Self::NotOffered(message) => (text!("error-not-offered"), message.clone()),
            Self::Busy => (text!("error-busy"), text!("error-busy-text")),
            Self::Outage(_) => (text!("error-not-now"), text!("error-outage")),
            Self::MailOutage(_) => (text!("error-not-now"), text!("error-no-email")),
            Self::Internal(_) => (text!("error-broke"), text!("error-internal")),
        };
        ErrorView {
            status: self.status_code().as_u16(),
            title,
            message,
        }
    }
}

/// The message for a user who has tried too often.
pub(crate) fn too_many_attempts(limit: RateLimited) -> String {
    text!("too-many-attempts", time = wait(limit.retry_after))
}

/// A wait in words.
pub(crate) fn wait(seconds: u32) -> String {
    match seconds {
        ..=90 => text!("wait-seconds", count = seconds),
        _ => text!("wait-minutes", count = seconds.div_ceil(60)),
    }
}

impl ResponseError for WebError {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::LogInFirst(_) => StatusCode::SEE_OTHER,
            Self::SessionEnded(_) => StatusCode::UNAUTHORIZED,
            Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::Missing => StatusCode::NOT_FOUND,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedType(_) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::RateLimited(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::NotOffered(_) => StatusCode::NOT_IMPLEMENTED,
            Self::Busy | Self::Outage(_) | Self::MailOutage(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Says what there is to say; [`super::error_page::render`] makes a page of it.
    fn error_response(&self) -> HttpResponse {
        if let Self::Internal(cause) | Self::Outage(cause) | Self::MailOutage(cause) = self {
            tracing::error!(error = %cause, details = ?cause, "a request failed");
        }
        let mut response = HttpResponse::build(self.status_code());
        match self {
            Self::LogInFirst(next) => {
                response.insert_header((header::LOCATION, format!("/login?next={next}")));
            }
            Self::RateLimited(limit) => {
                response.insert_header((header::RETRY_AFTER, limit.retry_after));
            }
            Self::Busy | Self::Outage(_) | Self::MailOutage(_) => {
                response.insert_header((header::RETRY_AFTER, "5"));
            }
            _ => {}
        }
        let mut response = response.finish();
        if let Self::SessionEnded(ended) = self {
            response.extensions_mut().insert(ended.clone());
        }
        response.extensions_mut().insert(self.view());
        response
    }
}
