//! What became of the captioner's suggestions once a person published their post: the measure of a
//! captioner that counts. No text is kept of it.

use std::collections::HashSet;

use super::words::words;
use super::{Hashtags, Origin, Post, Suggested, Suggestions};

/// Which field a suggestion was for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SuggestedField {
    /// The caption of the post.
    Caption,
    /// The alt text of a picture.
    AltText,
    /// The hashtags of the post, as a whole.
    Hashtags,
}

words!(SuggestedField {
    Caption => "caption",
    AltText => "alt_text",
    Hashtags => "hashtags",
});

/// What stood in the field when the post was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SuggestionOutcome {
    /// One of the suggestions, as it came.
    Kept,
    /// At least half of the words of one.
    Edited,
    /// Words of the person's own.
    Replaced,
    /// Nothing.
    Removed,
}

words!(SuggestionOutcome {
    Kept => "kept",
    Edited => "edited",
    Replaced => "replaced",
    Removed => "removed",
});

/// What became of the suggestions of one model for one field.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OutcomeOfField {
    /// The model and its version, as [`Suggestions::model`] names them.
    pub model: String,
    /// The field.
    pub field: SuggestedField,
    /// What became of them.
    pub outcome: SuggestionOutcome,
}

/// How often that was so on this site.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct OutcomeCount {
    /// What was counted.
    pub of: OutcomeOfField,
    /// How often.
    pub count: u64,
}

impl Post {
    /// What became of the suggestions for its fields, as its fields are now, for each model by its own
    /// captions. Fields that a file filled, and those for which a model suggested nothing, are left
    /// out; so are hashtags of all models but the first, which were never put into the field.
    #[must_use]
    pub fn suggestion_outcomes(&self) -> Vec<OutcomeOfField> {
        let mut outcomes = Vec::new();
        for (position, picture) in self.pictures.iter().enumerate() {
            let Some(offered) = picture.caption_state.suggestions() else {
                continue;
            };
            let first = offered.model.iter();
            let first = first.map(|model| (model, &offered.captions));
            let others = offered.others.iter();
            let others = others.map(|other| (&other.model, &other.captions));
            for (model, captions) in first.chain(others) {
                let mut add = |field, origin, outcome: Option<SuggestionOutcome>| {
                    let outcome = outcome.filter(|_| origin != Origin::File);
                    outcomes.extend(outcome.map(|outcome| OutcomeOfField {
                        model: model.clone(),
                        field,
                        outcome,
                    }));
                };
                let outcome = of_text(captions, picture.alt.value.as_str());
                add(SuggestedField::AltText, picture.alt.origin, outcome);
                if position != 0 {
                    continue;
                }
                let outcome = of_text(captions, self.caption.value.as_str());
                add(SuggestedField::Caption, self.caption.origin, outcome);
                if Some(model) == offered.model.as_ref() {
                    let outcome = of_hashtags(offered, &self.hashtags.value);
                    add(SuggestedField::Hashtags, self.hashtags.origin, outcome);
                }
            }
        }
        outcomes
    }
}

/// None where nothing was suggested.
fn of_text(captions: &[Suggested], text: &str) -> Option<SuggestionOutcome> {
    use SuggestionOutcome::{Edited, Kept, Removed, Replaced};
    if captions.is_empty() {
        return None;
    }
    if text.is_empty() {
        return Some(Removed);
    }
    if captions.iter().any(|one| one.text == text) {
        return Some(Kept);
    }
    let words = words_of(text);
    let has_half = |suggested: &str| {
        let suggested = words_of(suggested);
        let left = suggested.intersection(&words).count();
        left * 2 >= suggested.len()
    };
    match captions.iter().any(|one| has_half(&one.text)) {
        true => Some(Edited),
        false => Some(Replaced),
    }
}

fn words_of(text: &str) -> HashSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    let words = words.filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// Of those that were put into the field; none where none was.
fn of_hashtags(offered: &Suggestions, hashtags: &Hashtags) -> Option<SuggestionOutcome> {
    use SuggestionOutcome::{Edited, Kept, Removed, Replaced};
    let prefilled = Hashtags::of_suggestions(offered);
    let (prefilled, now) = (prefilled.as_slice(), hashtags.as_slice());
    if prefilled.is_empty() {
        return None;
    }
    let left = prefilled.iter().filter(|tag| now.contains(tag)).count();
    Some(match left {
        _ if now.is_empty() => Removed,
        0 => Replaced,
        _ if left == prefilled.len() && left == now.len() => Kept,
        _ => Edited,
    })
}

#[cfg(test)]
#[path = "suggestion_outcome_tests.rs"]
mod tests;
