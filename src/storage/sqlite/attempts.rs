//! Counts of attempts, and the sweep of what has expired.

use async_trait::async_trait;

use super::super::Attempts;
use super::{SqliteStore, StorageError};
use crate::domain::Timestamp;

#[async_trait]
impl Attempts for SqliteStore {
    async fn count_attempt(&self, key: &str, expires_at: Timestamp) -> Result<u32, StorageError> {
        let count = sqlx::query_scalar(
            "INSERT INTO attempts (key, count, expires_at) VALUES (?, 1, ?)
             ON CONFLICT (key) DO UPDATE SET count = count + 1 RETURNING count",
        )
        .bind(key)
        .bind(expires_at.as_millis())
        .fetch_one(&self.writer)
        .await?;
        Ok(count)
    }

    async fn forget_attempts(&self, key: &str) -> Result<(), StorageError> {
        sqlx::query("DELETE FROM attempts WHERE key = ?")
            .bind(key)
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    async fn sweep(&self, now: Timestamp) -> Result<u64, StorageError> {
        let mut swept = 0;
        for table in [
            "DELETE FROM sessions WHERE expires_at <= ?",
            "DELETE FROM attempts WHERE expires_at <= ?",
        ] {
            swept += sqlx::query(table)
                .bind(now.as_millis())
                .execute(&self.writer)
                .await?
                .rows_affected();
        }
        Ok(swept)
    }
}
