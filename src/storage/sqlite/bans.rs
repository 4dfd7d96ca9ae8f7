//! Refused pictures.

use async_trait::async_trait;

use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

use super::reports::is_taken;
use super::{SqliteStore, StorageError, records};
use crate::domain::{Ban, BanId, ModeratorsText, PerceptualHash};
use crate::storage::moderation::Bans;

fn ban(row: &SqliteRow) -> Result<Ban, StorageError> {
    let digest: Vec<u8> = row.try_get("digest")?;
    let perceptual_hash: Vec<u8> = row.try_get("perceptual_hash")?;
    let broken = |_| StorageError::corrupt("banned_pictures", "a hash of the wrong length");
    Ok(Ban {
        id: row.try_get::<Uuid, _>("id")?.into(),
        digest: digest.try_into().map_err(broken)?,
        perceptual_hash: PerceptualHash(perceptual_hash.try_into().map_err(broken)?),
        reason: ModeratorsText::from_stored(row.try_get("reason")?),
        at: records::time(row, "at")?,
        actor: row.try_get("actor")?,
    })
}

#[async_trait]
impl Bans for SqliteStore {
    async fn insert_ban(&self, ban: &Ban) -> Result<bool, StorageError> {
        let outcome = sqlx::query(
            "INSERT INTO banned_pictures (id, digest, perceptual_hash, reason, at, actor)
             VALUES (?, ?, ?, ?, ?, ?)",
        )
        .bind(ban.id.as_uuid())
        .bind(ban.digest.as_slice())
        .bind(ban.perceptual_hash.0.as_slice())
        .bind(ban.reason.as_str())
        .bind(ban.at.as_millis())
        .bind(&ban.actor)
        .execute(&self.writer)
        .await;
        match outcome {
            Ok(_) => Ok(true),
            Err(error) if is_taken(&error) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    async fn bans(&self) -> Result<Vec<Ban>, StorageError> {
        let rows = sqlx::query("SELECT * FROM banned_pictures ORDER BY id DESC")
            .fetch_all(&self.readers)
            .await?;
        rows.iter().map(ban).collect()
    }

    async fn delete_ban(&self, id: BanId) -> Result<(), StorageError> {
        sqlx::query("DELETE FROM banned_pictures WHERE id = ?")
            .bind(id.as_uuid())
            .execute(&self.writer)
            .await?;
        Ok(())
    }
}
