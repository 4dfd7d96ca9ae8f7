//! The cookies of a signed-in browser: its session, and that it is known.

use std::future::{Ready, ready};

use actix_web::body::MessageBody;
use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::header::COOKIE;
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpMessage, HttpRequest};

use crate::domain::{Session, User, UserId};
use crate::security::tokens::DEVICE_SECONDS;
use crate::services::App;
use crate::services::account::sessions::{NewSession, ValidSession};
use crate::web::Site;
use crate::web::response::error::WebError;

/// The session cookie's name. Over TLS its prefix makes browsers refuse one that was not set by
/// this very host over TLS, so that no neighbour below the same domain can slip one in.
pub(in crate::web) fn cookie_name(secure: bool) -> &'static str {
    if secure {
        "__Host-vignette_session"
    } else {
        "vignette_session"
    }
}

/// Whether the browser sent any cookie. One that sent none may be one that takes none.
#[derive(Debug, Clone, Copy)]
pub(in crate::web) struct SendsCookies(pub(in crate::web) bool);

impl FromRequest for SendsCookies {
    type Error = WebError;
    type Future = Ready<Result<Self, WebError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(request.headers().contains_key(COOKIE))))
    }
}

/// Lays a new token aside for [`renew_cookie`].
pub(in crate::web) fn keep_renewed(request: &HttpRequest, found: ValidSession) -> (Session, User) {
    let ValidSession {
        session,
        user,
        token,
    } = found;
    if let Some(token) = token {
        let renewed = NewSession {
            session: session.clone(),
            token,
            device: None,
        };
        request.extensions_mut().insert(renewed);
    }
    (session, user)
}

/// Gives browsers the token of a session that was renewed, unless the answer has another for them.
pub(in crate::web) async fn renew_cookie(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let mut response = next.call(request).await?;
    let renewed = response.request().extensions_mut().remove::<NewSession>();
    let site = response.request().app_data::<Data<Site>>().cloned();
    if let (Some(renewed), Some(site)) = (renewed, site)
        && response
            .response()
            .cookies()
            .all(|cookie| cookie.name() != cookie_name(site.secure_cookies))
    {
        for cookie in session_cookies(renewed, site.secure_cookies) {
            response.response_mut().add_cookie(&cookie)?;
        }
    }
    Ok(response)
}

/// The cookies for a session, new or renewed: the session's own, and after a login the one by which
/// the device is known.
pub(in crate::web) fn session_cookies(signed_in: NewSession, secure: bool) -> Vec<Cookie<'static>> {
    let NewSession {
        session,
        token,
        device,
    } = signed_in;
    let seconds = (session.expires_at.as_millis() - session.seen_at.as_millis()) / 1000;
    let session = cookie(cookie_name(secure), token, secure).max_age(Duration::seconds(seconds));
    let device = device.map(|token| {
        let device = cookie(device_cookie_name(secure), token, secure);
        device.max_age(Duration::seconds(DEVICE_SECONDS)).finish()
    });
    std::iter::once(session.finish()).chain(device).collect()
}

/// The cookie that takes the session cookie away. The device stays known.
pub(in crate::web) fn no_session_cookie(secure: bool) -> Cookie<'static> {
    let mut gone = cookie(cookie_name(secure), String::new(), secure).finish();
    gone.make_removal();
    gone
}

/// Who has logged in on this device before, by a cookie; none when nobody has.
#[derive(Debug, Clone, Copy)]
pub(in crate::web) struct KnownDevice(pub(in crate::web) Option<UserId>);

impl FromRequest for KnownDevice {
    type Error = WebError;
    type Future = Ready<Result<Self, WebError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let site = request.app_data::<Data<Site>>();
        let name = device_cookie_name(site.is_some_and(|site| site.secure_cookies));
        let token = request.cookie(name);
        let app = request.app_data::<Data<App>>();
        let known = app
            .zip(token)
            .and_then(|(app, token)| app.tokens.read_device(token.value()));
        ready(Ok(Self(known)))
    }
}

fn device_cookie_name(secure: bool) -> &'static str {
    if secure {
        "__Host-vignette_device"
    } else {
        "vignette_device"
    }
}

fn cookie(
    name: &'static str,
    value: String,
    secure: bool,
) -> actix_web::cookie::CookieBuilder<'static> {
    Cookie::build(name, value)
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(secure)
}
