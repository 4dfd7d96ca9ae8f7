//! Notifications.

use async_trait::async_trait;
use futures_util::TryStreamExt;
use mongodb::bson::doc;

use super::records::id;
use super::social_records::NotificationDocument;
use super::{MongoStore, StorageError, duplicate_key, edges};
use crate::domain::{Cursor, Notification, NotificationId, UserId};
use crate::storage::social::{Notifications, deduplication_key};

#[async_trait]
impl Notifications for MongoStore {
    async fn insert_notification(&self, new: &Notification) -> Result<bool, StorageError> {
        match self
            .notifications
            .insert_one(NotificationDocument::from(new))
            .await
        {
            Ok(_) => Ok(true),
            Err(error) if duplicate_key(&error).is_some() => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    async fn withdraw_notification(&self, old: &Notification) -> Result<(), StorageError> {
        self.notifications
            .delete_one(
                doc! { "to": id(old.to.as_uuid()), "deduplication_key": deduplication_key(old) },
            )
            .await?;
        Ok(())
    }

    async fn notifications(
        &self,
        to: UserId,
        after: Option<Cursor>,
        limit: u32,
    ) -> Result<Vec<Notification>, StorageError> {
        let mut filter = doc! { "to": id(to.as_uuid()) };
        edges::after_cursor(&mut filter, after, "_id");
        let found: Vec<NotificationDocument> = self
            .notifications
            .find(filter)
            .sort(doc! { "at": -1, "_id": -1 })
            .limit(i64::from(limit))
            .await?
            .try_collect()
            .await?;
        found.into_iter().map(Notification::try_from).collect()
    }

    async fn unread_notifications(&self, to: UserId, most: u32) -> Result<u32, StorageError> {
        let count = self
            .notifications
            .count_documents(doc! { "to": id(to.as_uuid()), "read": false })
            .limit(u64::from(most))
            .await?;
        Ok(u32::try_from(count).unwrap_or(most))
    }

    async fn mark_notifications_read(
        &self,
        to: UserId,
        until: NotificationId,
    ) -> Result<(), StorageError> {
        let to = id(to.as_uuid());
        let last = doc! { "_id": id(until.as_uuid()), "to": to };
        let Some(last) = self.notifications.find_one(last).await? else {
            return Ok(());
        };
        let time = last.at.as_millis();
        let older = vec![
            doc! { "at": { "$lt": time } },
            doc! { "at": time, "_id": { "$lte": last.id } },
        ];
        self.notifications
            .update_many(
                doc! { "to": to, "read": false, "$or": older },
                doc! { "$set": { "read": true } },
            )
            .await?;
        Ok(())
    }
}
