//! Pages for guests, kept in memory for a moment: what many ask for at once is made, compressed and
//! named by its digest (`ETag`) once.
//!
//! Only what [`super::cache_control`] calls the same for every guest is kept, for requests without
//! any cookie. Whatever this process is asked to write makes all kept pages old at once; what others
//! write (another process, a job in the background) is seen within [`FRESH`].

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use actix_web::body::{BoxBody, MessageBody, to_bytes};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::ErrorInternalServerError;
use actix_web::http::header::{
    ACCEPT_ENCODING, AUTHORIZATION, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, COOKIE, ETag,
    EntityTag, HOST, HeaderName, HeaderValue,
};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::web::{Bytes, Data};
use actix_web::{Error, HttpRequest, HttpResponse};
use moka::sync::Cache;

use super::cache_control::{ASK_AGAIN, content_tag, is_known, is_page};
use crate::i18n::Locale;
use crate::web::Site;
use crate::web::request::client::is_https_request;
use crate::web::request::language::accepted;

/// How old a page may be.
const FRESH: Duration = Duration::from_secs(1);
/// Bytes of all that is kept.
const MOST: u64 = 32 << 20;
/// Bytes that an entry takes beside its body and its address, about.
const OVERHEAD: usize = 2048;

/// The pages that are kept, for all threads.
#[derive(Debug)]
pub(in crate::web) struct GuestPages {
    pages: Cache<Key, Arc<Page>>,
    /// Requests that may have written something.
    writes: AtomicU64,
}

/// All that a page for a guest depends on, beside what is stored.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Key {
    is_https: bool,
    host: String,
    path: String,
    locale: Locale,
    encodings: String,
}

#[derive(Debug)]
struct Page {
    headers: Vec<(HeaderName, HeaderValue)>,
    tag: EntityTag,
    body: Bytes,
    /// [`GuestPages::writes`] before the page was made.
    writes: u64,
}

impl GuestPages {
    pub(in crate::web) fn new() -> Self {
        let weight = |key: &Key, page: &Arc<Page>| {
            let parts = [&key.host, &key.path, &key.encodings].map(String::len);
            let bytes = parts.iter().sum::<usize>() + page.body.len() + OVERHEAD;
            u32::try_from(bytes).unwrap_or(u32::MAX)
        };
        let pages = Cache::builder()
            .max_capacity(MOST)
            .weigher(weight)
            .time_to_live(FRESH)
            .build();
        let writes = AtomicU64::new(0);
        Self { pages, writes }
    }

    fn writes(&self) -> u64 {
        self.writes.load(Ordering::Acquire)
    }

    fn find(&self, key: &Key) -> Option<Arc<Page>> {
        let page = self.pages.get(key)?;
        (page.writes == self.writes()).then_some(page)
    }
}

/// Counts a write when it is over, also when its client has left.
struct Write<'p>(&'p GuestPages);

impl Drop for Write<'_> {
    fn drop(&mut self) {
        self.0.writes.fetch_add(1, Ordering::AcqRel);
    }
}

/// Answers guests with a page that is kept, keeps those that may be, and answers 304 where the
/// browser has the page already. It goes around the compression, so that it is spared, too.
pub(in crate::web) async fn answer(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let kept = request.app_data::<Data<GuestPages>>().cloned();
    let Some(kept) = kept else {
        return Ok(next.call(request).await?.map_into_boxed_body());
    };
    if !request.method().is_safe() {
        let _write = Write(&kept);
        return Ok(next.call(request).await?.map_into_boxed_body());
    }
    let Some(key) = Key::of(&request) else {
        return Ok(next.call(request).await?.map_into_boxed_body());
    };
    if let Some(page) = kept.find(&key) {
        let response = page.response(request.request());
        return Ok(request.into_response(response));
    }
    let writes = kept.writes();
    let response = next.call(request).await?;
    if !is_same_for_guests(&response) {
        return Ok(response.map_into_boxed_body());
    }
    let (request, response) = response.into_parts();
    let page = Arc::new(Page::read(response, writes).await?);
    let response = page.response(&request);
    kept.pages.insert(key, page);
    Ok(ServiceResponse::new(request, response))
}

/// Whether every guest who asks so gets this answer.
fn is_same_for_guests(response: &ServiceResponse<impl MessageBody>) -> bool {
    let headers = response.headers();
    let may_be_kept = headers.get(CACHE_CONTROL) == Some(&ASK_AGAIN);
    response.status() == StatusCode::OK && may_be_kept && is_page(headers)
}

impl Key {
    /// None where the answer may be for this client alone.
    fn of(request: &ServiceRequest) -> Option<Self> {
        let headers = request.headers();
        let is_personal = headers.contains_key(COOKIE) || headers.contains_key(AUTHORIZATION);
        if request.method() != Method::GET || is_personal {
            return None;
        }
        let text = |name| match headers.get(name) {
            Some(value) => value.to_str().ok().map(str::to_owned),
            None => Some(String::new()),
        };
        let site = request.app_data::<Data<Site>>()?;
        Some(Self {
            is_https: is_https_request(request.request(), site),
            host: text(HOST)?,
            path: request.uri().to_string(),
            locale: accepted(request.request()),
            encodings: text(ACCEPT_ENCODING)?,
        })
    }
}

impl Page {
    async fn read(response: HttpResponse<impl MessageBody>, writes: u64) -> Result<Self, Error> {
        let (head, body) = response.into_parts();
        let body = to_bytes(body).await;
        let body = body.map_err(|error| ErrorInternalServerError(error.into()))?;
        let headers = head.headers().iter();
        Ok(Self {
            headers: headers
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect(),
            tag: content_tag(&body),
            body,
            writes,
        })
    }

    fn response(&self, request: &HttpRequest) -> HttpResponse {
        let is_known = is_known(request, &self.tag);
        let mut response = match is_known {
            true => HttpResponse::NotModified(),
            false => HttpResponse::Ok(),
        };
        for (name, value) in &self.headers {
            if !is_known || (name != CONTENT_TYPE && name != CONTENT_ENCODING) {
                response.append_header((name, value.clone()));
            }
        }
        response.insert_header(ETag(self.tag.clone()));
        match is_known {
            true => response.finish(),
            false => response.body(self.body.clone()),
        }
    }
}
