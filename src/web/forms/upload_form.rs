//! Forms with files while they arrive: only so many at the same time, and none without end.

use std::future::{Future, ready};
use std::pin::Pin;
use std::sync::Arc;
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

use super::body_rate::BodyRate;
use super::part_names::parts;
use crate::domain::UserId;
use crate::metrics::OpenUpload;
use crate::services::App;
use crate::web::Site;
use crate::web::concurrency::{ConcurrencyLimits, ConcurrencyPermit};
use crate::web::request::client::ClientAddress;
use crate::web::request::extract::CurrentUser;
use crate::web::response::error::WebError;

/// Archives on their way at the same time: each may fill gigabytes of the temporary folder.
const ARCHIVES: usize = 4;
/// One place in so many is for those who are not signed in: their files are not kept, but what
/// they wrote while their session ended is.
const GUESTS: usize = 8;

/// Of the places, one person may hold a fourth, and so may one address of guests.
const SHARE_OF_PERSON: usize = 4;
/// Of the places, people at one address may hold a half together.
const SHARE_OF_ADDRESS: usize = 2;
/// But so many may always be held by one, where there are few places.
const LEAST_SHARE: usize = 4;

/// Places for forms on their way.
#[derive(Debug)]
pub struct OpenUploads {
    people: Arc<Semaphore>,
    guests: Arc<Semaphore>,
    archives: Arc<Semaphore>,
    /// What each person, and the people at each address, hold of the places.
    of_person: ConcurrencyLimits<UserId>,
    of_address: ConcurrencyLimits<String>,
    of_guest_address: ConcurrencyLimits<String>,
    /// Who is sending an archive: each one at a time.
    archives_of_person: ConcurrencyLimits<UserId>,
}

impl OpenUploads {
    /// So many places.
    #[must_use]
    pub fn new(places: usize) -> Self {
        let semaphore = |places| Arc::new(Semaphore::new(places));
        let guests = places.div_ceil(GUESTS);
        let share = |places: usize, part: usize| (places / part).max(LEAST_SHARE);
        Self {
            people: semaphore(places),
            guests: semaphore(guests),
            archives: semaphore(ARCHIVES),
            of_person: ConcurrencyLimits::new(share(places, SHARE_OF_PERSON)),
            of_address: ConcurrencyLimits::new(share(places, SHARE_OF_ADDRESS)),
            of_guest_address: ConcurrencyLimits::new(share(guests, SHARE_OF_PERSON)),
            archives_of_person: ConcurrencyLimits::new(1),
        }
    }

    /// A place for whoever asks from an address, unless there is none or they hold their share.
    fn take(&self, person: Option<UserId>, address: String) -> Option<UploadPermit> {
        let (places, of_person, of_address) = match person {
            Some(person) => (
                &self.people,
                Some(self.of_person.take(person)?),
                self.of_address.take(address)?,
            ),
            None => (&self.guests, None, self.of_guest_address.take(address)?),
        };
        Some(UploadPermit {
            _place: Arc::clone(places).try_acquire_owned().ok()?,
            _of_person: of_person,
            _of_address: Some(of_address),
            _counted: None,
        })
    }

    /// The same for an archive.
    fn take_for_archive(&self, person: Option<UserId>) -> Option<UploadPermit> {
        let of_person = match person {
            Some(person) => Some(self.archives_of_person.take(person)?),
            None => None,
        };
        Some(UploadPermit {
            _place: Arc::clone(&self.archives).try_acquire_owned().ok()?,
            _of_person: of_person,
            _of_address: None,
            _counted: None,
        })
    }
}

/// A place, held until this is dropped.
pub(crate) struct UploadPermit {
    _place: OwnedSemaphorePermit,
    _of_person: Option<ConcurrencyPermit<UserId>>,
    _of_address: Option<ConcurrencyPermit<String>>,
    _counted: Option<OpenUpload>,
}

/// A form with files, which has a place.
pub(crate) struct UploadForm {
    pub(crate) form: Multipart,
    pub(crate) pace: BodyRate,
    pub(crate) _place: Option<UploadPermit>,
}

impl UploadForm {
    fn opened(form: Multipart, pace: BodyRate, place: UploadPermit) -> Self {
        Self {
            form,
            pace,
            _place: Some(place),
        }
    }

    /// A form that this person, or a guest, sends.
    pub(crate) async fn of(
        request: &HttpRequest,
        payload: Payload,
        person: Option<UserId>,
    ) -> Result<Self, WebError> {
        let site = request.app_data::<Data<Site>>().ok_or(WebError::Busy)?;
        let address = ClientAddress::extract(request).await?.0;
        let app = request.app_data::<Data<App>>().ok_or(WebError::Busy)?;
        let mut place = site.open_uploads.take(person, address).ok_or_else(|| {
            app.metrics.upload("crowded");
            WebError::Busy
        })?;
        place._counted = Some(app.metrics.open_upload());
        let form = parts(request.headers(), payload);
        Ok(Self::opened(form, BodyRate::new(site.body_grace), place))
    }

    /// A form that has arrived.
    pub(crate) fn in_memory(media_type: &str, body: Vec<u8>) -> Option<Self> {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_str(media_type).ok()?);
        let body = stream::once(ready(Ok::<_, PayloadError>(Bytes::from(body))));
        Some(Self {
            form: parts(&headers, body),
            pace: BodyRate::new(Duration::from_secs(30)),
            _place: None,
        })
    }
}

impl FromRequest for UploadForm {
    type Error = WebError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, WebError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let person = CurrentUser::extract(&request).await?;
            Self::of(&request, payload, person.user().map(|user| user.id)).await
        })
    }
}

/// A form with an archive, which has a place of another kind, and is its sender's only one.
pub(crate) struct ArchiveForm(pub(crate) UploadForm);

impl FromRequest for ArchiveForm {
    type Error = WebError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, WebError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let form = parts(request.headers(), payload.take());
        let request = request.clone();
        Box::pin(async move {
            let person = CurrentUser::extract(&request).await?;
            let site = request.app_data::<Data<Site>>().ok_or(WebError::Busy)?;
            let person = person.user().map(|user| user.id);
            let place = site.open_uploads.take_for_archive(person);
            let place = place.ok_or(WebError::Busy)?;
            let pace = BodyRate::of_archive(site.body_grace);
            Ok(Self(UploadForm::opened(form, pace, place)))
        })
    }
}
