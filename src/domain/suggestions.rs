//! What the captioner offers for a picture, and how sure it is of it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Awaited, RemoteState, terms};

/// What the captioner offers for one picture.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Suggestions {
    /// Which round of asking this answers.
    pub round: u32,
    /// Captions, best first.
    pub captions: Vec<Suggested>,
    /// Hashtags without `#`, best first.
    pub hashtags: Vec<Suggested>,
    /// Which model wrote them, in which version; none in those from before it was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// What other models offer for the same picture, beside those that prefill fields.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<ModelSuggestions>,
    /// Who else is still to say something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub awaited: Option<Awaited>,
    /// What a language model elsewhere was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remote: Option<RemoteState>,
}

/// What one more model offers for a picture.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ModelSuggestions {
    /// Which model wrote them, in which version.
    pub model: String,
    /// Captions, best first.
    pub captions: Vec<Suggested>,
    /// Hashtags without `#`, best first.
    pub hashtags: Vec<Suggested>,
    /// What the picture shows, where that is not the best caption.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alt: Option<Suggested>,
    /// Whether these are other words for the post's own, and not what the model sees in the picture.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub rewritten: bool,
}

impl ModelSuggestions {
    /// Whether these take the place of what was said before.
    pub(super) fn replaces(&self, earlier: &Self) -> bool {
        self.model == earlier.model && self.rewritten == earlier.rewritten
    }
}

/// A suggested text.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "Stored", into = "Stored")]
pub struct Suggested {
    /// What is suggested.
    pub text: String,
    /// The probability that it is right; none where the model did not say.
    pub confidence: Option<f32>,
    /// Whether that is so low that people should look twice.
    pub unsure: bool,
}

/// As it is stored: a text alone where the model did not say how sure it is, as all were once.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Stored {
    Text(String),
    Rated {
        text: String,
        confidence: f32,
        #[serde(default)]
        unsure: bool,
    },
}

impl From<Stored> for Suggested {
    fn from(stored: Stored) -> Self {
        match stored {
            Stored::Text(text) => Self::from(text),
            Stored::Rated {
                text,
                confidence,
                unsure,
            } => Self {
                text,
                confidence: Some(confidence),
                unsure,
            },
        }
    }
}

impl From<Suggested> for Stored {
    fn from(suggested: Suggested) -> Self {
        let Suggested { text, unsure, .. } = suggested;
        match suggested.confidence {
            None => Self::Text(text),
            Some(confidence) => Self::Rated {
                text,
                confidence,
                unsure,
            },
        }
    }
}

impl From<String> for Suggested {
    fn from(text: String) -> Self {
        Self {
            text,
            ..Self::default()
        }
    }
}

impl From<&str> for Suggested {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl Suggestions {
    /// The caption to prefill where `taken` says what stands elsewhere already: the best that
    /// differs, so that pictures of one post are not described by the same sentence.
    #[must_use]
    pub fn best_beside(&self, taken: &[&str]) -> Option<&Suggested> {
        let mut captions = self.captions.iter();
        let other = captions.find(|caption| !taken.contains(&caption.text.as_str()));
        other.or(self.captions.first())
    }

    /// The hashtags to prefill: those of which the captioner is sure enough; all of them where it is
    /// sure of none, so that people have something to begin with.
    #[must_use]
    pub fn likely_hashtags(&self) -> Vec<&Suggested> {
        let likely = self.hashtags.iter().filter(|tag| !tag.unsure);
        let likely: Vec<_> = likely.collect();
        match likely.is_empty() {
            true => self.hashtags.iter().collect(),
            false => likely,
        }
    }

    /// The captions of all models, each with the model that wrote it: those of the first model, then
    /// those of the others.
    pub fn all_captions(&self) -> impl Iterator<Item = (Option<&str>, &Suggested)> {
        let first = self.captions.iter();
        let first = first.map(|caption| (self.model.as_deref(), caption));
        let others = self.others.iter().flat_map(|other| {
            let captions = other.captions.iter();
            captions.map(|caption| (Some(other.model.as_str()), caption))
        });
        first.chain(others)
    }

    /// A caption of any model, by its text.
    #[must_use]
    pub fn caption(&self, text: &str) -> Option<&Suggested> {
        let mut captions = self.all_captions().map(|(_, caption)| caption);
        captions.find(|caption| caption.text == text)
    }

    /// Takes in what another model said, in the place of what the same one said before.
    pub(super) fn put_other(&mut self, said: ModelSuggestions) {
        self.others.retain(|known| !said.replaces(known));
        self.others.push(said);
    }

    /// Whether a text is one of the captions, and one to look at twice.
    #[must_use]
    pub fn is_unsure_caption(&self, text: &str) -> bool {
        self.caption(text).is_some_and(|caption| caption.unsure)
    }

    /// The captions of the other models to offer beside those of the first, each model's surest
    /// first; without near-copies of what stands before them.
    #[must_use]
    pub fn further_captions(&self) -> Vec<(&str, &Suggested)> {
        let mut known: Vec<_> = self.captions.iter().map(content_of).collect();
        let mut further = Vec::new();
        for other in &self.others {
            for caption in surest_first(&other.captions) {
                let content = content_of(caption);
                let same = |(_, one): &(&str, &Suggested)| one.text == caption.text;
                let is_there = self.captions.iter().any(|one| one.text == caption.text)
                    || further.iter().any(same);
                // That other words say the same is what they were asked for.
                let is_copy = match other.rewritten {
                    true => is_there,
                    false => known.contains(&content),
                };
                if !is_copy {
                    known.push(content);
                    further.push((other.model.as_str(), caption));
                }
            }
        }
        further
    }

    /// The captions, those first that are most likely to be right; in their order where the model
    /// did not say.
    #[must_use]
    pub fn surest_first(&self) -> Vec<&Suggested> {
        surest_first(&self.captions)
    }
}

pub(super) fn surest_first(captions: &[Suggested]) -> Vec<&Suggested> {
    let mut captions: Vec<&Suggested> = captions.iter().collect();
    let confidence = |one: &Suggested| one.confidence.unwrap_or_default();
    captions.sort_by(|a, b| confidence(b).total_cmp(&confidence(a)));
    captions
}

impl Suggestions {
    /// What other models say for the alt text, each with the model.
    pub fn other_alts(&self) -> impl Iterator<Item = (&str, &Suggested)> {
        let others = self.others.iter();
        others.filter_map(|other| Some((other.model.as_str(), other.alt.as_ref()?)))
    }
}

/// By what near-copies are known: the stems of the words that say something.
pub(super) fn content_of(caption: &Suggested) -> BTreeSet<String> {
    let stems = terms::content_stems(&caption.text);
    match stems.is_empty() {
        true => BTreeSet::from([caption.text.clone()]),
        false => stems,
    }
}

#[cfg(test)]
#[path = "suggestions_tests.rs"]
mod tests;
