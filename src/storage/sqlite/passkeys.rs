//! Passkeys, and what devices are asked to sign.

use async_trait::async_trait;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

use super::{SqliteStore, StorageError};
use crate::domain::{Passkey, PasskeyChallenge, PasskeyId, PasskeyName, Timestamp, UserId};
use crate::storage::passkeys::Passkeys;

fn digest(row: &SqliteRow, table: &str) -> Result<[u8; 32], StorageError> {
    let bytes: Vec<u8> = row.try_get("digest")?;
    let bytes = bytes.try_into();
    bytes.map_err(|_| StorageError::corrupt(table, "a digest"))
}

fn passkey(row: &SqliteRow) -> Result<Passkey, StorageError> {
    let used_at: Option<i64> = row.try_get("used_at")?;
    Ok(Passkey {
        id: row.try_get::<Uuid, _>("id")?.into(),
        user: row.try_get::<Uuid, _>("user_id")?.into(),
        name: PasskeyName::from_stored(row.try_get("name")?),
        digest: digest(row, "passkeys")?,
        credential: row.try_get("credential")?,
        created_at: Timestamp::from_millis(row.try_get("created_at")?),
        used_at: used_at.map(Timestamp::from_millis),
    })
}

#[async_trait]
impl Passkeys for SqliteStore {
    async fn insert_passkey(&self, passkey: &Passkey) -> Result<bool, StorageError> {
        let done = sqlx::query(
            "INSERT INTO passkeys (id, user_id, name, digest, credential, created_at, used_at)
             VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (digest) DO NOTHING",
        )
        .bind(passkey.id.as_uuid())
        .bind(passkey.user.as_uuid())
        .bind(passkey.name.as_str())
        .bind(passkey.digest.as_slice())
        .bind(&passkey.credential)
        .bind(passkey.created_at.as_millis())
        .bind(passkey.used_at.map(Timestamp::as_millis))
        .execute(&self.writer)
        .await?;
        Ok(done.rows_affected() > 0)
    }

    async fn passkeys(&self, user: UserId) -> Result<Vec<Passkey>, StorageError> {
        let rows = sqlx::query("SELECT * FROM passkeys WHERE user_id = ? ORDER BY id")
            .bind(user.as_uuid())
            .fetch_all(&self.readers)
            .await?;
        rows.iter().map(passkey).collect()
    }

    async fn passkey(&self, digest: [u8; 32]) -> Result<Option<Passkey>, StorageError> {
        let row = sqlx::query("SELECT * FROM passkeys WHERE digest = ?")
            .bind(digest.as_slice())
            .fetch_optional(&self.readers)
            .await?;
        row.as_ref().map(passkey).transpose()
    }

    async fn use_passkey(
        &self,
        id: PasskeyId,
        before: &str,
        after: &str,
        at: Timestamp,
    ) -> Result<bool, StorageError> {
        let done = sqlx::query(
            "UPDATE passkeys SET credential = ?, used_at = ? WHERE id = ? AND credential = ?",
        )
        .bind(after)
        .bind(at.as_millis())
        .bind(id.as_uuid())
        .bind(before)
        .execute(&self.writer)
        .await?;
        Ok(done.rows_affected() > 0)
    }

    async fn delete_passkey(&self, user: UserId, id: PasskeyId) -> Result<(), StorageError> {
        sqlx::query("DELETE FROM passkeys WHERE id = ? AND user_id = ?")
            .bind(id.as_uuid())
            .bind(user.as_uuid())
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    async fn insert_challenge(&self, challenge: &PasskeyChallenge) -> Result<(), StorageError> {
        sqlx::query(
            "INSERT OR REPLACE INTO passkey_challenges (digest, user_id, state, expires_at)
             VALUES (?, ?, ?, ?)",
        )
        .bind(challenge.digest.as_slice())
        .bind(challenge.user.map(UserId::as_uuid))
        .bind(&challenge.state)
        .bind(challenge.expires_at.as_millis())
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    async fn challenge(&self, wanted: [u8; 32]) -> Result<Option<PasskeyChallenge>, StorageError> {
        let row = sqlx::query("SELECT * FROM passkey_challenges WHERE digest = ?")
            .bind(wanted.as_slice())
            .fetch_optional(&self.readers)
            .await?;
        row.map(|row| {
            let user: Option<Uuid> = row.try_get("user_id")?;
            Ok(PasskeyChallenge {
                digest: wanted,
                user: user.map(UserId::from),
                state: row.try_get("state")?,
                expires_at: Timestamp::from_millis(row.try_get("expires_at")?),
            })
        })
        .transpose()
    }

    async fn take_challenge(&self, digest: [u8; 32]) -> Result<bool, StorageError> {
        let gone = sqlx::query("DELETE FROM passkey_challenges WHERE digest = ?")
            .bind(digest.as_slice())
            .execute(&self.writer)
            .await?;
        Ok(gone.rows_affected() > 0)
    }

    async fn sweep_challenges(&self, now: Timestamp) -> Result<u64, StorageError> {
        let gone = sqlx::query("DELETE FROM passkey_challenges WHERE expires_at <= ?")
            .bind(now.as_millis())
            .execute(&self.writer)
            .await?;
        Ok(gone.rows_affected())
    }
}
