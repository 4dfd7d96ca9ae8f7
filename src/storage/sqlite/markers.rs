//! How far people have read.

use async_trait::async_trait;
use sqlx::Row;

use super::{SqliteStore, StorageError};
use crate::domain::{Marker, MarkerTimeline, Number, Timestamp, UserId};
use crate::storage::api::Markers;

#[async_trait]
impl Markers for SqliteStore {
    async fn markers(&self, user: UserId) -> Result<Vec<Marker>, StorageError> {
        let rows = sqlx::query("SELECT * FROM markers WHERE user_id = ? ORDER BY timeline")
            .bind(user.as_uuid())
            .fetch_all(&self.readers)
            .await?;
        let marker = |row: &sqlx::sqlite::SqliteRow| {
            let timeline: &str = row.try_get("timeline")?;
            Ok(Marker {
                timeline: MarkerTimeline::from_word(timeline)
                    .ok_or_else(|| StorageError::corrupt("markers.timeline", timeline))?,
                last_read: Number(row.try_get("last_read")?),
                version: row.try_get("version")?,
                updated_at: Timestamp::from_millis(row.try_get("updated_at")?),
            })
        };
        rows.iter().map(marker).collect()
    }

    async fn set_marker(
        &self,
        user: UserId,
        timeline: MarkerTimeline,
        last_read: Number,
        now: Timestamp,
    ) -> Result<(), StorageError> {
        sqlx::query(
            "INSERT INTO markers (user_id, timeline, last_read, version, updated_at)
             VALUES (?1, ?2, ?3, 1, ?4)
             ON CONFLICT (user_id, timeline) DO UPDATE
             SET last_read = ?3, version = version + 1, updated_at = ?4",
        )
        .bind(user.as_uuid())
        .bind(timeline.as_str())
        .bind(last_read.0)
        .bind(now.as_millis())
        .execute(&self.writer)
        .await?;
        Ok(())
    }
}
