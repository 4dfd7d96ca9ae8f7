//! Messages sent to push services: each by one process, under a lease, and given up in the end.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use url::Url;

use super::PushSender;
use crate::domain::{PushDelivery, PushSource, PushSubscription, Timestamp, UserId};
use crate::security::web_push::encrypted;
use crate::services::{App, Failure};

/// How often the store is asked for messages that are due.
const ROUND_TRIP: Duration = Duration::from_secs(1);
/// Messages sent at once.
const AT_ONCE: u32 = 16;
/// How long a push service may take.
const TIME: Duration = Duration::from_secs(10);
/// Seconds for the last attempt, before another process may make it, too.
const LEASE_SECONDS: i64 = 60;
/// How many seconds a push service keeps a message for a device that is off.
const KEPT_SECONDS: &str = "86400";

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// The push service took it.
    Sent,
    /// The device does not want messages any more, or cannot be reached by its address.
    Gone,
    /// It may be taken later.
    Later,
}

/// Sends what is due, until the server stops.
pub async fn run_worker(app: Arc<App>) {
    while !app.background.pause(ROUND_TRIP).await {
        let due = app.store.due_push_deliveries(Timestamp::now(), AT_ONCE);
        match due.await {
            Ok(due) => {
                join_all(due.iter().map(|one| deliver(&app, one))).await;
            }
            Err(error) => tracing::warn!(%error, "cannot look for messages to devices"),
        }
    }
}

async fn deliver(app: &App, delivery: &PushDelivery) {
    if let Err(error) = try_deliver(app, delivery).await {
        tracing::warn!(%error, "a message to a device could not be delivered");
    }
}

async fn try_deliver(app: &App, delivery: &PushDelivery) -> Result<(), Failure> {
    let Some(sender) = &app.push else {
        return Ok(());
    };
    let now = Timestamp::now();
    // Whoever sends a message has until the next attempt to do so, and so has whoever comes after them.
    let next = delivery.retry_at(now);
    let until = next.unwrap_or_else(|| now.plus_seconds(LEASE_SECONDS));
    if !app.store.claim_push_delivery(delivery, until).await? {
        return Ok(());
    }
    let subscription = app.store.push_subscription(delivery.source).await?;
    let Some(subscription) = subscription else {
        return Ok(app.store.delete_push_delivery(delivery.id).await?);
    };
    let outcome = match is_signed_in(app, &subscription, now).await? {
        true => send(sender, &subscription, &delivery.message, now).await,
        false => Outcome::Gone,
    };
    app.metrics.push(match outcome {
        Outcome::Sent => "sent",
        Outcome::Gone => "gone",
        Outcome::Later => "failed",
    });
    match outcome {
        Outcome::Gone => {
            let source = subscription.source;
            app.store.delete_push_subscription(source).await?;
        }
        Outcome::Later if next.is_some() => {}
        Outcome::Sent | Outcome::Later => app.store.delete_push_delivery(delivery.id).await?,
    }
    Ok(())
}

/// Whether the browser or app is still signed in for this person.
async fn is_signed_in(
    app: &App,
    subscription: &PushSubscription,
    now: Timestamp,
) -> Result<bool, Failure> {
    match subscription.source {
        PushSource::Session(id) => {
            let found = app.store.session(id, now).await?;
            Ok(found.is_some_and(|(session, user)| {
                session.user == subscription.user && user.suspension.is_none()
            }))
        }
        PushSource::Token(id) => {
            let user: UserId = subscription.user;
            let person = app.store.user(user).await?;
            let tokens = app.store.api_tokens(user).await?;
            let mut own = tokens.iter().filter(|token| token.id == id);
            let good = own.any(|token| token.expires_at.is_none_or(|end| now < end));
            Ok(good && person.is_some_and(|person| person.suspension.is_none()))
        }
    }
}

async fn send(
    sender: &PushSender,
    subscription: &PushSubscription,
    message: &str,
    now: Timestamp,
) -> Outcome {
    let Ok(endpoint) = Url::parse(&subscription.endpoint) else {
        return Outcome::Gone;
    };
    let signature = sender.key.authorization(&endpoint, &sender.contact, now);
    let Ok(signature) = signature else {
        return Outcome::Later;
    };
    let Ok(body) = encrypted(message, &subscription.keys) else {
        return Outcome::Gone;
    };
    let host = endpoint.host_str().unwrap_or_default();
    let headers = [
        ("authorization", signature.as_str()),
        ("content-encoding", "aes128gcm"),
        ("content-type", "application/octet-stream"),
        ("ttl", KEPT_SECONDS),
    ];
    match sender.outbound.post(&endpoint, &headers, body, TIME).await {
        Ok(200..=299) => Outcome::Sent,
        Ok(404 | 410) => Outcome::Gone,
        Ok(status) => {
            tracing::info!(host, status, "a push service refused a message");
            Outcome::Later
        }
        Err(error) if !error.is_temporary() => Outcome::Gone,
        Err(error) => {
            tracing::info!(host, %error, "a push service cannot be reached");
            Outcome::Later
        }
    }
}
