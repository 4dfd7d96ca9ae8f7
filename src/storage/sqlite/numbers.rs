//! The numbers by which the API names things.

use std::collections::HashMap;

use async_trait::async_trait;
use sqlx::{QueryBuilder, Row};
use uuid::Uuid;

use super::{SqliteStore, StorageError};
use crate::domain::{Number, NumberedKind, Timestamp};
use crate::storage::api::Numbers;

#[async_trait]
impl Numbers for SqliteStore {
    async fn known_numbers(
        &self,
        things: &[(NumberedKind, Uuid)],
    ) -> Result<HashMap<(NumberedKind, Uuid), Number>, StorageError> {
        if things.is_empty() {
            return Ok(HashMap::new());
        }
        let mut query =
            QueryBuilder::new("SELECT number, kind, subject FROM api_numbers WHERE subject IN (");
        let mut ids = query.separated(", ");
        for (_, subject) in things {
            ids.push_bind(*subject);
        }
        query.push(")");
        let rows = query.build().fetch_all(&self.readers).await?;
        let number = |row: &sqlx::sqlite::SqliteRow| {
            let name = (kind(row.try_get("kind")?)?, row.try_get("subject")?);
            Ok((name, Number(row.try_get("number")?)))
        };
        rows.iter().map(number).collect()
    }

    async fn assign_number(
        &self,
        kind: NumberedKind,
        subject: Uuid,
        time: Timestamp,
    ) -> Result<Number, StorageError> {
        // In one transaction, so that no number is assigned between the look and the write.
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let known: Option<i64> =
            sqlx::query_scalar("SELECT number FROM api_numbers WHERE subject = ? AND kind = ?")
                .bind(subject)
                .bind(kind.as_str())
                .fetch_optional(&mut *transaction)
                .await?;
        if let Some(known) = known {
            return Ok(Number(known));
        }
        let first = Number::first_of(time);
        let after = Number::first_of(Timestamp::from_millis(time.as_millis() + 1));
        let last: Option<i64> = sqlx::query_scalar(
            "SELECT max(number) FROM api_numbers WHERE number >= ? AND number < ?",
        )
        .bind(first.0)
        .bind(after.0)
        .fetch_one(&mut *transaction)
        .await?;
        let number = last.map_or(first, |last| Number(last).next());
        sqlx::query("INSERT INTO api_numbers (number, kind, subject) VALUES (?, ?, ?)")
            .bind(number.0)
            .bind(kind.as_str())
            .bind(subject)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(number)
    }

    async fn numbered(&self, number: Number) -> Result<Option<(NumberedKind, Uuid)>, StorageError> {
        let row = sqlx::query("SELECT kind, subject FROM api_numbers WHERE number = ?")
            .bind(number.0)
            .fetch_optional(&self.readers)
            .await?;
        row.map(|row| Ok((kind(row.try_get("kind")?)?, row.try_get("subject")?)))
            .transpose()
    }
}

fn kind(word: &str) -> Result<NumberedKind, StorageError> {
    NumberedKind::from_word(word).ok_or_else(|| StorageError::corrupt("api_numbers.kind", word))
}
