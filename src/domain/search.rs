//! What a user looks for, which posts that finds, and in which order.
//!
//! Pure, so that the same postings are ranked alike whichever store they come from.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::Uuid;

use super::terms::{Word, is_everywhere, stems, words};
use super::{Cursor, Invalid, Language, PostId, Timestamp};
use crate::i18n::text;

/// Words of a question beyond which it is refused.
const MOST_WORDS: usize = 8;
/// Words of a question without spaces, which a dictionary cuts finer than a person would; of more
/// the first are looked for.
const MOST_PARTS: usize = 16;
/// Words of the vocabulary by which one beginning of a word is completed.
const COMPLETIONS: usize = 24;

/// A question: all of its words must be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    words: Vec<Word>,
}

impl Question {
    /// Most characters of a question.
    pub const MAX_CHARS: usize = 100;

    /// Reads what a user typed; none when no word is in it.
    ///
    /// # Errors
    /// [`Invalid`] with a sentence for the person when it is too long.
    pub fn parse(text: &str) -> Result<Option<Self>, Invalid> {
        if text.chars().count() > Self::MAX_CHARS {
            return Err(Invalid::new(text!(
                "search-too-long",
                count = Self::MAX_CHARS
            )));
        }
        let text = text.replace('_', " ");
        let all = words(&text);
        let mut telling: Vec<Word> = Vec::new();
        for word in all.iter().filter(|word| !is_everywhere(word.as_str())) {
            if !telling.contains(word) {
                telling.push(word.clone());
            }
        }
        // A user who types “the” may be on the way to “theatre”.
        if telling.is_empty() {
            telling.extend(all.into_iter().next_back());
        }
        if telling.len() > MOST_WORDS && text.split_whitespace().count() > MOST_WORDS {
            return Err(Invalid::new(text!(
                "search-too-many-words",
                count = telling.len(),
                most = MOST_WORDS
            )));
        }
        telling.truncate(MOST_PARTS);
        Ok(Some(Self { words: telling }).filter(|question| !question.words.is_empty()))
    }

    /// The words, each once, in order.
    #[must_use]
    pub fn words(&self) -> &[Word] {
        &self.words
    }
}

/// One word of a question with the stems that it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryTerm {
    exact: BTreeSet<String>,
    terms: BTreeSet<String>,
}

impl QueryTerm {
    /// `known` are words of the vocabulary that begin with `word`. The shortest complete it: they
    /// are the nearest to what was typed, and so few that reading them costs the same whatever the
    /// vocabulary.
    #[must_use]
    pub fn new(word: &Word, mut known: Vec<String>, language: Language) -> Self {
        known.sort_by(|a, b| (a.len(), a).cmp(&(b.len(), b)));
        let exact = word.stems(language);
        let mut terms: BTreeSet<String> = known
            .iter()
            .take(COMPLETIONS)
            .flat_map(|word| stems(word, language))
            .collect();
        terms.extend(exact.iter().cloned());
        Self { exact, terms }
    }

    /// The stems, in order.
    #[must_use]
    pub fn terms(&self) -> Vec<String> {
        self.terms.iter().cloned().collect()
    }

    /// How well a post answers this word; none when it does not. The word itself counts twice what
    /// a word counts that merely begins like it.
    fn score(&self, post: &BTreeMap<String, u8>) -> Option<u32> {
        let completed = self.terms.iter().filter_map(|term| post.get(term)).max();
        let exact = self.exact.iter().filter_map(|term| post.get(term)).max();
        let exact = exact.map(|weight| u32::from(*weight) * 2);
        exact.max(completed.map(|weight| u32::from(*weight)))
    }
}

/// A post as the index knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Which.
    pub post: PostId,
    /// When it was published.
    pub at: Timestamp,
    /// All its stems with their weights.
    pub weights: BTreeMap<String, u8>,
}

/// A place in a list of results: better ones first, of equals the newer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank {
    /// The sum over the question's words.
    pub score: u32,
    /// When the post was published, and its id, which parts equals.
    pub place: Cursor,
}

/// The posts that answer every word, best first, from just after `after`.
#[must_use]
pub fn ranked(wanted: &[QueryTerm], candidates: &[Candidate], after: Option<Rank>) -> Vec<Rank> {
    let mut found: Vec<Rank> = candidates
        .iter()
        .filter_map(|candidate| {
            let scores = wanted.iter().map(|word| word.score(&candidate.weights));
            let place = Cursor {
                time: candidate.at,
                id: candidate.post.as_uuid(),
            };
            let score = scores.sum::<Option<u32>>()?;
            Some(Rank { score, place })
        })
        .filter(|rank| after.is_none_or(|after| *rank < after))
        .collect();
    found.sort_unstable_by(|a, b| b.cmp(a));
    found.dedup();
    found
}

impl fmt::Display for Rank {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = [0_u8; 28];
        bytes[..4].copy_from_slice(&self.score.to_be_bytes());
        bytes[4..].copy_from_slice(&self.place.to_bytes());
        f.write_str(&URL_SAFE_NO_PAD.encode(bytes))
    }
}

impl FromStr for Rank {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let invalid = || Invalid::new(text!("address-no-result"));
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| invalid())?;
        let bytes: [u8; 28] = bytes.try_into().map_err(|_| invalid())?;
        let (score, rest) = bytes.split_at(4);
        let (time, id) = rest.split_at(8);
        Ok(Self {
            score: u32::from_be_bytes(score.try_into().map_err(|_| invalid())?),
            place: Cursor {
                time: Timestamp::from_millis(i64::from_be_bytes(
                    time.try_into().map_err(|_| invalid())?,
                )),
                id: Uuid::from_slice(id).map_err(|_| invalid())?,
            },
        })
    }
}

#[cfg(test)]
#[path = "search_tests.rs"]
mod tests;
