//! Forms and JSON, read within bounds: of bytes, of fields, and of time.

use std::future::Future;
use std::ops::Deref;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_LENGTH;
use actix_web::web::{Bytes, BytesMut, Data};
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use futures_util::StreamExt;
use serde::de::DeserializeOwned;

use super::body_rate::BodyRate;
use crate::i18n::text;
use crate::web::Site;
use crate::web::response::error::WebError;

/// Most bytes of text in a form: the longest caption and ten of the longest alt texts, each with
/// what was shown, in a script of which each letter takes nine bytes on the way.
pub(crate) const FORM_BYTES: usize = 512 * 1024;

/// Most bytes of what a script sends: a passkey's answer, beside words that waited for a login.
const JSON_BYTES: usize = FORM_BYTES + 64 * 1024;

/// Most fields of a form, unless its type says otherwise. The form of a draft with ten pictures has
/// some forty.
pub(crate) const FIELDS: usize = 100;

/// A form as browsers send it without files (`application/x-www-form-urlencoded`).
#[derive(Debug)]
pub(crate) struct Form<T>(pub(crate) T);

impl<T> Form<T> {
    pub(crate) fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Form<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for Form<T> {
    type Error = WebError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, WebError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move { form(&request, payload, FORM_BYTES, FIELDS).await.map(Self) })
    }
}

/// A form of at most so many bytes and fields.
pub(in crate::web) async fn form<T: DeserializeOwned>(
    request: &HttpRequest,
    payload: Payload,
    bytes: usize,
    fields: usize,
) -> Result<T, WebError> {
    let unreadable = || WebError::BadRequest(text!("form-unreadable"));
    if request.content_type() != "application/x-www-form-urlencoded" {
        return Err(unreadable());
    }
    let body = read(request, payload, bytes).await?;
    if body.iter().filter(|byte| **byte == b'&').count() >= fields {
        return Err(WebError::BadRequest(text!("form-too-many-fields")));
    }
    serde_urlencoded::from_bytes(&body).map_err(|_| unreadable())
}

/// JSON from one of our scripts.
#[derive(Debug)]
pub(crate) struct Json<T>(pub(crate) T);

impl<T: DeserializeOwned + 'static> FromRequest for Json<T> {
    type Error = WebError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, WebError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let unreadable = || WebError::BadRequest(text!("body-unreadable"));
            if request.content_type() != "application/json" {
                return Err(unreadable());
            }
            let body = read(&request, payload, JSON_BYTES).await?;
            let value = serde_json::from_slice(&body).map_err(|_| unreadable())?;
            Ok(Self(value))
        })
    }
}

/// A whole body, unless it is larger than `most` or comes too slowly.
pub(crate) async fn read(
    request: &HttpRequest,
    mut payload: Payload,
    most: usize,
) -> Result<Bytes, WebError> {
    let site = request.app_data::<Data<Site>>().ok_or(WebError::Busy)?;
    let too_large = || WebError::TooLarge(text!("form-too-much-text"));
    let said = request.headers().get(CONTENT_LENGTH);
    let said = said.and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if said.is_some_and(|length| length > most) {
        return Err(too_large());
    }
    let mut pace = BodyRate::new(site.body_grace);
    let mut body = BytesMut::with_capacity(said.unwrap_or_default());
    while let Some(chunk) = pace.next(payload.next()).await? {
        let broken = |_| WebError::BadRequest(text!("form-not-whole"));
        let chunk = chunk.map_err(broken)?;
        if body.len() + chunk.len() > most {
            return Err(too_large());
        }
        pace.came(chunk.len());
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}
