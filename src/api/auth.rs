//! Who calls, and whether the token allows it: each handler names the scope that it needs.

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header::{AUTHORIZATION, SEC_WEBSOCKET_PROTOCOL, UPGRADE};
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use url::form_urlencoded::parse;

use super::error::ApiError;
use crate::domain::{ApiToken, User, UserId, Viewer};
use crate::services::App;
use crate::services::apps::read_rate_limit;
use crate::services::apps::tokens::{self, Caller};

/// A scope that a handler needs, as a type.
pub(super) trait Scope {
    /// As in a token.
    const NEEDED: &'static str;
}

macro_rules! scopes {
    ($($name:ident => $scope:literal),* $(,)?) => {
        $(
            #[doc = concat!("`", $scope, "`")]
            #[derive(Debug, Clone, Copy)]
            pub(super) struct $name;

            impl Scope for $name {
                const NEEDED: &'static str = $scope;
            }
        )*
    };
}

scopes! {
    Read => "read",
    ReadAccounts => "read:accounts",
    ReadBlocks => "read:blocks",
    ReadBookmarks => "read:bookmarks",
    ReadFavourites => "read:favourites",
    ReadFilters => "read:filters",
    ReadFollows => "read:follows",
    ReadLists => "read:lists",
    ReadMutes => "read:mutes",
    ReadNotifications => "read:notifications",
    ReadSearch => "read:search",
    ReadStatuses => "read:statuses",
    Write => "write",
    WriteAccounts => "write:accounts",
    WriteBlocks => "write:blocks",
    WriteBookmarks => "write:bookmarks",
    WriteFavourites => "write:favourites",
    WriteFollows => "write:follows",
    WriteMedia => "write:media",
    WriteMutes => "write:mutes",
    WriteNotifications => "write:notifications",
    WriteReports => "write:reports",
    WriteStatuses => "write:statuses",
}

/// A program that acts for a person and whose token has the scope.
#[derive(Debug, Clone)]
pub(super) struct Authorized<S> {
    pub(super) user: User,
    scope: PhantomData<S>,
}

impl<S> Authorized<S> {
    pub(super) fn id(&self) -> UserId {
        self.user.id
    }

    pub(super) fn viewer(&self) -> Viewer {
        viewer(&self.user)
    }
}

/// The same, or nobody: for what guests see, too. A token that is not good is refused all the same.
#[derive(Debug, Clone)]
pub(super) struct MaybeAuthorized<S> {
    pub(super) user: Option<User>,
    scope: PhantomData<S>,
}

impl<S> MaybeAuthorized<S> {
    pub(super) fn viewer(&self) -> Viewer {
        self.user.as_ref().map_or(Viewer::Guest, viewer)
    }
}

/// Any good token, an app's own included.
#[derive(Debug, Clone)]
pub(super) struct AnyToken(pub(super) ApiToken);

/// Staff is met as people are: apps have no pages for moderators.
fn viewer(user: &User) -> Viewer {
    Viewer::Person(user.id)
}

/// The secret that a request shows: in its header, or, where a browser can set none, its address or
/// the protocol of a WebSocket.
pub(super) fn bearer(request: &HttpRequest) -> Option<String> {
    let header = request.headers().get(AUTHORIZATION);
    let shown = header.and_then(|value| value.to_str().ok()).and_then(|it| {
        let (scheme, secret) = it.split_once(' ')?;
        scheme
            .eq_ignore_ascii_case("bearer")
            .then(|| secret.trim().to_owned())
    });
    shown
        .or_else(|| {
            let mut query = parse(request.query_string().as_bytes());
            let found = query.find(|(name, _)| name == "access_token");
            found.map(|(_, secret)| secret.into_owned())
        })
        .or_else(|| {
            let headers = request.headers();
            let offered = headers.get(SEC_WEBSOCKET_PROTOCOL)?.to_str().ok()?;
            headers.get(UPGRADE).map(|_| offered.trim().to_owned())
        })
}

/// The caller; none where no token was shown.
async fn caller(request: &HttpRequest) -> Result<Option<Caller>, ApiError> {
    let Some(secret) = bearer(request) else {
        return match request.headers().contains_key(AUTHORIZATION) {
            true => Err(ApiError::no_token()),
            false => Ok(None),
        };
    };
    let app = request.app_data::<Data<App>>();
    let app = app.ok_or_else(ApiError::no_token)?;
    let found = tokens::recognise(app, &secret).await?;
    if let Some(found) = &found
        && request.method().is_safe()
    {
        read_rate_limit::count(app, found.token.id)?;
    }
    found.map(Some).ok_or_else(ApiError::no_token)
}

fn allowed<S: Scope>(caller: &Caller) -> Result<(), ApiError> {
    match caller.token.scopes.cover(S::NEEDED) {
        true => Ok(()),
        false => Err(ApiError::scope(S::NEEDED)),
    }
}

type Answer<T> = Pin<Box<dyn Future<Output = Result<T, ApiError>>>>;

impl<S: Scope> FromRequest for Authorized<S> {
    type Error = ApiError;
    type Future = Answer<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let found = caller(&request).await?.ok_or_else(ApiError::no_token)?;
            allowed::<S>(&found)?;
            let user = found
                .user
                .ok_or_else(|| ApiError::invalid("This method requires an authenticated user"))?;
            Ok(Self {
                user,
                scope: PhantomData,
            })
        })
    }
}

impl<S: Scope> FromRequest for MaybeAuthorized<S> {
    type Error = ApiError;
    type Future = Answer<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let found = caller(&request).await?;
            if let Some(found) = &found {
                allowed::<S>(found)?;
            }
            Ok(Self {
                user: found.and_then(|found| found.user),
                scope: PhantomData,
            })
        })
    }
}

impl FromRequest for AnyToken {
    type Error = ApiError;
    type Future = Answer<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let found = caller(&request).await?.ok_or_else(ApiError::no_token)?;
            Ok(Self(found.token))
        })
    }
}
