//! Write intents: notes on files that are being written or deleted.

use async_trait::async_trait;
use futures_util::TryStreamExt;
use mongodb::bson::{Document, doc};

use super::super::Files;
use super::records::{id, id_of};
use super::{MongoStore, StorageError};
use crate::domain::{BlobKey, Timestamp};

#[async_trait]
impl Files for MongoStore {
    async fn record_intent(&self, blob: BlobKey, now: Timestamp) -> Result<(), StorageError> {
        self.write_intents
            .update_one(
                doc! { "_id": id(blob.as_uuid()) },
                doc! { "$set": { "recorded_at": now.as_millis() } },
            )
            .upsert(true)
            .await?;
        Ok(())
    }

    async fn clear_intent(&self, blob: BlobKey) -> Result<(), StorageError> {
        self.write_intents
            .delete_one(doc! { "_id": id(blob.as_uuid()) })
            .await?;
        Ok(())
    }

    async fn write_intents(&self, before: Timestamp) -> Result<Vec<(BlobKey, bool)>, StorageError> {
        let found: Vec<Document> = self
            .write_intents
            .find(doc! { "recorded_at": { "$lt": before.as_millis() } })
            .sort(doc! { "recorded_at": 1 })
            .await?
            .try_collect()
            .await?;
        let posts = self.posts.clone_with_type::<Document>();
        let mut blobs = Vec::with_capacity(found.len());
        for note in &found {
            let blob = id_of(note, "_id")?;
            let in_use = posts
                .find_one(doc! { "pictures.blob": id(blob) })
                .projection(doc! { "_id": 1 })
                .await?
                .is_some()
                || self
                    .users
                    .find_one(doc! { "avatar": id(blob) })
                    .await?
                    .is_some();
            blobs.push((BlobKey::from(blob), in_use));
        }
        Ok(blobs)
    }
}
