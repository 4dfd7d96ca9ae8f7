//! A copy of the database as it was at one moment, taken while others write.

use std::path::Path;

use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use sqlx::{Row, SqlitePool};
use uuid::Uuid;

use super::{StorageError, records};
use crate::domain::{BlobKey, ExtraFiles, PictureSize};

/// The files of a picture or avatar.
pub type ShownFiles = (BlobKey, Vec<PictureSize>);

/// Copies the database at `from` into the new file `into`, and returns which files it shows.
///
/// # Errors
/// When there is no database, it cannot be read, or the copy cannot be written.
pub async fn snapshot(from: &Path, into: &Path) -> Result<Vec<ShownFiles>, StorageError> {
    let source = open(from).await?;
    // One statement is one moment: it reads under a transaction of its own.
    sqlx::query("VACUUM INTO ?")
        .bind(into.to_string_lossy())
        .execute(&source)
        .await?;
    source.close().await;
    let copy = open(into).await?;
    let mut files = pictures(&copy).await?;
    let avatars: Vec<Uuid> =
        sqlx::query_scalar("SELECT avatar FROM users WHERE avatar IS NOT NULL")
            .fetch_all(&copy)
            .await?;
    copy.close().await;
    let avatars = avatars.into_iter();
    files.extend(avatars.map(|avatar| (avatar.into(), vec![PictureSize::Grid])));
    Ok(files)
}

async fn pictures(copy: &SqlitePool) -> Result<Vec<ShownFiles>, StorageError> {
    // A backup may be made before a new version brings the schema up to date.
    let extra: bool = sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM pragma_table_info('pictures') WHERE name = 'extra_files')",
    )
    .fetch_one(copy)
    .await?;
    let query = match extra {
        true => "SELECT blob, extra_files FROM pictures",
        false => "SELECT blob, NULL AS extra_files FROM pictures",
    };
    let rows = sqlx::query(query).fetch_all(copy).await?;
    let shown = rows.iter().map(|row| {
        let extra: ExtraFiles = records::json(row, "extra_files")?;
        let blob: Uuid = row.try_get("blob")?;
        Ok((blob.into(), extra.sizes().collect()))
    });
    shown.collect()
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
