//! What the captioner offers for a picture, and how sure it is of it.

use serde::{Deserialize, Serialize};

use super::RemoteState;

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

    /// Whether a text is one of the captions, and one to look at twice.
    #[must_use]
    pub fn is_unsure_caption(&self, text: &str) -> bool {
        let mut captions = self.captions.iter();
        captions.any(|caption| caption.unsure && caption.text == text)
    }

    /// The captions, those first that are most likely to be right; in their order where the model
    /// did not say.
    #[must_use]
    pub fn surest_first(&self) -> Vec<&Suggested> {
        let mut captions: Vec<&Suggested> = self.captions.iter().collect();
        let confidence = |one: &Suggested| one.confidence.unwrap_or_default();
        captions.sort_by(|a, b| confidence(b).total_cmp(&confidence(a)));
        captions
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rated(text: &str, confidence: f32) -> Suggested {
        Suggested {
            text: text.into(),
            confidence: Some(confidence),
            unsure: confidence < 0.5,
        }
    }

    #[test]
    fn what_was_stored_without_confidence_is_read_and_written_as_it_was() {
        let old = r#"{"round":2,"captions":["A dog runs."],"hashtags":["dog"]}"#;
        let read: Suggestions = serde_json::from_str(old).unwrap();
        assert_eq!(read.captions, ["A dog runs.".into()]);
        assert_eq!(
            (read.captions[0].confidence, read.model.as_ref()),
            (None, None)
        );
        assert_eq!(serde_json::to_string(&read).unwrap(), old);
    }

    #[test]
    fn confidence_is_kept() {
        let new = Suggestions {
            round: 0,
            captions: vec![rated("A dog.", 0.8), rated("A cat.", 0.1)],
            hashtags: vec![rated("dog", 0.9)],
            model: Some("toy 1".into()),
            others: vec![ModelSuggestions {
                model: "other 2".into(),
                captions: vec![rated("A cow.", 0.4)],
                hashtags: vec!["cow".into()],
            }],
            remote: Some(RemoteState::Failed),
        };
        let text = serde_json::to_string(&new).unwrap();
        assert_eq!(serde_json::from_str::<Suggestions>(&text).unwrap(), new);
        assert!(new.is_unsure_caption("A cat.") && !new.is_unsure_caption("A dog."));
        assert!(!new.is_unsure_caption("A horse."));
    }

    #[test]
    fn the_surest_come_first_and_equals_stay() {
        let of = |captions: Vec<Suggested>| Suggestions {
            captions,
            ..Suggestions::default()
        };
        let texts = |all: &Suggestions| {
            let sorted = all.surest_first();
            sorted
                .iter()
                .map(|one| one.text.clone())
                .collect::<Vec<_>>()
        };
        let mixed = of(vec![rated("a", 0.2), rated("b", 0.9), rated("c", 0.2)]);
        assert_eq!(texts(&mixed), ["b", "a", "c"]);
        assert_eq!(texts(&of(vec!["a".into(), "b".into()])), ["a", "b"]);
    }

    #[test]
    fn unlikely_hashtags_are_prefilled_only_where_none_is_likely() {
        let of = |hashtags: Vec<Suggested>| Suggestions {
            hashtags,
            ..Suggestions::default()
        };
        let texts = |all: &Suggestions| {
            let likely = all.likely_hashtags();
            likely
                .iter()
                .map(|one| one.text.clone())
                .collect::<Vec<_>>()
        };
        let mixed = of(vec![
            rated("dog", 0.9),
            rated("run", 0.2),
            rated("sea", 0.6),
        ]);
        assert_eq!(texts(&mixed), ["dog", "sea"]);
        let unlikely = of(vec![rated("dog", 0.3), rated("run", 0.2)]);
        assert_eq!(texts(&unlikely), ["dog", "run"]);
        // A model that does not say is taken at its word.
        assert_eq!(texts(&of(vec!["dog".into(), "run".into()])), ["dog", "run"]);
    }

    #[test]
    fn another_picture_gets_another_sentence_while_there_is_one() {
        let all = Suggestions {
            captions: vec!["a".into(), "b".into()],
            ..Suggestions::default()
        };
        let best = |taken: &[&str]| all.best_beside(taken).unwrap().text.clone();
        assert_eq!((best(&[]), best(&["a"])), ("a".into(), "b".into()));
        assert_eq!(best(&["a", "b"]), "a");
    }
}
