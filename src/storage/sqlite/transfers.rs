//! Archives on their way.

use async_trait::async_trait;
use sqlx::Row;
use sqlx::error::ErrorKind;
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

use super::{SqliteStore, StorageError, records};
use crate::domain::{ImportAs, Progress, Timestamp, Transfer, TransferId, TransferKind, UserId};
use crate::storage::transfers::{
    Transfers, read_outcome, read_problems, written_outcome, written_problems,
};

fn transfer(row: &SqliteRow) -> Result<Transfer, StorageError> {
    let kind: String = row.try_get("kind")?;
    let ended_at: Option<i64> = row.try_get("ended_at")?;
    let outcome: Option<String> = row.try_get("outcome")?;
    Ok(Transfer {
        id: row.try_get::<Uuid, _>("id")?.into(),
        user: row.try_get::<Uuid, _>("user_id")?.into(),
        kind: TransferKind::from_word(&kind)
            .ok_or_else(|| StorageError::corrupt("transfers.kind", kind))?,
        archive: row.try_get::<Uuid, _>("archive")?.into(),
        import_as: records::word(row, "import_as", ImportAs::from_word)?,
        fetch_pictures: row.try_get("fetch_pictures")?,
        requested_at: records::time(row, "requested_at")?,
        progress: Progress {
            done: row.try_get("done")?,
            total: row.try_get("total")?,
        },
        attempt: row.try_get("attempt")?,
        leased_until: records::time(row, "leased_until")?,
        problems: read_problems(row.try_get("problems")?)?,
        ended: read_outcome(ended_at.map(Timestamp::from_millis), outcome.as_deref())?,
    })
}

#[async_trait]
impl Transfers for SqliteStore {
    async fn insert_transfer(&self, transfer: &Transfer) -> Result<bool, StorageError> {
        let outcome = sqlx::query(
            "INSERT INTO transfers (id, user_id, kind, archive, requested_at, done, total, attempt,
                                    leased_until, problems, ended_at, outcome, import_as,
                                    fetch_pictures)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(transfer.id.as_uuid())
        .bind(transfer.user.as_uuid())
        .bind(transfer.kind.as_str())
        .bind(transfer.archive.as_uuid())
        .bind(transfer.requested_at.as_millis())
        .bind(transfer.progress.done)
        .bind(transfer.progress.total)
        .bind(transfer.attempt)
        .bind(transfer.leased_until.as_millis())
        .bind(written_problems(transfer))
        .bind(transfer.ended.as_ref().map(|(at, _)| at.as_millis()))
        .bind(written_outcome(transfer))
        .bind(transfer.import_as.as_str())
        .bind(transfer.fetch_pictures)
        .execute(&self.writer)
        .await;
        match outcome {
            Ok(_) => Ok(true),
            Err(sqlx::Error::Database(error)) if error.kind() == ErrorKind::UniqueViolation => {
                Ok(false)
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn transfer(
        &self,
        user: UserId,
        kind: TransferKind,
    ) -> Result<Option<Transfer>, StorageError> {
        let row = sqlx::query("SELECT * FROM transfers WHERE user_id = ? AND kind = ?")
            .bind(user.as_uuid())
            .bind(kind.as_str())
            .fetch_optional(&self.readers)
            .await?;
        row.as_ref().map(transfer).transpose()
    }

    async fn transfers_due(
        &self,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<Transfer>, StorageError> {
        let rows = sqlx::query(
            "SELECT * FROM transfers WHERE ended_at IS NULL AND leased_until <= ?
             ORDER BY leased_until LIMIT ?",
        )
        .bind(now.as_millis())
        .bind(limit)
        .fetch_all(&self.readers)
        .await?;
        rows.iter().map(transfer).collect()
    }

    async fn replace_transfer(
        &self,
        transfer: &Transfer,
        attempt: u32,
    ) -> Result<bool, StorageError> {
        let written = sqlx::query(
            "UPDATE transfers SET done = ?, total = ?, attempt = ?, leased_until = ?,
                                  problems = ?, ended_at = ?, outcome = ?
             WHERE id = ? AND attempt = ? AND ended_at IS NULL",
        )
        .bind(transfer.progress.done)
        .bind(transfer.progress.total)
        .bind(transfer.attempt)
        .bind(transfer.leased_until.as_millis())
        .bind(written_problems(transfer))
        .bind(transfer.ended.as_ref().map(|(at, _)| at.as_millis()))
        .bind(written_outcome(transfer))
        .bind(transfer.id.as_uuid())
        .bind(attempt)
        .execute(&self.writer)
        .await?;
        Ok(written.rows_affected() == 1)
    }

    async fn transfers_ended(
        &self,
        before: Timestamp,
        limit: u32,
    ) -> Result<Vec<Transfer>, StorageError> {
        let rows =
            sqlx::query("SELECT * FROM transfers WHERE ended_at < ? ORDER BY ended_at LIMIT ?")
                .bind(before.as_millis())
                .bind(limit)
                .fetch_all(&self.readers)
                .await?;
        rows.iter().map(transfer).collect()
    }

    async fn delete_transfer(&self, id: TransferId) -> Result<(), StorageError> {
        sqlx::query("DELETE FROM transfers WHERE id = ?")
            .bind(id.as_uuid())
            .execute(&self.writer)
            .await?;
        Ok(())
    }
}
