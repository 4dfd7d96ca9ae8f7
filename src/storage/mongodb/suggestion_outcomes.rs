//! What became of suggestions.

use async_trait::async_trait;
use futures_util::TryStreamExt;
use mongodb::bson::doc;
use serde::{Deserialize, Serialize};

use super::{MongoStore, StorageError, duplicate_key};
use crate::domain::{OutcomeCount, OutcomeOfField};
use crate::storage::suggestion_outcomes::{SuggestionOutcomes, read};

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct OutcomeDocument {
    model: String,
    field: String,
    outcome: String,
    count: i64,
}

#[async_trait]
impl SuggestionOutcomes for MongoStore {
    async fn count_suggestion_outcomes(
        &self,
        outcomes: &[OutcomeOfField],
    ) -> Result<(), StorageError> {
        for one in outcomes {
            let counter = || {
                doc! {
                    "model": &one.model,
                    "field": one.field.as_str(),
                    "outcome": one.outcome.as_str(),
                }
            };
            let more = || doc! { "$inc": { "count": 1_i64 } };
            let counters = &self.suggestion_outcomes;
            // Of two who count the first at once, one is refused by the index, and then counts.
            match counters.update_one(counter(), more()).upsert(true).await {
                Err(error) if duplicate_key(&error).is_some() => {
                    counters.update_one(counter(), more()).await?;
                }
                other => {
                    other?;
                }
            }
        }
        Ok(())
    }

    async fn suggestion_outcomes(&self) -> Result<Vec<OutcomeCount>, StorageError> {
        let found = self.suggestion_outcomes.find(doc! {}).await?;
        let found: Vec<OutcomeDocument> = found.try_collect().await?;
        let count = |one: OutcomeDocument| read(one.model, &one.field, &one.outcome, one.count);
        let counts = found.into_iter().map(count);
        let mut counts: Vec<_> = counts.collect::<Result<_, StorageError>>()?;
        counts.sort();
        Ok(counts)
    }
}
