//! What a store keeps of devices that want to be notified, and of messages on their way to them.

use async_trait::async_trait;
use macro_rules_attribute::apply;

use super::StorageError;
use super::measured::measured;
use crate::domain::{
    NotificationKind, PushDelivery, PushDeliveryId, PushSource, PushSubscription, Timestamp, UserId,
};

/// Subscriptions, and the queue of messages.
#[apply(measured!)]
#[async_trait]
pub trait Push: Send + Sync {
    /// Keeps a subscription in the place of what its source had, and of any other with its
    /// endpoint: a browser in which someone else logged in is theirs.
    async fn save_push_subscription(
        &self,
        subscription: &PushSubscription,
    ) -> Result<(), StorageError>;
    /// The subscription of a browser or an app.
    async fn push_subscription(
        &self,
        source: PushSource,
    ) -> Result<Option<PushSubscription>, StorageError>;
    /// All of a person's.
    async fn push_subscriptions(&self, user: UserId)
    -> Result<Vec<PushSubscription>, StorageError>;
    /// Ends a subscription, with what was on its way; doing it twice is no error.
    async fn delete_push_subscription(&self, source: PushSource) -> Result<(), StorageError>;
    /// Puts messages into the queue.
    async fn insert_push_deliveries(&self, deliveries: &[PushDelivery])
    -> Result<(), StorageError>;
    /// Messages that are due, the longest due first.
    async fn due_push_deliveries(
        &self,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<PushDelivery>, StorageError>;
    /// Takes a message on until `until`, with one attempt more; false when another did, or it is gone.
    async fn claim_push_delivery(
        &self,
        delivery: &PushDelivery,
        until: Timestamp,
    ) -> Result<bool, StorageError>;
    /// Takes a message out of the queue.
    async fn delete_push_delivery(&self, id: PushDeliveryId) -> Result<(), StorageError>;
}

/// The kinds as one word, and back; what this version does not know any more is left out.
pub(super) fn kinds_word(kinds: &[NotificationKind]) -> String {
    let words: Vec<_> = kinds.iter().map(|kind| kind.as_str()).collect();
    words.join(" ")
}

pub(super) fn kinds_of(word: &str) -> Vec<NotificationKind> {
    word.split(' ')
        .filter_map(NotificationKind::from_word)
        .collect()
}
