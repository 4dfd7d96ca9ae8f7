//! In which language a request is answered: the account's, else the best that the browser accepts.

use actix_web::HttpRequest;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{AcceptLanguage, Header, Preference};
use actix_web::middleware::Next;

use crate::i18n::{self, Locale};

/// Answers in the language that the browser asks for, until it is known whose account it is
/// (`extract.rs`). Programs are answered in English.
pub(in crate::web) async fn answer_in_it(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let locale = match is_for_programs(request.path()) {
        true => Locale::English,
        false => accepted(request.request()),
    };
    i18n::scope(locale, next.call(request)).await
}

/// The API, and what apps ask of OAuth but for the page on which a person agrees.
fn is_for_programs(path: &str) -> bool {
    path.starts_with("/api/") || (path.starts_with("/oauth/") && path != "/oauth/authorize")
}

/// The best language that the browser accepts.
pub(in crate::web) fn accepted(request: &HttpRequest) -> Locale {
    let header = AcceptLanguage::parse(request).ok();
    let ranked = header.map(|header| header.ranked()).unwrap_or_default();
    let tags = ranked.iter().filter_map(|preference| match preference {
        Preference::Specific(tag) => Some(tag.as_str()),
        Preference::Any => None,
    });
    Locale::accepted(&tags.collect::<Vec<_>>().join(","))
}
