//! Notes on files in the making, counts of attempts, and the sweep of what has expired.

use sqlx::{Row, SqlitePool};
use uuid::Uuid;

use super::StorageError;
use crate::domain::{BlobKey, Timestamp};

pub(super) async fn record_intent(
    pool: &SqlitePool,
    blob: BlobKey,
    now: Timestamp,
) -> Result<(), StorageError> {
    sqlx::query("INSERT OR REPLACE INTO noted_blobs (blob, noted_at) VALUES (?, ?)")
        .bind(blob.as_uuid())
        .bind(now.as_millis())
        .execute(pool)
        .await?;
    Ok(())
}

pub(super) async fn clear_intent(pool: &SqlitePool, blob: BlobKey) -> Result<(), StorageError> {
    sqlx::query("DELETE FROM noted_blobs WHERE blob = ?")
        .bind(blob.as_uuid())
        .execute(pool)
        .await?;
    Ok(())
}

pub(super) async fn write_intents(
    pool: &SqlitePool,
    before: Timestamp,
) -> Result<Vec<(BlobKey, bool)>, StorageError> {
    let rows = sqlx::query(
        "SELECT n.blob, EXISTS (SELECT 1 FROM pictures i WHERE i.blob = n.blob)
                     OR EXISTS (SELECT 1 FROM users u WHERE u.avatar = n.blob) AS in_use
         FROM noted_blobs n WHERE n.noted_at < ? ORDER BY n.noted_at",
    )
    .bind(before.as_millis())
    .fetch_all(pool)
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

pub(super) async fn count_attempt(
    pool: &SqlitePool,
    key: &str,
    expires_at: Timestamp,
) -> Result<u32, StorageError> {
    let count = sqlx::query_scalar(
        "INSERT INTO attempts (key, count, expires_at) VALUES (?, 1, ?)
         ON CONFLICT (key) DO UPDATE SET count = count + 1 RETURNING count",
    )
    .bind(key)
    .bind(expires_at.as_millis())
    .fetch_one(pool)
    .await?;
    Ok(count)
}

pub(super) async fn sweep(pool: &SqlitePool, now: Timestamp) -> Result<u64, StorageError> {
    let mut swept = 0;
    for table in [
        "DELETE FROM sessions WHERE expires_at <= ?",
        "DELETE FROM attempts WHERE expires_at <= ?",
    ] {
        swept += sqlx::query(table)
            .bind(now.as_millis())
            .execute(pool)
            .await?
            .rows_affected();
    }
    Ok(swept)
}
