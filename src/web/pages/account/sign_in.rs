//! `/login` and `/logout`.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::web::Data;
use serde::Deserialize;
use url::form_urlencoded::Serializer;

use super::kept_form::{self, AfterLogin, onward};
use super::sign_in_code::{self, CodeForm};
use crate::domain::Viewer;
use crate::i18n::text;
use crate::services::App;
use crate::services::account::sessions::{self, NewSession};
use crate::services::account::sign_in::{self, Origin, SignIn, SignInError};
use crate::web::Site;
use crate::web::forms::body::Form;
use crate::web::pages::see_other;
use crate::web::request::client::ClientAddress;
use crate::web::request::cookies::{KnownDevice, SendsCookies, no_session_cookie, session_cookies};
use crate::web::request::extract::{CurrentUser, Device};
use crate::web::request::next::local;
use crate::web::request::query::Query;
use crate::web::request::relying_party::Party;
use crate::web::response::error::{WebError, too_many_attempts};
use crate::web::response::session_ended::LoginPage;
use crate::web::response::status::Status;
use crate::web::views::people::suspended;

/// Where to go after signing in.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Next {
    pub(in crate::web::pages) next: Option<String>,
    /// Set after a password was changed by a link.
    changed: Option<String>,
    /// Set after a login of a browser that had sent no cookie, see [`landing`].
    arrived: Option<String>,
    /// Set where an app wants a login although there is one, perhaps of another person.
    anew: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(in crate::web) struct SignInForm {
    #[serde(default)]
    identifier: String,
    #[serde(default)]
    password: String,
    next: Option<String>,
    /// A [`KeptForm`](crate::web::forms::kept_form::KeptForm) as JSON.
    kept: Option<String>,
}

/// The form.
pub(in crate::web) async fn form(
    site: Data<Site>,
    person: CurrentUser,
    party: Party,
    query: Query<Next>,
) -> Result<HttpResponse, WebError> {
    if person.user().is_some() && query.anew.is_none() {
        return Ok(see_other(&local(query.next.as_deref())));
    }
    let given = LoginPage {
        next: query.next.as_deref().unwrap_or_default(),
        changed: query.changed.is_some(),
        passkeys: party.0.is_some(),
        problem: query.arrived.as_ref().map(|_| text!("no-cookie")),
        ..LoginPage::default()
    };
    site.views
        .page(StatusCode::OK, &person, "account/login.html", &given)
}

/// Checks name and password, begins a session, and brings back words that waited for it.
pub(in crate::web) async fn submit(
    app: Data<App>,
    site: Data<Site>,
    person: CurrentUser,
    party: Party,
    address: ClientAddress,
    (device, known, cookies): (Device, KnownDevice, SendsCookies),
    form: Form<SignInForm>,
) -> Result<HttpResponse, WebError> {
    let form = form.into_inner();
    let password = form.password.into();
    let origin = Origin {
        address: &address.0,
        device: &device.0,
        known: known.0,
    };
    let outcome = sign_in::sign_in(&app, &form.identifier, password, origin).await;
    let (status, problem): (Status, _) = match outcome {
        Ok(SignIn::Done(signed_in)) => {
            let (next, kept) = (form.next.as_deref(), form.kept.as_deref());
            return go_on(&app, &site, (&person, cookies), signed_in, next, kept).await;
        }
        Ok(SignIn::CodeNext(pending)) => {
            let form = CodeForm {
                pending,
                next: form.next,
                kept: form.kept,
                ..CodeForm::default()
            };
            return sign_in_code::page(&site, &person, StatusCode::OK, &form, None);
        }
        Err(SignInError::Wrong) => {
            let problem = text!("login-wrong");
            (StatusCode::UNAUTHORIZED.into(), problem)
        }
        Err(SignInError::Suspended(suspension)) => {
            (StatusCode::FORBIDDEN.into(), suspended(&suspension))
        }
        Err(SignInError::RateLimited(limit)) => (limit.into(), too_many_attempts(limit)),
        Err(SignInError::Internal(failure)) => return Err(failure.into()),
    };
    let given = LoginPage {
        identifier: &form.identifier,
        next: form.next.as_deref().unwrap_or_default(),
        kept: form.kept.as_deref().unwrap_or_default(),
        changed: false,
        passkeys: party.0.is_some(),
        problem: Some(problem),
    };
    site.views
        .page(status, &person, "account/login.html", &given)
}

/// On to where a user was going before they signed in; words that waited for it are saved, and
/// where they cannot be, they are shown and not lost.
pub(in crate::web::pages) async fn go_on(
    app: &App,
    site: &Site,
    (former, cookies): (&CurrentUser, SendsCookies),
    signed_in: NewSession,
    next: Option<&str>,
    kept: Option<&str>,
) -> Result<HttpResponse, WebError> {
    end_former(app, former).await?;
    let viewer = Viewer::Person(signed_in.session.user);
    match onward(app, viewer, next, kept).await {
        AfterLogin::To(next) => Ok(welcome(site, signed_in, &landing(&next, cookies))),
        AfterLogin::Kept(kept) => {
            let user = sessions::identify(app, &signed_in.token).await?;
            let person = CurrentUser {
                signed_in: user.map(|user| (signed_in.session.clone(), user)),
                ..CurrentUser::default()
            };
            let mut page = kept_form::page(site, &person, &kept)?;
            for cookie in session_cookies(signed_in, site.secure_cookies) {
                let added = page.add_cookie(&cookie);
                added.map_err(|error| WebError::Internal(error.into()))?;
            }
            Ok(page)
        }
    }
}

/// A browser has one session: a login ends the one that it had before, whosever it was.
pub(in crate::web::pages) async fn end_former(
    app: &App,
    former: &CurrentUser,
) -> Result<(), WebError> {
    if let Some((session, _)) = &former.signed_in {
        sessions::end(app, session.user, session.id).await?;
    }
    Ok(())
}

/// Ends the session.
pub(in crate::web) async fn sign_out(
    app: Data<App>,
    site: Data<Site>,
    person: CurrentUser,
) -> Result<HttpResponse, WebError> {
    end_former(&app, &person).await?;
    let mut response = see_other("/");
    // Words that wait in the browser for a connection belong to whoever logs out.
    response.headers_mut().insert(
        HeaderName::from_static("clear-site-data"),
        HeaderValue::from_static("\"storage\""),
    );
    response
        .add_removal_cookie(&no_session_cookie(site.secure_cookies))
        .map_err(|error| WebError::Internal(error.into()))?;
    Ok(response)
}

/// Where a login leads: straight on, or, where it is not known whether the browser takes cookies, by
/// the login page, which leads on whoever is signed in and asks the others. An address that is long
/// already does not become longer. The page where an app asks does the same itself: programs walk
/// through the login, and expect to land where they asked.
pub(in crate::web::pages) fn landing(next: &str, cookies: SendsCookies) -> String {
    if next.starts_with("/oauth/authorize?") && !cookies.0 {
        return format!("{next}&arrived=1");
    }
    let is_long = next.len() > 1000;
    if cookies.0 || is_long || next.starts_with("/oauth/") {
        return next.to_owned();
    }
    let mut query = Serializer::for_suffix("/login?".to_owned(), "/login?".len());
    query.append_pair("arrived", "1").append_pair("next", next);
    query.finish()
}

/// On to another page, with the cookie of a new session.
pub(in crate::web::pages) fn welcome(
    site: &Site,
    signed_in: NewSession,
    next: &str,
) -> HttpResponse {
    let mut answer = HttpResponse::SeeOther();
    for cookie in session_cookies(signed_in, site.secure_cookies) {
        answer.cookie(cookie);
    }
    answer.insert_header((header::LOCATION, next)).finish()
}
