//! A copy of the database as it was at one moment, taken while others write.

use std::path::Path;

use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use uuid::Uuid;

use super::StorageError;
use crate::domain::BlobKey;

/// Copies the database at `from` into the new file `into`, and returns which pictures it shows.
///
/// # Errors
/// When there is no database, it cannot be read, or the copy cannot be written.
pub async fn snapshot(from: &Path, into: &Path) -> Result<Vec<BlobKey>, StorageError> {
    let source = open(from).await?;
    // One statement is one moment: it reads under a transaction of its own.
    sqlx::query("VACUUM INTO ?")
        .bind(into.to_string_lossy())
        .execute(&source)
        .await?;
    source.close().await;
    let copy = open(into).await?;
    let shown: Vec<Uuid> = sqlx::query_scalar(
        "SELECT blob FROM pictures UNION SELECT avatar FROM users WHERE avatar IS NOT NULL",
    )
    .fetch_all(&copy)
    .await?;
    copy.close().await;
    Ok(shown.into_iter().map(BlobKey::from).collect())
}

/// Whether the database in a file is whole.
///
/// # Errors
/// When it is not, or cannot be read.
pub async fn check(file: &Path) -> Result<(), StorageError> {
    let pool = open(file).await?;
    let found: String = sqlx::query_scalar("PRAGMA integrity_check(1)")
        .fetch_one(&pool)
        .await?;
    pool.close().await;
    if found == "ok" {
        Ok(())
    } else {
        Err(StorageError::corrupt(file.display().to_string(), found))
    }
}

async fn open(file: &Path) -> Result<SqlitePool, StorageError> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .busy_timeout(std::time::Duration::from_secs(10));
    let pool = SqlitePoolOptions::new().max_connections(1);
    Ok(pool.connect_with(options).await?)
}
