//! What browsers and shared caches may keep, decided in one place for every answer.
//!
//! Files and feeds say so themselves where they are served. Everything else differs by viewer.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_TYPE, EntityTag, Header, HeaderMap, HeaderValue, IfNoneMatch,
    SET_COOKIE, VARY,
};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpRequest, HttpResponseBuilder};
use sha2::{Digest, Sha256};

use crate::web::request::client::is_secret;
use crate::web::request::extract::CurrentUser;

/// Nobody keeps it, not even the browser that asked.
const NO_STORE: HeaderValue = HeaderValue::from_static("private, no-store");
/// The browser may keep it, and asks before it shows it again.
pub(super) const ASK_AGAIN: HeaderValue = HeaderValue::from_static("private, no-cache");

/// Sets `Cache-Control` and `Vary`. Never stored are:
/// - an answer with a cookie, whatever it says of itself;
/// - an answer for a signed-in or a suspended user, one to a form (which may hold a code), and one whose address
///   is a secret, unless it says of itself what may be kept.
///
/// A page for guests is asked for again each time, because after a login it is another.
pub(in crate::web) async fn set(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let form = !request.method().is_safe();
    let mut response = next.call(request).await?;
    let secret = is_secret(response.request());
    let personal = response
        .request()
        .extensions()
        .get::<CurrentUser>()
        .is_some_and(|person| person.user().is_some() || person.suspension.is_some());
    let headers = response.headers_mut();
    if headers.contains_key(SET_COOKIE) {
        headers.insert(CACHE_CONTROL, NO_STORE);
    } else if !headers.contains_key(CACHE_CONTROL) {
        if personal || form || secret {
            headers.insert(CACHE_CONTROL, NO_STORE);
        } else if is_page(headers) {
            headers.insert(CACHE_CONTROL, ASK_AGAIN);
        }
    }
    if is_page(headers) {
        headers.append(VARY, HeaderValue::from_static("Cookie, Accept-Language"));
    }
    Ok(response)
}

/// An answer for programs elsewhere, in the reader's language, which shared caches may keep for some
/// minutes.
pub(in crate::web) fn shared(mut response: HttpResponseBuilder) -> HttpResponseBuilder {
    response
        .insert_header((CACHE_CONTROL, "public, max-age=300"))
        .insert_header((VARY, "Accept-Language"));
    response
}

pub(super) fn is_page(headers: &HeaderMap) -> bool {
    headers
        .get(CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

/// The name of a content, by which a browser asks whether it has changed.
pub(in crate::web) fn content_tag(content: &[u8]) -> EntityTag {
    EntityTag::new_strong(hex::encode(&Sha256::digest(content)[..16]))
}

/// Whether the browser says that it has this content already.
pub(in crate::web) fn is_known(request: &HttpRequest, tag: &EntityTag) -> bool {
    match IfNoneMatch::parse(request) {
        Ok(IfNoneMatch::Any) => request.headers().contains_key(IfNoneMatch::name()),
        Ok(IfNoneMatch::Items(known)) => known.iter().any(|known| known.weak_eq(tag)),
        Err(_) => false,
    }
}
