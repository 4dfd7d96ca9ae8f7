//! Share links.

use async_trait::async_trait;
use sqlx::Row;
use sqlx::error::ErrorKind;
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

use super::{SqliteStore, StorageError, records};
use crate::domain::{PostId, ShareLink, ShareLinkId, Timestamp};
use crate::storage::share_links::ShareLinks;

fn link(row: &SqliteRow) -> Result<ShareLink, StorageError> {
    let digest: Vec<u8> = row.try_get("digest")?;
    let digest = digest.try_into();
    let expires_at: Option<i64> = row.try_get("expires_at")?;
    Ok(ShareLink {
        id: row.try_get::<Uuid, _>("id")?.into(),
        post: row.try_get::<Uuid, _>("post_id")?.into(),
        slot: row.try_get("slot")?,
        digest: digest.map_err(|_| StorageError::corrupt("share_links.digest", "its length"))?,
        created_at: records::time(row, "created_at")?,
        expires_at: expires_at.map(Timestamp::from_millis),
    })
}

#[async_trait]
impl ShareLinks for SqliteStore {
    async fn insert_share_link(&self, link: &ShareLink) -> Result<bool, StorageError> {
        let outcome = sqlx::query(
            "INSERT INTO share_links (id, post_id, slot, digest, created_at, expires_at)
             VALUES (?, ?, ?, ?, ?, ?)",
        )
        .bind(link.id.as_uuid())
        .bind(link.post.as_uuid())
        .bind(link.slot)
        .bind(link.digest.as_slice())
        .bind(link.created_at.as_millis())
        .bind(link.expires_at.map(Timestamp::as_millis))
        .execute(&self.writer)
        .await;
        match outcome {
            Ok(_) => Ok(true),
            Err(sqlx::Error::Database(error))
                if matches!(
                    error.kind(),
                    ErrorKind::UniqueViolation | ErrorKind::ForeignKeyViolation
                ) =>
            {
                Ok(false)
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn share_link(&self, digest: [u8; 32]) -> Result<Option<ShareLink>, StorageError> {
        let row = sqlx::query("SELECT * FROM share_links WHERE digest = ?")
            .bind(digest.as_slice())
            .fetch_optional(&self.readers)
            .await?;
        row.as_ref().map(link).transpose()
    }

    async fn share_links(&self, post: PostId) -> Result<Vec<ShareLink>, StorageError> {
        let rows = sqlx::query("SELECT * FROM share_links WHERE post_id = ? ORDER BY id DESC")
            .bind(post.as_uuid())
            .fetch_all(&self.readers)
            .await?;
        rows.iter().map(link).collect()
    }

    async fn delete_share_link(&self, post: PostId, id: ShareLinkId) -> Result<(), StorageError> {
        sqlx::query("DELETE FROM share_links WHERE id = ? AND post_id = ?")
            .bind(id.as_uuid())
            .bind(post.as_uuid())
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    async fn sweep_share_links(&self, now: Timestamp) -> Result<u64, StorageError> {
        let gone = sqlx::query("DELETE FROM share_links WHERE expires_at <= ?")
            .bind(now.as_millis())
            .execute(&self.writer)
            .await?;
        Ok(gone.rows_affected())
    }
}
