//! Share links: a table for those to posts and one for those to albums, which go with what they show.

use async_trait::async_trait;
use sqlx::error::ErrorKind;
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, Row};
use uuid::Uuid;

use super::{SqliteStore, StorageError, records};
use crate::domain::{ShareLink, ShareLinkId, Shared, Timestamp};
use crate::storage::share_links::ShareLinks;

/// The table of links to this, its column for what they show, and that one's id.
fn table(shown: Shared) -> (&'static str, &'static str, Uuid) {
    match shown {
        Shared::Post(id) => ("share_links", "post_id", id.as_uuid()),
        Shared::Album(id) => ("album_links", "album_id", id.as_uuid()),
    }
}

fn link(row: &SqliteRow, shows: impl Fn(Uuid) -> Shared) -> Result<ShareLink, StorageError> {
    let digest: Vec<u8> = row.try_get("digest")?;
    let digest = digest.try_into();
    let expires_at: Option<i64> = row.try_get("expires_at")?;
    Ok(ShareLink {
        id: row.try_get::<Uuid, _>("id")?.into(),
        shows: shows(row.try_get("shown")?),
        slot: row.try_get("slot")?,
        digest: digest.map_err(|_| StorageError::corrupt("share_links.digest", "its length"))?,
        created_at: records::time(row, "created_at")?,
        expires_at: expires_at.map(Timestamp::from_millis),
    })
}

#[async_trait]
impl ShareLinks for SqliteStore {
    async fn insert_share_link(&self, link: &ShareLink) -> Result<bool, StorageError> {
        let (table, column, id) = table(link.shows);
        let outcome = sqlx::query(AssertSqlSafe(format!(
            "INSERT INTO {table} (id, {column}, slot, digest, created_at, expires_at)
             VALUES (?, ?, ?, ?, ?, ?)"
        )))
        .bind(link.id.as_uuid())
        .bind(id)
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
        let row = sqlx::query("SELECT *, post_id AS shown FROM share_links WHERE digest = ?")
            .bind(digest.as_slice())
            .fetch_optional(&self.readers)
            .await?;
        if let Some(row) = row {
            return link(&row, |id| Shared::Post(id.into())).map(Some);
        }
        let row = sqlx::query("SELECT *, album_id AS shown FROM album_links WHERE digest = ?")
            .bind(digest.as_slice())
            .fetch_optional(&self.readers)
            .await?;
        row.map(|row| link(&row, |id| Shared::Album(id.into())))
            .transpose()
    }

    async fn share_links(&self, shown: Shared) -> Result<Vec<ShareLink>, StorageError> {
        let (table, column, id) = table(shown);
        let rows = sqlx::query(AssertSqlSafe(format!(
            "SELECT *, {column} AS shown FROM {table} WHERE {column} = ? ORDER BY id DESC"
        )))
        .bind(id)
        .fetch_all(&self.readers)
        .await?;
        rows.iter().map(|row| link(row, |_| shown)).collect()
    }

    async fn delete_share_link(&self, shown: Shared, id: ShareLinkId) -> Result<(), StorageError> {
        let (table, column, of) = table(shown);
        sqlx::query(AssertSqlSafe(format!(
            "DELETE FROM {table} WHERE id = ? AND {column} = ?"
        )))
        .bind(id.as_uuid())
        .bind(of)
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    async fn sweep_share_links(&self, now: Timestamp) -> Result<u64, StorageError> {
        let mut swept = 0;
        for delete in [
            "DELETE FROM share_links WHERE expires_at <= ?",
            "DELETE FROM album_links WHERE expires_at <= ?",
        ] {
            let gone = sqlx::query(delete).bind(now.as_millis());
            swept += gone.execute(&self.writer).await?.rows_affected();
        }
        Ok(swept)
    }
}
