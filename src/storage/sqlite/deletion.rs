//! Accounts on their way out.

use async_trait::async_trait;
use sqlx::Row;
use uuid::Uuid;

use super::moderation::another_admin;
use super::{SqliteStore, StorageError, comments};
use crate::domain::{Comment, Timestamp, UserId};
use crate::storage::deletion::AccountDeletion;

#[async_trait]
impl AccountDeletion for SqliteStore {
    async fn schedule_deletion(
        &self,
        user: UserId,
        at: Option<Timestamp>,
    ) -> Result<bool, StorageError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        if at.is_some() && !another_admin(&mut transaction, user).await? {
            return Ok(false);
        }
        sqlx::query("UPDATE users SET deletion_due_at = ? WHERE id = ?")
            .bind(at.map(Timestamp::as_millis))
            .bind(user.as_uuid())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(true)
    }

    async fn accounts_due_for_deletion(
        &self,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<UserId>, StorageError> {
        let rows =
            sqlx::query("SELECT id FROM users WHERE deletion_due_at <= ? ORDER BY id LIMIT ?")
                .bind(now.as_millis())
                .bind(limit)
                .fetch_all(&self.readers)
                .await?;
        rows.iter()
            .map(|row| Ok(row.try_get::<Uuid, _>("id")?.into()))
            .collect()
    }

    async fn comments_of(&self, author: UserId, limit: u32) -> Result<Vec<Comment>, StorageError> {
        let rows = sqlx::query("SELECT * FROM comments WHERE author_id = ? ORDER BY id LIMIT ?")
            .bind(author.as_uuid())
            .bind(limit)
            .fetch_all(&self.readers)
            .await?;
        rows.iter().map(comments::comment).collect()
    }

    /// Foreign keys take along what is the account's own.
    async fn delete_account(&self, user: UserId) -> Result<(), StorageError> {
        let mut transaction = self.writer.begin().await?;
        for statement in [
            "DELETE FROM tallies WHERE subject = ?",
            "DELETE FROM cases WHERE person = ?",
            "DELETE FROM users WHERE id = ?",
        ] {
            sqlx::query(statement)
                .bind(user.as_uuid())
                .execute(&mut *transaction)
                .await?;
        }
        Ok(transaction.commit().await?)
    }
}
