//! Write intents: notes on files that are being written or deleted.

use async_trait::async_trait;
use sqlx::Row;
use uuid::Uuid;

use super::super::Files;
use super::{SqliteStore, StorageError};
use crate::domain::{BlobKey, Timestamp};

#[async_trait]
impl Files for SqliteStore {
    async fn record_intent(&self, blob: BlobKey, now: Timestamp) -> Result<(), StorageError> {
        sqlx::query("INSERT OR REPLACE INTO write_intents (blob, recorded_at) VALUES (?, ?)")
            .bind(blob.as_uuid())
            .bind(now.as_millis())
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    async fn clear_intent(&self, blob: BlobKey) -> Result<(), StorageError> {
        sqlx::query("DELETE FROM write_intents WHERE blob = ?")
            .bind(blob.as_uuid())
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    async fn write_intents(&self, before: Timestamp) -> Result<Vec<(BlobKey, bool)>, StorageError> {
        let rows = sqlx::query(
            "SELECT n.blob, EXISTS (SELECT 1 FROM pictures i WHERE i.blob = n.blob)
                         OR EXISTS (SELECT 1 FROM users u WHERE u.avatar = n.blob) AS in_use
             FROM write_intents n WHERE n.recorded_at < ? ORDER BY n.recorded_at",
        )
        .bind(before.as_millis())
        .fetch_all(&self.readers)
        .await?;
        rows.iter()
            .map(|row| {
                Ok((
                    row.try_get::<Uuid, _>("blob")?.into(),
                    row.try_get("in_use")?,
                ))
            })
            .collect()
    }
}
