//! Uploads that are sent twice, drafts that were forgotten, and the hashtags in use.

use async_trait::async_trait;
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row, Sqlite};
use uuid::Uuid;

use super::{SqliteStore, StorageError};
use crate::domain::{Hashtag, PostId, Timestamp, UploadClaim, UploadKey, UserId};
use crate::storage::compose::{Composing, USES_COUNTED};

/// The primary key of `post_tags` begins with the tag, so that one range of it is read.
#[async_trait]
impl Composing for SqliteStore {
    async fn claim_upload(&self, claim: &UploadClaim) -> Result<UploadClaim, StorageError> {
        // The update changes nothing; it makes the row that stands come back.
        let row = sqlx::query(
            "INSERT INTO uploads (author_id, key, post_id, picture_id, claimed_at, done)
             VALUES (?, ?, ?, ?, ?, ?)
             ON CONFLICT (author_id, key) DO UPDATE SET done = done RETURNING *",
        )
        .bind(claim.author.as_uuid())
        .bind(claim.key.as_str())
        .bind(claim.post.as_uuid())
        .bind(claim.picture.as_uuid())
        .bind(claim.claimed_at.as_millis())
        .bind(claim.done)
        .fetch_one(&self.writer)
        .await?;
        read_claim(&row)
    }

    async fn take_over_upload(
        &self,
        old: &UploadClaim,
        new: &UploadClaim,
    ) -> Result<bool, StorageError> {
        let updated = sqlx::query(
            "UPDATE uploads SET post_id = ?, picture_id = ?, claimed_at = ?, done = ?
             WHERE author_id = ? AND key = ? AND picture_id = ?",
        )
        .bind(new.post.as_uuid())
        .bind(new.picture.as_uuid())
        .bind(new.claimed_at.as_millis())
        .bind(new.done)
        .bind(old.author.as_uuid())
        .bind(old.key.as_str())
        .bind(old.picture.as_uuid())
        .execute(&self.writer)
        .await?;
        Ok(updated.rows_affected() > 0)
    }

    async fn finish_upload(&self, claim: &UploadClaim) -> Result<(), StorageError> {
        on_claim(self, "UPDATE uploads SET done = 1", claim).await
    }

    async fn release_upload(&self, claim: &UploadClaim) -> Result<(), StorageError> {
        on_claim(self, "DELETE FROM uploads", claim).await
    }

    async fn sweep_uploads(&self, before: Timestamp) -> Result<u64, StorageError> {
        let deleted = sqlx::query("DELETE FROM uploads WHERE claimed_at < ?")
            .bind(before.as_millis())
            .execute(&self.writer)
            .await?;
        Ok(deleted.rows_affected())
    }

    async fn stale_drafts(
        &self,
        before: Timestamp,
        limit: u32,
    ) -> Result<Vec<(PostId, i64)>, StorageError> {
        let rows = sqlx::query(
            "SELECT id, revision FROM posts WHERE published_at IS NULL AND updated_at < ?
             AND scheduled_at IS NULL ORDER BY updated_at LIMIT ?",
        )
        .bind(before.as_millis())
        .bind(limit)
        .fetch_all(&self.readers)
        .await?;
        revisions(&rows)
    }

    async fn scheduled_until(
        &self,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<(PostId, i64)>, StorageError> {
        let rows = sqlx::query(
            "SELECT id, revision FROM posts WHERE scheduled_at <= ?
             ORDER BY scheduled_at, id LIMIT ?",
        )
        .bind(now.as_millis())
        .bind(limit)
        .fetch_all(&self.readers)
        .await?;
        revisions(&rows)
    }

    async fn delete_revision(&self, id: PostId, revision: i64) -> Result<bool, StorageError> {
        let deleted = sqlx::query("DELETE FROM posts WHERE id = ? AND revision = ?")
            .bind(id.as_uuid())
            .bind(revision)
            .execute(&self.writer)
            .await?;
        Ok(deleted.rows_affected() > 0)
    }

    async fn post_of_digest(
        &self,
        author: UserId,
        digest: [u8; 32],
    ) -> Result<Option<PostId>, StorageError> {
        let found = sqlx::query_scalar::<_, Uuid>(
            "SELECT p.id FROM pictures i JOIN posts p ON p.id = i.post_id
             WHERE i.digest = ? AND p.author_id = ? ORDER BY p.id LIMIT 1",
        )
        .bind(digest.as_slice())
        .bind(author.as_uuid())
        .fetch_optional(&self.readers)
        .await?;
        Ok(found.map(PostId::from))
    }

    async fn bytes_of(&self, author: UserId) -> Result<u64, StorageError> {
        let bytes: i64 = sqlx::query_scalar(
            "SELECT coalesce(sum(bytes), 0) FROM pictures
             WHERE post_id IN (SELECT id FROM posts WHERE author_id = ?)",
        )
        .bind(author.as_uuid())
        .fetch_one(&self.readers)
        .await?;
        Ok(bytes.unsigned_abs())
    }

    async fn hashtags_starting(
        &self,
        start: &str,
        limit: u32,
    ) -> Result<Vec<(Hashtag, u64)>, StorageError> {
        let mut query = starting("", start, limit);
        let rows = query.build().fetch_all(&self.readers).await?;
        rows.iter()
            .map(|row| {
                let uses: i64 = row.try_get("uses")?;
                let tag = Hashtag::from_stored(row.try_get("tag")?);
                Ok((tag, uses.unsigned_abs()))
            })
            .collect()
    }

    async fn hashtag_uses(&self, tags: &[Hashtag]) -> Result<Vec<(Hashtag, u64)>, StorageError> {
        let mut used = Vec::new();
        for tag in tags {
            let uses: i64 = sqlx::query_scalar(
                "SELECT count(*) FROM (SELECT 1 FROM post_tags WHERE tag = ? LIMIT ?)",
            )
            .bind(tag.as_str())
            .bind(USES_COUNTED)
            .fetch_one(&self.readers)
            .await?;
            if uses > 0 {
                used.push((tag.clone(), uses.unsigned_abs()));
            }
        }
        Ok(used)
    }
}

/// Texts that begin with `start` lie before this one.
fn after(start: &str) -> String {
    format!("{start}{}", char::MAX)
}

async fn on_claim(
    store: &SqliteStore,
    what: &'static str,
    claim: &UploadClaim,
) -> Result<(), StorageError> {
    let statement = format!("{what} WHERE author_id = ? AND key = ? AND picture_id = ?");
    sqlx::query(sqlx::AssertSqlSafe(statement))
        .bind(claim.author.as_uuid())
        .bind(claim.key.as_str())
        .bind(claim.picture.as_uuid())
        .execute(&store.writer)
        .await?;
    Ok(())
}

fn read_claim(row: &SqliteRow) -> Result<UploadClaim, StorageError> {
    Ok(UploadClaim {
        author: row.try_get::<Uuid, _>("author_id")?.into(),
        key: UploadKey::from_stored(row.try_get("key")?),
        post: row.try_get::<Uuid, _>("post_id")?.into(),
        picture: row.try_get::<Uuid, _>("picture_id")?.into(),
        claimed_at: Timestamp::from_millis(row.try_get("claimed_at")?),
        done: row.try_get("done")?,
    })
}

/// The hashtags in use that begin like this, most used first.
pub(super) fn starting(prefix: &str, start: &str, limit: u32) -> QueryBuilder<Sqlite> {
    let mut query = QueryBuilder::new(prefix);
    query.push("SELECT tag, count(*) AS uses FROM post_tags WHERE tag >= ");
    query.push_bind(start.to_owned());
    query.push(" AND tag < ").push_bind(after(start));
    query.push(" GROUP BY tag ORDER BY uses DESC, tag LIMIT ");
    query.push_bind(limit);
    query
}

/// Ids of posts with their revisions.
fn revisions(rows: &[sqlx::sqlite::SqliteRow]) -> Result<Vec<(PostId, i64)>, StorageError> {
    let read = |row: &sqlx::sqlite::SqliteRow| {
        let id: Uuid = row.try_get("id")?;
        Ok((id.into(), row.try_get("revision")?))
    };
    rows.iter().map(read).collect()
}
