//! Invitations.

use async_trait::async_trait;

use super::{SqliteStore, StorageError};
use crate::domain::Timestamp;
use crate::storage::invitations::Invitations;

#[async_trait]
impl Invitations for SqliteStore {
    async fn insert_invitation(
        &self,
        digest: [u8; 32],
        expires_at: Timestamp,
    ) -> Result<(), StorageError> {
        sqlx::query("INSERT OR REPLACE INTO invitations (digest, expires_at) VALUES (?, ?)")
            .bind(digest.as_slice())
            .bind(expires_at.as_millis())
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    async fn invitation(&self, digest: [u8; 32]) -> Result<Option<Timestamp>, StorageError> {
        let end: Option<i64> =
            sqlx::query_scalar("SELECT expires_at FROM invitations WHERE digest = ?")
                .bind(digest.as_slice())
                .fetch_optional(&self.readers)
                .await?;
        Ok(end.map(Timestamp::from_millis))
    }

    async fn take_invitation(&self, digest: [u8; 32]) -> Result<bool, StorageError> {
        let gone = sqlx::query("DELETE FROM invitations WHERE digest = ?")
            .bind(digest.as_slice())
            .execute(&self.writer)
            .await?;
        Ok(gone.rows_affected() > 0)
    }

    async fn sweep_invitations(&self, now: Timestamp) -> Result<u64, StorageError> {
        let gone = sqlx::query("DELETE FROM invitations WHERE expires_at <= ?")
            .bind(now.as_millis())
            .execute(&self.writer)
            .await?;
        Ok(gone.rows_affected())
    }
}
