//! Counts of attempts, and the sweep of what has expired.

use async_trait::async_trait;
use mongodb::bson::{Document, doc};
use mongodb::options::ReturnDocument;

use super::super::Attempts;
use super::{MongoStore, StorageError, duplicate_key};
use crate::domain::Timestamp;

#[async_trait]
impl Attempts for MongoStore {
    async fn count_attempt(&self, key: &str, expires_at: Timestamp) -> Result<u32, StorageError> {
        // Two first attempts at once both try to insert; the unique `_id` lets one of them, and the
        // other then finds the document to count in.
        for last_try in [false, true] {
            let counted = self.attempts
                .find_one_and_update(
                    doc! { "_id": key },
                    doc! { "$inc": { "count": 1 }, "$setOnInsert": { "expires_at": expires_at.as_millis() } },
                )
                .upsert(true)
                .return_document(ReturnDocument::After)
                .await;
            match counted {
                Ok(Some(document)) => return count_in(&document),
                Ok(None) => {
                    return Err(StorageError::corrupt(
                        "attempts",
                        "no document after upsert",
                    ));
                }
                Err(error) if !last_try && duplicate_key(&error).is_some() => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(StorageError::corrupt("attempts", "could not be counted"))
    }

    async fn forget_attempts(&self, key: &str) -> Result<(), StorageError> {
        self.attempts.delete_one(doc! { "_id": key }).await?;
        Ok(())
    }

    async fn sweep(&self, now: Timestamp) -> Result<u64, StorageError> {
        let expired = || doc! { "expires_at": { "$lte": now.as_millis() } };
        let sessions = self.sessions.delete_many(expired()).await?.deleted_count;
        let attempts = self.attempts.delete_many(expired()).await?.deleted_count;
        Ok(sessions + attempts)
    }
}

fn count_in(document: &Document) -> Result<u32, StorageError> {
    use mongodb::bson::Bson;
    let count = match document.get("count") {
        Some(Bson::Int32(count)) => u32::try_from(*count).ok(),
        Some(Bson::Int64(count)) => u32::try_from(*count).ok(),
        _ => None,
    };
    count.ok_or_else(|| StorageError::corrupt("attempts.count", "not a count"))
}
