//! Forms with files while they arrive: only so many at the same time, and none without end.

use std::collections::HashSet;
use std::future::{Future, ready};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use actix_multipart::Multipart;
use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::http::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use bytes::Bytes;
use futures_util::stream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout_at};

use super::Site;
use super::error::WebError;
use super::extract::Person;
use crate::domain::UserId;
use crate::services::App;

/// Who sends fewer bytes a second than this, after a grace, is broken off.
const SLOWEST: u64 = 4096;
/// The same for archives, which would hold their place for days else.
const SLOWEST_ARCHIVE: u64 = 32 * 1024;
/// Archives on their way at the same time: each may fill gigabytes of the temporary folder.
const ARCHIVES: usize = 4;
/// One place in so many is for those who are not signed in: their files are not kept, but what
/// they wrote while their session ended is.
const GUESTS: usize = 8;

/// Places for forms on their way.
#[derive(Debug)]
pub struct OpenUploads {
    people: Arc<Semaphore>,
    guests: Arc<Semaphore>,
    archives: Arc<Semaphore>,
    /// Who is sending an archive: each one at a time.
    senders: Arc<Mutex<HashSet<UserId>>>,
    grace: Duration,
}

impl OpenUploads {
    /// So many places; whoever holds one may be slow for `grace`.
    #[must_use]
    pub fn new(places: usize, grace: Duration) -> Self {
        let semaphore = |places| Arc::new(Semaphore::new(places));
        Self {
            people: semaphore(places),
            guests: semaphore(places.div_ceil(GUESTS)),
            archives: semaphore(ARCHIVES),
            senders: Arc::default(),
            grace,
        }
    }
}

/// A form with files, which has a place.
pub(super) struct UploadForm {
    pub(super) form: Multipart,
    pub(super) pace: Pace,
    pub(super) _place: OwnedSemaphorePermit,
}

impl UploadForm {
    fn opened(
        form: Result<Multipart, actix_web::Error>,
        pace: Pace,
        place: OwnedSemaphorePermit,
    ) -> Result<Self, WebError> {
        Ok(Self {
            form: form.map_err(|error| WebError::BadRequest(error.to_string()))?,
            pace,
            _place: place,
        })
    }

    /// A form that has arrived.
    pub(super) fn in_memory(media_type: &str, body: Vec<u8>) -> Option<Self> {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_str(media_type).ok()?);
        let body = stream::once(ready(Ok::<_, PayloadError>(Bytes::from(body))));
        let places = Arc::new(Semaphore::new(1));
        Some(Self {
            form: Multipart::new(&headers, body),
            pace: Pace::new(Duration::from_secs(30)),
            _place: places.try_acquire_owned().ok()?,
        })
    }
}

impl FromRequest for UploadForm {
    type Error = WebError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, WebError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let form = Multipart::from_request(request, payload);
        let request = request.clone();
        Box::pin(async move {
            let person = Person::extract(&request).await?;
            let site = request.app_data::<Data<Site>>().ok_or(WebError::Busy)?;
            let open = &site.open_uploads;
            let places = match person.user() {
                Some(_) => &open.people,
                None => &open.guests,
            };
            let place = Arc::clone(places).try_acquire_owned().map_err(|_| {
                if let Some(app) = request.app_data::<Data<App>>() {
                    app.metrics.upload("crowded");
                }
                WebError::Busy
            })?;
            Self::opened(form.await, Pace::new(open.grace), place)
        })
    }
}

/// A form with an archive, which has a place of another kind, and is its sender's only one.
pub(super) struct ArchiveForm {
    pub(super) form: UploadForm,
    pub(super) _sender: Sender,
}

/// Somebody who is sending an archive.
pub(super) struct Sender {
    person: Option<UserId>,
    senders: Arc<Mutex<HashSet<UserId>>>,
}

impl Sender {
    /// Refused to whoever is sending one already.
    fn new(person: Option<UserId>, senders: &Arc<Mutex<HashSet<UserId>>>) -> Option<Self> {
        let mut all = senders.lock().unwrap_or_else(PoisonError::into_inner);
        let first = person.is_none_or(|person| all.insert(person));
        first.then(|| Self {
            person,
            senders: Arc::clone(senders),
        })
    }
}

impl Drop for Sender {
    fn drop(&mut self) {
        let mut all = self.senders.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(person) = &self.person {
            all.remove(person);
        }
    }
}

impl FromRequest for ArchiveForm {
    type Error = WebError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, WebError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let form = Multipart::from_request(request, payload);
        let request = request.clone();
        Box::pin(async move {
            let person = Person::extract(&request).await?;
            let site = request.app_data::<Data<Site>>().ok_or(WebError::Busy)?;
            let open = &site.open_uploads;
            let sender = Sender::new(person.user().map(|user| user.id), &open.senders);
            let sender = sender.ok_or(WebError::Busy)?;
            let place = Arc::clone(&open.archives).try_acquire_owned();
            let place = place.map_err(|_| WebError::Busy)?;
            let pace = Pace {
                slowest: SLOWEST_ARCHIVE,
                ..Pace::new(open.grace)
            };
            Ok(Self {
                form: UploadForm::opened(form.await, pace, place)?,
                _sender: sender,
            })
        })
    }
}

/// How fast a form arrives.
#[derive(Debug)]
pub(super) struct Pace {
    begun: Instant,
    grace: Duration,
    /// Bytes a second, at least.
    slowest: u64,
    bytes: u64,
}

impl Pace {
    fn new(grace: Duration) -> Self {
        Self {
            begun: Instant::now(),
            grace,
            slowest: SLOWEST,
            bytes: 0,
        }
    }

    /// Waits for a part of the form, as long as the bytes that came before it allow.
    pub(super) async fn next<T>(&self, part: impl Future<Output = T>) -> Result<T, WebError> {
        let allowed = self.grace + Duration::from_secs(self.bytes / self.slowest);
        let part = timeout_at(self.begun + allowed, part).await;
        part.map_err(|_elapsed| WebError::TooSlow)
    }

    pub(super) fn came(&mut self, bytes: usize) {
        self.bytes += bytes as u64;
    }
}
