//! How far people have read.

use async_trait::async_trait;
use futures_util::TryStreamExt;
use mongodb::bson::doc;
use serde::{Deserialize, Serialize};

use super::records::{Id, id};
use super::{MongoStore, StorageError, duplicate_key};
use crate::domain::{Marker, MarkerTimeline, Number, Timestamp, UserId};
use crate::storage::api::Markers;

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct MarkerDocument {
    user: Id,
    timeline: String,
    last_read: i64,
    version: i64,
    updated_at: Timestamp,
}

#[async_trait]
impl Markers for MongoStore {
    async fn markers(&self, user: UserId) -> Result<Vec<Marker>, StorageError> {
        let own = doc! { "user": id(user.as_uuid()) };
        let found = self.markers.find(own).sort(doc! { "timeline": 1 }).await?;
        let found: Vec<MarkerDocument> = found.try_collect().await?;
        let marker = |found: MarkerDocument| {
            let timeline = MarkerTimeline::from_word(&found.timeline);
            let unknown = || StorageError::corrupt("markers.timeline", &found.timeline);
            Ok(Marker {
                timeline: timeline.ok_or_else(unknown)?,
                last_read: Number(found.last_read),
                version: found.version,
                updated_at: found.updated_at,
            })
        };
        found.into_iter().map(marker).collect()
    }

    async fn set_marker(
        &self,
        user: UserId,
        timeline: MarkerTimeline,
        last_read: Number,
        now: Timestamp,
    ) -> Result<(), StorageError> {
        let one = || doc! { "user": id(user.as_uuid()), "timeline": timeline.as_str() };
        let change = || {
            doc! {
                "$set": { "last_read": last_read.0, "updated_at": now.as_millis() },
                "$inc": { "version": 1_i64 },
            }
        };
        // Of two who make the first at once, one is refused by the index, and then changes it.
        let set = self.markers.update_one(one(), change()).upsert(true).await;
        match set {
            Err(error) if duplicate_key(&error).is_some() => {
                self.markers.update_one(one(), change()).await?;
            }
            other => {
                other?;
            }
        }
        Ok(())
    }
}
