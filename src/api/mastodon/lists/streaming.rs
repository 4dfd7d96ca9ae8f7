//! `/api/v1/streaming/…`: what happens, as server-sent events.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::{Duration, Instant};

use actix_web::get;
use actix_web::http::header::{CONTENT_ENCODING, ContentEncoding, HeaderName};
use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse};
use futures_util::stream::unfold;
use utoipa::IntoResponses;

use super::events::{self, Message, messages};
use crate::api::auth::{Authorized, ReadNotifications, ReadStatuses, bearer};
use crate::api::error::ApiError;
use crate::api::params::Params;
use crate::domain::{Hashtag, UserId};
use crate::services::App;
use crate::services::apps::events::{Event, Followed};
use crate::services::apps::live::Follower;
use crate::services::apps::tokens;
use crate::web::request::base::Base;

/// How often the token is looked at while nothing happens, and a sign of life is sent.
const SIGN_OF_LIFE: Duration = Duration::from_secs(15);

/// Server-sent events.
#[derive(IntoResponses)]
#[response(
    status = 200,
    description = "Events.",
    content_type = "text/event-stream"
)]
#[expect(
    dead_code,
    reason = "says what a stream is, which is written piece by piece"
)]
struct Events(String);

/// Home posts and notifications, as they come.
#[utoipa::path(
    responses(Events),
    security(("oauth" = ["read:statuses"])),
)]
#[get("/v1/streaming/user")]
pub(in crate::api) async fn user(
    request: HttpRequest,
    app: Data<App>,
    base: Base,
    caller: Authorized<ReadStatuses>,
) -> Result<HttpResponse, ApiError> {
    let me = caller.id();
    stream(&request, app, base, me, events::home(me))
}

/// Notifications, as they come.
#[utoipa::path(
    responses(Events),
    security(("oauth" = ["read:notifications"])),
)]
#[get("/v1/streaming/user/notification")]
pub(in crate::api) async fn own_notifications(
    request: HttpRequest,
    app: Data<App>,
    base: Base,
    caller: Authorized<ReadNotifications>,
) -> Result<HttpResponse, ApiError> {
    let followed = events::notifications_alone();
    stream(&request, app, base, caller.id(), followed)
}

macro_rules! of_everybody {
    ($($(#[$attribute:meta])* $name:ident: $scope:ident),* $(,)?) => {
        $(
            $(#[$attribute])*
            pub(in crate::api) async fn $name(
                request: HttpRequest,
                app: Data<App>,
                base: Base,
                caller: Authorized<$scope>,
            ) -> Result<HttpResponse, ApiError> {
                stream(&request, app, base, caller.id(), events::public())
            }
        )*
    };
}

of_everybody! {
    /// Public posts, as they come.
    #[utoipa::path(
        responses(Events),
        security(("oauth" = ["read:statuses"])),
    )]
    #[get("/v1/streaming/public")]
    public: ReadStatuses,
    /// Public posts of this site, which are all, as they come.
    #[utoipa::path(
        responses(Events),
        security(("oauth" = ["read:statuses"])),
    )]
    #[get("/v1/streaming/public/local")]
    public_local: ReadStatuses,
}

/// Public posts with a hashtag, as they come.
#[utoipa::path(
    params(("tag" = String, Query, description = "The hashtag.")),
    responses(Events),
    security(("oauth" = ["read:statuses"])),
)]
#[get("/v1/streaming/hashtag")]
pub(in crate::api) async fn hashtag(
    request: HttpRequest,
    app: Data<App>,
    base: Base,
    caller: Authorized<ReadStatuses>,
    params: Params,
) -> Result<HttpResponse, ApiError> {
    let tag = Hashtag::parse(&params.text_or_empty("tag"))?;
    stream(&request, app, base, caller.id(), events::tagged(tag))
}

/// Whether streams are offered.
#[utoipa::path(responses((status = 200, description = "They are.", body = String, content_type = "text/plain")))]
#[get("/v1/streaming/health")]
pub(in crate::api) async fn health() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain").body("OK")
}

/// A stream under way.
struct Stream {
    app: Arc<App>,
    base: Base,
    me: UserId,
    /// What the token is recognised by: revoked, it ends the stream.
    secret: String,
    follower: Follower,
    /// When the token was last found to be good.
    checked: Instant,
}

fn stream(
    request: &HttpRequest,
    app: Data<App>,
    base: Base,
    me: UserId,
    followed: Followed,
) -> Result<HttpResponse, ApiError> {
    let app = app.into_inner();
    let stream = Stream {
        follower: Follower::new(Arc::clone(&app), me, followed)?,
        secret: bearer(request).ok_or_else(ApiError::no_token)?,
        checked: Instant::now(),
        app,
        base,
        me,
    };
    // A comment at once, so that clients know that they are connected.
    let first = futures_util::stream::once(async { Ok(Bytes::from_static(b":)\n")) });
    let events = unfold(stream, |mut stream| async {
        match stream.next().await {
            Ok(Some(text)) => Some((Ok::<_, Infallible>(Bytes::from(text)), stream)),
            Ok(None) => None,
            Err(error) => {
                tracing::warn!(%error, "a stream ends");
                None
            }
        }
    });
    Ok(HttpResponse::Ok()
        .content_type("text/event-stream")
        // Compressed, events would wait for one another; and so they would in a buffering proxy.
        .insert_header((CONTENT_ENCODING, ContentEncoding::Identity))
        .insert_header((HeaderName::from_static("x-accel-buffering"), "no"))
        .streaming(futures_util::StreamExt::chain(first, events)))
}

impl Stream {
    /// The next events; none where the stream is over.
    async fn next(&mut self) -> Result<Option<String>, ApiError> {
        let mut text = String::new();
        while text.is_empty() {
            let Some(events) = self.follower.next().await? else {
                return Ok(None);
            };
            if self.checked.elapsed() < SIGN_OF_LIFE && matches!(&events[..], [] | [Event::Quiet]) {
                continue;
            }
            // Checked before anything is sent.
            if tokens::recognise(&self.app, &self.secret).await?.is_none() {
                return Ok(None);
            }
            self.checked = Instant::now();
            for event in events {
                self.write(event, &mut text).await?;
            }
        }
        Ok(Some(text))
    }

    async fn write(&self, event: Event, text: &mut String) -> Result<(), ApiError> {
        if matches!(event, Event::Quiet) {
            text.push_str(":thump\n");
        }
        for Message { event, payload } in messages(&self.app, &self.base, self.me, event).await? {
            text.push_str(&format!("event: {event}\ndata: {payload}\n\n"));
        }
        Ok(())
    }
}
