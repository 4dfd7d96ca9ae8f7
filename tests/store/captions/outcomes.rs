//! What became of suggestions: counters.

use std::sync::Arc;

use vignette::domain::{OutcomeCount, OutcomeOfField, SuggestedField, SuggestionOutcome};
use vignette::storage::Store;

fn outcome(model: &str, field: SuggestedField, outcome: SuggestionOutcome) -> OutcomeOfField {
    OutcomeOfField {
        model: model.to_owned(),
        field,
        outcome,
    }
}

pub async fn what_becomes_of_suggestions_is_counted_also_by_many_at_once(store: Arc<dyn Store>) {
    use SuggestedField::{Caption, Hashtags};
    use SuggestionOutcome::{Kept, Removed};
    assert_eq!(store.suggestion_outcomes().await.unwrap(), []);
    let kept = outcome("b 2", Caption, Kept);
    let both = [
        kept.clone(),
        kept.clone(),
        outcome("b 2", Hashtags, Removed),
    ];
    let counting = (0..8).map(|_| {
        let (store, both) = (Arc::clone(&store), both.clone());
        tokio::spawn(async move { store.count_suggestion_outcomes(&both).await })
    });
    for done in counting.collect::<Vec<_>>() {
        done.await.unwrap().unwrap();
    }
    let older = outcome("b 1", Caption, Removed);
    store
        .count_suggestion_outcomes(std::slice::from_ref(&older))
        .await
        .unwrap();
    store.count_suggestion_outcomes(&[]).await.unwrap();
    let count = |of: &OutcomeOfField, count| OutcomeCount {
        of: of.clone(),
        count,
    };
    let counts = store.suggestion_outcomes().await.unwrap();
    let expected = [count(&older, 1), count(&kept, 16), count(&both[2], 8)];
    assert_eq!(counts, expected);
}
