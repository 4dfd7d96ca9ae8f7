//! Notifications.

use async_trait::async_trait;
use futures_util::TryStreamExt;
use mongodb::bson::doc;

use super::records::id;
use super::social_records::NoticeDocument;
use super::{MongoStore, StorageError, duplicate_key, edges};
use crate::domain::{Cursor, Notice, NoticeId, UserId};
use crate::storage::social::{Notices, sameness};

#[async_trait]
impl Notices for MongoStore {
    async fn insert_notice(&self, new: &Notice) -> Result<bool, StorageError> {
        match self.notices.insert_one(NoticeDocument::from(new)).await {
            Ok(_) => Ok(true),
            Err(error) if duplicate_key(&error).is_some() => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    async fn withdraw_notice(&self, old: &Notice) -> Result<(), StorageError> {
        self.notices
            .delete_one(doc! { "to": id(old.to.as_uuid()), "sameness": sameness(old) })
            .await?;
        Ok(())
    }

    async fn notices(
        &self,
        to: UserId,
        after: Option<Cursor>,
        limit: u32,
    ) -> Result<Vec<Notice>, StorageError> {
        let mut filter = doc! { "to": id(to.as_uuid()) };
        edges::after_cursor(&mut filter, after, "_id");
        let found: Vec<NoticeDocument> = self
            .notices
            .find(filter)
            .sort(doc! { "at": -1, "_id": -1 })
            .limit(i64::from(limit))
            .await?
            .try_collect()
            .await?;
        found.into_iter().map(Notice::try_from).collect()
    }

    async fn unread_notices(&self, to: UserId, most: u32) -> Result<u32, StorageError> {
        let count = self
            .notices
            .count_documents(doc! { "to": id(to.as_uuid()), "read": false })
            .limit(u64::from(most))
            .await?;
        Ok(u32::try_from(count).unwrap_or(most))
    }

    async fn mark_notices_read(&self, to: UserId, until: NoticeId) -> Result<(), StorageError> {
        let to = id(to.as_uuid());
        let last = doc! { "_id": id(until.as_uuid()), "to": to };
        let Some(last) = self.notices.find_one(last).await? else {
            return Ok(());
        };
        let time = last.at.as_millis();
        let older = vec![
            doc! { "at": { "$lt": time } },
            doc! { "at": time, "_id": { "$lte": last.id } },
        ];
        self.notices
            .update_many(
                doc! { "to": to, "read": false, "$or": older },
                doc! { "$set": { "read": true } },
            )
            .await?;
        Ok(())
    }
}
