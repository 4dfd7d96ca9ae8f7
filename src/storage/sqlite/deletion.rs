//! Accounts on their way out.

use async_trait::async_trait;
use sqlx::Row;
use uuid::Uuid;

use super::moderation::another_admin;
use super::{SqliteStore, StorageError, comments};
use crate::domain::{Comment, PostId, Timestamp, UserId};
use crate::storage::deletion::{AccountDeletion, Pace};

/// Edges that one step deletes: there is one writer, and others wait for it.
const EDGES: u32 = 500;
/// Posts and comments whose edges one step looks for.
const SUBJECTS: u32 = 100;
/// Most steps for which whoever deletes a post or a comment waits; what is left is deleted with the
/// next one, or by the next sweep.
const STEPS_WAITED_FOR: usize = 50;

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

    /// There is one writer, and others wait for it. The newest comments go first, because replies are
    /// newer than what they reply to.
    async fn thin_out_post(&self, post: PostId, limit: u32) -> Result<bool, StorageError> {
        let of_some = [
            "INSERT INTO deletions (id)
                 SELECT id FROM comments WHERE post_id = ? ORDER BY id DESC LIMIT ?",
            "DELETE FROM comments WHERE id IN (
                 SELECT id FROM comments WHERE post_id = ? ORDER BY id DESC LIMIT ?)",
            "DELETE FROM notifications WHERE id IN (
                 SELECT id FROM notifications WHERE post_id = ? LIMIT ?)",
        ];
        self.delete_some(&of_some, post.as_uuid(), limit).await
    }

    async fn thin_out_account(&self, user: UserId, limit: u32) -> Result<bool, StorageError> {
        let of_some = [
            "DELETE FROM notifications WHERE id IN (
                 SELECT id FROM notifications WHERE to_id = ? LIMIT ?)",
            "DELETE FROM notifications WHERE id IN (
                 SELECT id FROM notifications WHERE actor_id = ? LIMIT ?)",
        ];
        self.delete_some(&of_some, user.as_uuid(), limit).await
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

impl SqliteStore {
    /// [`SqliteStore::finish_some_deletions`], for as long as whoever deletes something waits for it.
    pub(super) async fn finish_deletions_while_waited_for(&self) -> Result<(), StorageError> {
        self.finish_some_deletions(STEPS_WAITED_FOR).await?;
        Ok(())
    }

    /// Deletes edges and counters of posts and comments that are gone, each step in a transaction of its
    /// own, with rests between them; returns how many of them have none left.
    pub(super) async fn finish_some_deletions(&self, steps: usize) -> Result<u64, StorageError> {
        let (mut finished, mut pace) = (0, Pace::begin());
        for _ in 0..steps {
            let (edges, subjects) = self.deletion_step().await?;
            finished += subjects;
            if edges < u64::from(EDGES) && subjects < u64::from(SUBJECTS) {
                break;
            }
            pace.rest().await;
        }
        Ok(finished)
    }

    /// Returns how many edges it has deleted, and how many posts and comments have none left.
    async fn deletion_step(&self) -> Result<(u64, u64), StorageError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let edges = sqlx::query(
            "DELETE FROM edges WHERE (kind, from_id, to_id) IN (
                 SELECT kind, from_id, to_id FROM edges
                 WHERE to_id IN (SELECT id FROM deletions ORDER BY id LIMIT ?) LIMIT ?)",
        );
        let edges = edges.bind(SUBJECTS).bind(EDGES);
        let edges = edges.execute(&mut *transaction).await?.rows_affected();
        let mut subjects = 0;
        if edges < u64::from(EDGES) {
            for statement in [
                "DELETE FROM tallies WHERE subject IN (
                     SELECT id FROM deletions ORDER BY id LIMIT ?)",
                "DELETE FROM deletions WHERE id IN (
                     SELECT id FROM deletions ORDER BY id LIMIT ?)",
            ] {
                let done = sqlx::query(statement).bind(SUBJECTS);
                subjects = done.execute(&mut *transaction).await?.rows_affected();
            }
        }
        transaction.commit().await?;
        Ok((edges, subjects))
    }

    /// Runs statements that take an id and a limit in one transaction; returns whether any of them
    /// deleted something.
    async fn delete_some(
        &self,
        statements: &[&'static str],
        of: Uuid,
        limit: u32,
    ) -> Result<bool, StorageError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let mut deleted = 0;
        for statement in statements {
            let done = sqlx::query(*statement).bind(of).bind(limit);
            deleted += done.execute(&mut *transaction).await?.rows_affected();
        }
        transaction.commit().await?;
        Ok(deleted > 0)
    }
}
