//! The site as passkeys know it, and the answers to scripts that work with them.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::HOST;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest, HttpResponse};
use serde::Serialize;

use crate::security::passkeys::RelyingParty;
use crate::services::account::passkeys::StartedCeremony;
use crate::services::limits::RateLimited;
use crate::web::Site;
use crate::web::response::error::{WebError, too_many_attempts};
use crate::web::response::status::Status;

/// The site at the address of this request; none where passkeys are not offered.
#[derive(Debug, Clone)]
pub(in crate::web) struct Party(pub(in crate::web) Option<RelyingParty>);

impl Party {
    /// The site, for what takes one.
    pub(in crate::web) fn offered(&self) -> Result<&RelyingParty, WebError> {
        self.0.as_ref().ok_or(WebError::Missing)
    }
}

impl FromRequest for Party {
    type Error = WebError;
    type Future = Ready<Result<Self, WebError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let site = request.app_data::<Data<Site>>();
        let public_url = site.and_then(|site| site.public_url.as_ref());
        let host = request.headers().get(HOST);
        let host = host.and_then(|host| host.to_str().ok());
        ready(Ok(Self(RelyingParty::at(public_url, host))))
    }
}

#[derive(Debug, Serialize)]
struct QuestionJson<'a> {
    token: &'a str,
    options: &'a serde_json::Value,
}

/// A question for the browser.
pub(in crate::web) fn question(asked: &StartedCeremony) -> HttpResponse {
    HttpResponse::Ok().json(QuestionJson {
        token: &asked.token,
        options: &asked.options,
    })
}

#[derive(Debug, Serialize)]
struct NextJson<'a> {
    next: &'a str,
}

/// Where to go now.
pub(in crate::web) fn next(next: &str) -> HttpResponse {
    HttpResponse::Ok().json(NextJson { next })
}

#[derive(Debug, Serialize)]
struct FormJson<'a> {
    form: &'a str,
}

/// Where the login's form is to be sent now, with what waits in it.
pub(in crate::web) fn next_by_form(form: &str) -> HttpResponse {
    HttpResponse::Ok().json(FormJson { form })
}

#[derive(Debug, Serialize)]
struct ProblemJson<'a> {
    problem: &'a str,
}

/// What went wrong, in a sentence for the person.
pub(in crate::web) fn problem(status: impl Into<Status>, sentence: &str) -> HttpResponse {
    let mut answer = status.into().builder();
    answer.json(ProblemJson { problem: sentence })
}

/// Too many attempts.
pub(in crate::web) fn too_many(limit: RateLimited) -> HttpResponse {
    problem(limit, &too_many_attempts(limit))
}
