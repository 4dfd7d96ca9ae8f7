//! What a store keeps of what became of suggestions: counters.

use async_trait::async_trait;
use macro_rules_attribute::apply;

use super::StorageError;
use super::measured::measured;
use crate::domain::{OutcomeCount, OutcomeOfField};

/// How often suggestions were kept, edited, replaced or removed, for each model and field.
#[apply(measured!)]
#[async_trait]
pub trait SuggestionOutcomes: Send + Sync {
    /// Counts each of them once more.
    async fn count_suggestion_outcomes(
        &self,
        outcomes: &[OutcomeOfField],
    ) -> Result<(), StorageError>;
    /// All counters, by model, field and outcome.
    async fn suggestion_outcomes(&self) -> Result<Vec<OutcomeCount>, StorageError>;
}

/// Puts the words of a record back into a counter.
pub(super) fn read(
    model: String,
    field: &str,
    outcome: &str,
    count: i64,
) -> Result<OutcomeCount, StorageError> {
    use crate::domain::{SuggestedField, SuggestionOutcome};
    let corrupt = |what: &str| StorageError::corrupt("suggestion_outcomes", what);
    Ok(OutcomeCount {
        of: OutcomeOfField {
            model,
            field: SuggestedField::from_word(field).ok_or_else(|| corrupt(field))?,
            outcome: SuggestionOutcome::from_word(outcome).ok_or_else(|| corrupt(outcome))?,
        },
        count: u64::try_from(count).map_err(|error| corrupt(&error.to_string()))?,
    })
}
