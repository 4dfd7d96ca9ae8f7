//! What became of suggestions.

use async_trait::async_trait;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::{SqliteStore, StorageError};
use crate::domain::{OutcomeCount, OutcomeOfField};
use crate::storage::suggestion_outcomes::{SuggestionOutcomes, read};

#[async_trait]
impl SuggestionOutcomes for SqliteStore {
    async fn count_suggestion_outcomes(
        &self,
        outcomes: &[OutcomeOfField],
    ) -> Result<(), StorageError> {
        let mut transaction = self.writer.begin().await?;
        for one in outcomes {
            sqlx::query(
                "INSERT INTO suggestion_outcomes (model, field, outcome, count)
                 VALUES (?, ?, ?, 1)
                 ON CONFLICT (model, field, outcome) DO UPDATE SET count = count + 1",
            )
            .bind(&one.model)
            .bind(one.field.as_str())
            .bind(one.outcome.as_str())
            .execute(&mut *transaction)
            .await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    async fn suggestion_outcomes(&self) -> Result<Vec<OutcomeCount>, StorageError> {
        let rows = sqlx::query("SELECT model, field, outcome, count FROM suggestion_outcomes")
            .fetch_all(&self.readers)
            .await?;
        let count = |row: &SqliteRow| {
            let (field, outcome): (&str, &str) = (row.try_get("field")?, row.try_get("outcome")?);
            read(row.try_get("model")?, field, outcome, row.try_get("count")?)
        };
        let mut counts: Vec<_> = rows
            .iter()
            .map(count)
            .collect::<Result<_, StorageError>>()?;
        counts.sort();
        Ok(counts)
    }
}
