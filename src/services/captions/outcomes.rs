//! What became of suggestions: counted when a post is published, and added up for each model.

use std::collections::BTreeMap;

use crate::domain::{OutcomeCount, Post, SuggestedField, SuggestionOutcome};
use crate::services::{App, Failure};

/// Counts what became of the suggestions of a post that has just been published. When the store
/// fails, the post is out nevertheless, and is not counted.
pub(in crate::services) async fn count(app: &App, post: &Post) {
    let outcomes = post.suggestion_outcomes();
    if outcomes.is_empty() {
        return;
    }
    for one in &outcomes {
        let (field, outcome) = (one.field.as_str(), one.outcome.as_str());
        app.metrics.suggestion(&one.model, field, outcome);
    }
    if let Err(error) = app.store.count_suggestion_outcomes(&outcomes).await {
        tracing::warn!(%error, post = %post.id, "what became of its suggestions is not counted");
    }
}

/// What became of the suggestions of one model for one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutcomesOfModel {
    /// The model and its version.
    pub model: String,
    /// The field.
    pub field: SuggestedField,
    /// How often each outcome was, in the order of [`SuggestionOutcome::ALL`].
    pub counts: [u64; SuggestionOutcome::ALL.len()],
}

impl OutcomesOfModel {
    /// How many suggestions were counted.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.counts.iter().sum()
    }
}

/// A line for each model and field, by name.
///
/// # Errors
/// When the store fails.
pub async fn by_model(app: &App) -> Result<Vec<OutcomesOfModel>, Failure> {
    Ok(add_up(app.store.suggestion_outcomes().await?))
}

fn add_up(counts: Vec<OutcomeCount>) -> Vec<OutcomesOfModel> {
    let mut lines: BTreeMap<_, [u64; SuggestionOutcome::ALL.len()]> = BTreeMap::new();
    for OutcomeCount { of, count } in counts {
        let line = lines.entry((of.model, of.field)).or_default();
        let place = SuggestionOutcome::ALL
            .iter()
            .position(|one| *one == of.outcome);
        if let Some(place) = place {
            line[place] += count;
        }
    }
    let line = |((model, field), counts)| OutcomesOfModel {
        model,
        field,
        counts,
    };
    lines.into_iter().map(line).collect()
}
