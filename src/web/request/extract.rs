//! What handlers ask for in their signatures.

use std::future::{Future, Ready, ready};
use std::pin::Pin;

use actix_web::cookie::Cookie;
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::web::{Data, PathConfig, ServiceConfig};
use actix_web::{FromRequest, HttpMessage, HttpRequest};

use serde::de::DeserializeOwned;

use super::cookies::{cookie_name, keep_renewed};
use crate::domain::access::is_covered;
use crate::domain::{Actor, Post, Session, Suspension, User, UserId, Viewer};
use crate::i18n;
use crate::services::App;
use crate::services::account::sessions;
use crate::services::social::notifications;
use crate::web::Site;
use crate::web::forms::body::{self, FORM_BYTES};
use crate::web::forms::kept_form::KeptFields;
use crate::web::response::error::WebError;

/// Who is looking: a signed-in user, or a guest.
#[derive(Debug, Clone, Default)]
pub(crate) struct CurrentUser {
    /// Their session and account, when they are signed in.
    pub(in crate::web) signed_in: Option<(Session, User)>,
    /// Notifications that they have not seen, for the bar of every page.
    pub(in crate::web) unread: u32,
    /// Why they are not signed in any more, for the top of every page.
    pub(in crate::web) suspension: Option<Suspension>,
}

impl CurrentUser {
    pub(in crate::web) fn viewer(&self) -> Viewer {
        viewer(self.user())
    }

    /// Whether the pictures of a post are covered until this person asks for them.
    pub(in crate::web) fn covers(&self, post: &Post) -> bool {
        let choice = self.user().map(|user| user.profile.sensitive);
        is_covered(self.viewer(), choice.unwrap_or_default(), post)
    }

    pub(in crate::web) fn user(&self) -> Option<&User> {
        self.signed_in.as_ref().map(|(_, user)| user)
    }
}

impl FromRequest for CurrentUser {
    type Error = WebError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, WebError>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            if let Some(person) = request.extensions().get::<CurrentUser>() {
                return Ok(person.clone());
            }
            let person = match session_cookie(&request) {
                Some((app, cookie)) => {
                    let signed_in = sessions::recognise(app, cookie.value()).await?;
                    let signed_in = signed_in.map(|found| keep_renewed(&request, found));
                    let mut person = CurrentUser::default();
                    match &signed_in {
                        Some((_, user)) => {
                            if let Some(locale) = user.profile.appearance.language {
                                i18n::choose(locale);
                            }
                            person.unread = notifications::unread(app, user.id).await?;
                        }
                        None => {
                            person.suspension = sessions::suspension(app, cookie.value()).await?;
                        }
                    }
                    CurrentUser {
                        signed_in,
                        ..person
                    }
                }
                None => CurrentUser::default(),
            };
            request.extensions_mut().insert(person.clone());
            Ok(person)
        })
    }
}

/// Who asks for a file: whether they may have it depends on them, but the file does not show who
/// they are. Their session is not renewed, so the answer carries no cookie and may be cached.
#[derive(Debug, Clone, Copy)]
pub(in crate::web) struct FileViewer(pub(in crate::web) Viewer);

impl FromRequest for FileViewer {
    type Error = WebError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, WebError>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let user = match session_cookie(&request) {
                Some((app, cookie)) => sessions::identify(app, cookie.value()).await?,
                None => None,
            };
            Ok(Self(viewer(user.as_ref())))
        })
    }
}

/// The cookie of a session, whether it is good or not, and what can check it.
fn session_cookie(request: &HttpRequest) -> Option<(&App, Cookie<'static>)> {
    let app = request.app_data::<Data<App>>()?;
    let site = request.app_data::<Data<Site>>();
    let name = cookie_name(site.is_some_and(|site| site.secure_cookies));
    Some((app, request.cookie(name)?))
}

/// What the access rules call a signed-in user, or a guest.
fn viewer(user: Option<&User>) -> Viewer {
    user.map_or(Viewer::Guest, |user| match user.role.moderates() {
        true => Viewer::Moderator(user.id),
        false => Viewer::Person(user.id),
    })
}

/// A signed-in user. Everybody else is led to the login: from a page by a redirect that leads
/// back, from a form by the login page in its place.
#[derive(Debug, Clone)]
pub(in crate::web) struct SignedIn {
    pub(in crate::web) person: CurrentUser,
    pub(in crate::web) session: Session,
    pub(in crate::web) user: User,
    pub(in crate::web) id: UserId,
}

impl SignedIn {
    pub(in crate::web) fn of(person: CurrentUser) -> Option<Self> {
        let (session, user) = person.signed_in.clone()?;
        Some(Self {
            id: user.id,
            person,
            session,
            user,
        })
    }
}

impl FromRequest for SignedIn {
    type Error = WebError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, WebError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let person = CurrentUser::from_request(request, payload);
        let (path, reads) = (request.path().to_owned(), request.method().is_safe());
        Box::pin(async move {
            Self::of(person.await?).ok_or_else(|| match reads {
                true => WebError::LogInFirst(path),
                false => WebError::session_ended(&path),
            })
        })
    }
}

/// A form of a signed-in user. What others typed is kept through their login.
#[derive(Debug)]
pub(in crate::web) struct SignedInForm<T>(pub(in crate::web) SignedIn, pub(in crate::web) T);

impl<T: DeserializeOwned + KeptFields + 'static> FromRequest for SignedInForm<T> {
    type Error = WebError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, WebError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let person = CurrentUser::from_request(&request, &mut payload).await?;
            match SignedIn::of(person) {
                Some(signed_in) => {
                    let form = body::form(&request, payload, T::BYTES, T::FIELDS).await?;
                    Ok(Self(signed_in, form))
                }
                None => {
                    // Nobody has to be known to send one: it is not larger than any other.
                    let form = body::form::<T>(&request, payload, FORM_BYTES, T::FIELDS).await?;
                    Err(WebError::kept(request.path().to_owned(), Some(form))?)
                }
            }
        })
    }
}

/// A user who looks after the site; for everybody else there is nothing here.
#[derive(Debug, Clone)]
pub(in crate::web) struct Staff {
    pub(in crate::web) person: CurrentUser,
    pub(in crate::web) actor: Actor,
}

impl FromRequest for Staff {
    type Error = WebError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, WebError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let person = CurrentUser::from_request(request, payload);
        Box::pin(async move {
            let person = person.await?;
            let actor = match person.user() {
                Some(user) if user.role.moderates() => {
                    Actor::person(user.id, &user.username, user.role)
                }
                _ => return Err(WebError::Missing),
            };
            Ok(Self { person, actor })
        })
    }
}

/// Who is looking, as far as this request has found out; for pages made after its handler.
pub(in crate::web) struct Viewed;

impl Viewed {
    pub(in crate::web) fn from_extensions(request: &HttpRequest) -> CurrentUser {
        request
            .extensions()
            .get::<CurrentUser>()
            .cloned()
            .unwrap_or_default()
    }
}

/// What a browser calls itself, for the list of places where one is signed in.
#[derive(Debug, Clone)]
pub(in crate::web) struct Device(pub(in crate::web) String);

impl FromRequest for Device {
    type Error = WebError;
    type Future = Ready<Result<Self, WebError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let agent = request.headers().get(header::USER_AGENT);
        let agent = agent.and_then(|agent| agent.to_str().ok());
        ready(Ok(Self(agent.unwrap_or_default().to_owned())))
    }
}

/// Paths that cannot be read answer with our page, not with the framework's.
pub(in crate::web) fn configure(site: &mut ServiceConfig) {
    site.app_data(PathConfig::default().error_handler(|_, _| WebError::Missing.into()));
}
