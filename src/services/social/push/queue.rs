//! Messages for devices, put into the queue.

use serde::Serialize;

use crate::domain::{
    Author, Notification, NotificationKind, PushDelivery, PushSubscription, Timestamp, UserId,
    first_words,
};
use crate::i18n::{self, text};
use crate::services::{App, Failure};

/// Characters of a comment that a message carries.
const QUOTED: usize = 140;

/// A message, as the service worker and apps for Mastodon read it. It names no picture: those are
/// for whoever is signed in.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum PushMessage {
    Notification {
        notification_id: String,
        notification_type: &'static str,
        title: String,
        body: String,
        /// Where it leads on the site.
        url: String,
        preferred_locale: &'static str,
        /// Apps look for it; the token itself is not kept here.
        access_token: &'static str,
    },
    /// All were seen elsewhere.
    Clear { clear: bool },
}

/// Sends a notification to the devices of whoever gets it, too. What fails is logged: the notification itself
/// is there, and is found on the site.
pub(in crate::services) async fn notification(
    app: &App,
    one: &Notification,
    actor: Option<&Author>,
) {
    if app.push.is_none() {
        return;
    }
    if let Err(error) = queue_notification(app, one, actor).await {
        tracing::warn!(%error, user = %one.to, "devices are not notified");
    }
}

async fn queue_notification(
    app: &App,
    one: &Notification,
    actor: Option<&Author>,
) -> Result<(), Failure> {
    let mut devices = app.store.push_subscriptions(one.to).await?;
    devices.retain(|device| device.kinds.contains(&one.kind) || one.kind.is_of_site());
    if devices.is_empty() {
        return Ok(());
    }
    let post = match one.post {
        Some(id) => app.store.post(id).await?,
        None => None,
    };
    let comment = match one.comment {
        Some(id) => app.store.comment(id).await?,
        None => None,
    };
    let own = post.as_ref().is_some_and(|found| found.author.id == one.to);
    let comment = comment.as_ref().map(|comment| comment.text.as_str());
    let caption = post.as_ref().map(|found| found.post.caption.value.as_str());
    let message = one.message.as_ref().map(|message| message.as_str());
    let quoted = message.or_else(|| one.quoted(comment, caption));
    let reader = app.store.user(one.to).await?;
    let chosen = reader.and_then(|reader| reader.profile.appearance.language);
    let locale = chosen.unwrap_or_default();
    let message = i18n::with(locale, || PushMessage::Notification {
        notification_id: one.id.to_string(),
        notification_type: one.kind.as_str(),
        title: match (actor, one.action(own)) {
            (Some(actor), said) => {
                text!("notification-title", name = actor.shown_name(), said = said)
            }
            (None, said) => said,
        },
        body: first_words(quoted.unwrap_or_default(), QUOTED),
        url: url(one, actor),
        preferred_locale: locale.tag(),
        access_token: "",
    });
    queue(app, &devices, &message).await
}

fn url(one: &Notification, actor: Option<&Author>) -> String {
    match (one.post, one.comment, actor) {
        (Some(post), Some(comment), _) => format!("/p/{post}#comment-{comment}"),
        (Some(post), None, _) => format!("/p/{post}"),
        (None, _, Some(actor)) if one.kind == NotificationKind::Follow => {
            format!("/@{}", actor.username)
        }
        _ => "/notifications".to_owned(),
    }
}

/// Takes what devices show of a person's notifications away again: it was seen.
pub(in crate::services) async fn clear(app: &App, user: UserId) {
    if app.push.is_none() {
        return;
    }
    let cleared = async {
        let devices = app.store.push_subscriptions(user).await?;
        queue(app, &devices, &PushMessage::Clear { clear: true }).await
    };
    if let Err(error) = cleared.await {
        tracing::warn!(%error, %user, "devices still show what was seen");
    }
}

async fn queue(
    app: &App,
    devices: &[PushSubscription],
    message: &PushMessage,
) -> Result<(), Failure> {
    if devices.is_empty() {
        return Ok(());
    }
    let message = serde_json::to_string(message).map_err(std::io::Error::from)?;
    let now = Timestamp::now();
    let deliveries = devices.iter();
    let deliveries: Vec<_> = deliveries
        .map(|device| PushDelivery::new(device.source, message.clone(), now))
        .collect();
    Ok(app.store.insert_push_deliveries(&deliveries).await?)
}
