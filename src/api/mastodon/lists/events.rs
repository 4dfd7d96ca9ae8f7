//! What streams follow, and what they send of it, whichever way they do.

use crate::api::entities::notification::notifications;
use crate::api::entities::status::statuses;
use crate::api::error::ApiError;
use crate::domain::{Feed, Hashtag, List, UserId};
use crate::services::App;
use crate::services::apps::events::{Event, Followed};
use crate::web::request::base::Base;

/// Home posts and notifications.
pub(super) fn home(me: UserId) -> Followed {
    Followed {
        posts: Some((List::Home, Feed::Home(me))),
        notifications: true,
    }
}

/// Notifications alone.
pub(super) fn notifications_alone() -> Followed {
    Followed {
        posts: None,
        notifications: true,
    }
}

/// Public posts, which all are of this site and have a picture.
pub(super) fn public() -> Followed {
    Followed {
        posts: Some((List::Public, Feed::Public)),
        notifications: false,
    }
}

/// Public posts with a hashtag.
pub(super) fn tagged(tag: Hashtag) -> Followed {
    Followed {
        posts: Some((List::Public, Feed::Tag(tag))),
        notifications: false,
    }
}

/// An event as clients know it.
pub(super) struct Message {
    pub(super) event: &'static str,
    /// JSON.
    pub(super) payload: String,
}

/// What is sent of an event; nothing of one that only says that nothing happened.
pub(super) async fn messages(
    app: &App,
    base: &Base,
    me: UserId,
    event: Event,
) -> Result<Vec<Message>, ApiError> {
    let (event, payloads) = match event {
        Event::Published(posts) => {
            let made = statuses(app, base, Some(me), posts).await?;
            ("update", all(&made)?)
        }
        Event::Edited(post) => {
            let made = statuses(app, base, Some(me), vec![*post]).await?;
            ("status.update", all(&made)?)
        }
        Event::Deleted(number) => ("delete", vec![number.0.to_string()]),
        Event::Notified(list) => {
            let made = notifications(app, base, me, list).await?;
            ("notification", all(&made)?)
        }
        Event::Quiet => return Ok(Vec::new()),
    };
    let message = |payload| Message { event, payload };
    Ok(payloads.into_iter().map(message).collect())
}

fn all(made: &[impl serde::Serialize]) -> Result<Vec<String>, ApiError> {
    let texts = made.iter().map(serde_json::to_string);
    texts.collect::<Result<_, _>>().map_err(|error| {
        tracing::error!(%error, "an event cannot be written");
        ApiError::new(actix_web::http::StatusCode::INTERNAL_SERVER_ERROR, "")
    })
}
