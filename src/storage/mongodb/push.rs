//! Devices that want to be notified, and messages on their way to them.

use async_trait::async_trait;
use futures_util::TryStreamExt;
use mongodb::bson::spec::BinarySubtype;
use mongodb::bson::{Binary, doc};
use serde::{Deserialize, Serialize};

use super::records::{Id, id, uuid};
use super::{MongoStore, StorageError, duplicate_key};
use crate::domain::{
    PushDelivery, PushDeliveryId, PushKeys, PushSource, PushSubscription, Timestamp, UserId,
};
use crate::storage::push::{Push, kinds_of, kinds_word};

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct PushSubscriptionDocument {
    #[serde(rename = "_id")]
    source: Id,
    source_kind: String,
    user: Id,
    endpoint: String,
    public_key: Binary,
    auth: Binary,
    kinds: String,
    created_at: i64,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct PushDeliveryDocument {
    #[serde(rename = "_id")]
    id: Id,
    source: Id,
    source_kind: String,
    message: String,
    due_at: i64,
    attempts: i64,
}

fn binary(bytes: &[u8]) -> Binary {
    Binary {
        subtype: BinarySubtype::Generic,
        bytes: bytes.to_vec(),
    }
}

fn source(kind: &str, source: Id) -> Result<PushSource, StorageError> {
    PushSource::from_stored(kind, uuid(source))
        .ok_or_else(|| StorageError::corrupt("push_subscriptions.source_kind", kind))
}

impl PushSubscriptionDocument {
    fn of(subscription: &PushSubscription) -> Self {
        Self {
            source: id(subscription.source.as_uuid()),
            source_kind: subscription.source.kind().to_owned(),
            user: id(subscription.user.as_uuid()),
            endpoint: subscription.endpoint.clone(),
            public_key: binary(&subscription.keys.public),
            auth: binary(&subscription.keys.auth),
            kinds: kinds_word(&subscription.kinds),
            created_at: subscription.created_at.as_millis(),
        }
    }

    fn into_subscription(self) -> Result<PushSubscription, StorageError> {
        Ok(PushSubscription {
            source: source(&self.source_kind, self.source)?,
            user: uuid(self.user).into(),
            endpoint: self.endpoint,
            keys: PushKeys {
                public: self.public_key.bytes,
                auth: self.auth.bytes,
            },
            kinds: kinds_of(&self.kinds),
            created_at: Timestamp::from_millis(self.created_at),
        })
    }
}

impl PushDeliveryDocument {
    fn of(delivery: &PushDelivery) -> Self {
        Self {
            id: id(delivery.id.as_uuid()),
            source: id(delivery.source.as_uuid()),
            source_kind: delivery.source.kind().to_owned(),
            message: delivery.message.clone(),
            due_at: delivery.due_at.as_millis(),
            attempts: i64::from(delivery.attempts),
        }
    }

    fn into_delivery(self) -> Result<PushDelivery, StorageError> {
        Ok(PushDelivery {
            id: uuid(self.id).into(),
            source: source(&self.source_kind, self.source)?,
            message: self.message,
            due_at: Timestamp::from_millis(self.due_at),
            attempts: u32::try_from(self.attempts).unwrap_or(u32::MAX),
        })
    }
}

#[async_trait]
impl Push for MongoStore {
    async fn save_push_subscription(
        &self,
        subscription: &PushSubscription,
    ) -> Result<(), StorageError> {
        let document = PushSubscriptionDocument::of(subscription);
        let own = || doc! { "_id": document.source };
        let others = || doc! { "endpoint": &document.endpoint, "_id": { "$ne": document.source } };
        loop {
            self.push_subscriptions.delete_many(others()).await?;
            let replace = self.push_subscriptions.replace_one(own(), &document);
            match replace.upsert(true).await {
                // Another took the endpoint, or the place of this source, at this moment.
                Err(error) if duplicate_key(&error).is_some() => {}
                other => {
                    other?;
                    return Ok(());
                }
            }
        }
    }

    async fn push_subscription(
        &self,
        source: PushSource,
    ) -> Result<Option<PushSubscription>, StorageError> {
        let own = doc! { "_id": id(source.as_uuid()) };
        let found = self.push_subscriptions.find_one(own).await?;
        found
            .map(PushSubscriptionDocument::into_subscription)
            .transpose()
    }

    async fn push_subscriptions(
        &self,
        user: UserId,
    ) -> Result<Vec<PushSubscription>, StorageError> {
        let found: Vec<PushSubscriptionDocument> = self
            .push_subscriptions
            .find(doc! { "user": id(user.as_uuid()) })
            .sort(doc! { "created_at": 1 })
            .await?
            .try_collect()
            .await?;
        let found = found.into_iter();
        found
            .map(PushSubscriptionDocument::into_subscription)
            .collect()
    }

    async fn delete_push_subscription(&self, source: PushSource) -> Result<(), StorageError> {
        let source = id(source.as_uuid());
        self.push_subscriptions
            .delete_one(doc! { "_id": source })
            .await?;
        self.push_deliveries
            .delete_many(doc! { "source": source })
            .await?;
        Ok(())
    }

    async fn insert_push_deliveries(
        &self,
        deliveries: &[PushDelivery],
    ) -> Result<(), StorageError> {
        let documents: Vec<_> = deliveries.iter().map(PushDeliveryDocument::of).collect();
        if !documents.is_empty() {
            self.push_deliveries.insert_many(&documents).await?;
        }
        Ok(())
    }

    async fn due_push_deliveries(
        &self,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<PushDelivery>, StorageError> {
        let found: Vec<PushDeliveryDocument> = self
            .push_deliveries
            .find(doc! { "due_at": { "$lte": now.as_millis() } })
            .sort(doc! { "due_at": 1, "_id": 1 })
            .limit(i64::from(limit))
            .await?
            .try_collect()
            .await?;
        let found = found.into_iter();
        found.map(PushDeliveryDocument::into_delivery).collect()
    }

    async fn claim_push_delivery(
        &self,
        delivery: &PushDelivery,
        until: Timestamp,
    ) -> Result<bool, StorageError> {
        let as_read = doc! {
            "_id": id(delivery.id.as_uuid()),
            "attempts": i64::from(delivery.attempts),
            "due_at": delivery.due_at.as_millis(),
        };
        let claim = doc! {
            "$set": {
                "due_at": until.as_millis(),
                "attempts": i64::from(delivery.attempts) + 1,
            },
        };
        let claimed = self.push_deliveries.update_one(as_read, claim).await?;
        Ok(claimed.matched_count == 1)
    }

    async fn delete_push_delivery(&self, delivery: PushDeliveryId) -> Result<(), StorageError> {
        self.push_deliveries
            .delete_one(doc! { "_id": id(delivery.as_uuid()) })
            .await?;
        Ok(())
    }
}
