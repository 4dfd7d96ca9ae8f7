//! Counters, and counting anew.

use std::collections::HashMap;

use async_trait::async_trait;
use sqlx::sqlite::SqliteConnection;
use sqlx::{QueryBuilder, Row};
use uuid::Uuid;

use super::{SqliteStore, StorageError};
use crate::domain::{Tally, Timestamp};
use crate::storage::social::Tallies;

fn tally(row: &sqlx::sqlite::SqliteRow) -> Result<Tally, StorageError> {
    Ok(Tally {
        likes: row.try_get("likes")?,
        comments: row.try_get("comments")?,
        followers: row.try_get("followers")?,
        following: row.try_get("following")?,
    })
}

async fn count_anew(
    connection: &mut SqliteConnection,
    subject: Uuid,
) -> Result<Tally, StorageError> {
    let row = sqlx::query(
        "SELECT
           (SELECT count(*) FROM edges WHERE kind IN ('like', 'like_comment') AND to_id = ?1)
             AS likes,
           (SELECT count(*) FROM comments WHERE post_id = ?1) AS comments,
           (SELECT count(*) FROM edges WHERE kind = 'follow' AND to_id = ?1) AS followers,
           (SELECT count(*) FROM edges WHERE kind = 'follow' AND from_id = ?1) AS following",
    )
    .bind(subject)
    .fetch_one(connection)
    .await?;
    tally(&row)
}

#[async_trait]
impl Tallies for SqliteStore {
    async fn tallies(&self, subjects: &[Uuid]) -> Result<HashMap<Uuid, Tally>, StorageError> {
        if subjects.is_empty() {
            return Ok(HashMap::new());
        }
        let mut query = QueryBuilder::new("SELECT * FROM tallies WHERE subject IN (");
        let mut ids = query.separated(", ");
        for subject in subjects {
            ids.push_bind(*subject);
        }
        query.push(")");
        let rows = query.build().fetch_all(&self.readers).await?;
        rows.iter()
            .map(|row| Ok((row.try_get("subject")?, tally(row)?)))
            .collect()
    }

    async fn counted(&self, subject: Uuid) -> Result<Tally, StorageError> {
        count_anew(&mut *self.readers.acquire().await?, subject).await
    }

    async fn recount(&self, subject: Uuid) -> Result<(Tally, Tally), StorageError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let right = count_anew(&mut transaction, subject).await?;
        let before = sqlx::query("SELECT * FROM tallies WHERE subject = ?")
            .bind(subject)
            .fetch_optional(&mut *transaction)
            .await?;
        let before = before.as_ref().map(tally).transpose()?.unwrap_or_default();
        if before != right {
            sqlx::query(
                "INSERT OR REPLACE INTO tallies (subject, likes, comments, followers, following)
                 VALUES (?, ?, ?, ?, ?)",
            )
            .bind(subject)
            .bind(right.likes)
            .bind(right.comments)
            .bind(right.followers)
            .bind(right.following)
            .execute(&mut *transaction)
            .await?;
        }
        transaction.commit().await?;
        Ok((before, right))
    }

    async fn tally_subjects(
        &self,
        after: Option<Uuid>,
        limit: u32,
    ) -> Result<Vec<Uuid>, StorageError> {
        let subjects = sqlx::query_scalar(
            "SELECT id FROM (
               SELECT id FROM posts WHERE id > ?1 UNION
               SELECT id FROM users WHERE id > ?1 UNION
               SELECT id FROM comments WHERE id > ?1 UNION
               SELECT subject FROM tallies WHERE subject > ?1
             ) ORDER BY id LIMIT ?2",
        )
        .bind(after.unwrap_or(Uuid::nil()))
        .bind(limit)
        .fetch_all(&self.readers)
        .await?;
        Ok(subjects)
    }

    /// An edge and its counters are one transaction, so a crash leaves nothing to mend.
    async fn mend_tallies(&self, _before: Timestamp) -> Result<u64, StorageError> {
        Ok(0)
    }
}
