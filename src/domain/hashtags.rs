//! The hashtags of a post, and the text field that they are typed into.

use std::collections::HashSet;
use std::fmt;

use serde::Serialize;

use super::hashtag::{is_part, joins};
use super::{Hashtag, Invalid, Suggestions};
use crate::i18n::{by_id, text};

/// The hashtags of a post: up to 30, each once, in the order in which they were given. Two lists are
/// the same when they are shown alike: who writes a tag in another way has changed it.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(transparent)]
pub struct Hashtags(Vec<Hashtag>);

impl PartialEq for Hashtags {
    fn eq(&self, other: &Self) -> bool {
        let (one, other) = (self.0.iter(), other.0.iter());
        one.map(Hashtag::shown).eq(other.map(Hashtag::shown))
    }
}

impl Eq for Hashtags {}

impl Hashtags {
    /// Most hashtags on one post.
    pub const MAX: usize = 30;
    /// Most bytes of the text field: more than as many of the longest tags take.
    const MAX_BYTES: usize = 8 * 1024;

    /// Reads a text field such as `#dog #beach`; spaces, commas and `#` part the tags, and
    /// punctuation or emoji behind a tag are no part of it. Words that are no tags are left out, see
    /// [`Hashtags::left_out`].
    ///
    /// # Errors
    /// [`Invalid`] with a sentence for the person.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let too_many = || {
            let most = Self::MAX;
            Invalid::new(text!("hashtags-too-many", count = most))
        };
        if text.len() > Self::MAX_BYTES {
            return Err(too_many());
        }
        let mut tags = Vec::new();
        for tag in words(text).filter_map(|word| Hashtag::read(word).ok()) {
            if tags.contains(&tag) {
                continue;
            }
            if tags.len() == Self::MAX {
                return Err(too_many());
            }
            tags.push(tag);
        }
        Ok(Self(tags))
    }

    /// Those that the captioner's suggestions put into the field of a draft.
    #[must_use]
    pub fn of_suggestions(suggestions: &Suggestions) -> Self {
        let tags = suggestions.likely_hashtags().into_iter();
        Self::from_tags(tags.filter_map(|tag| Hashtag::parse(&tag.text).ok()))
    }

    /// The words of a text field that [`Hashtags::parse`] leaves out, each once.
    #[must_use]
    pub fn left_out(text: &str) -> Vec<LeftOut<'_>> {
        let mut seen = HashSet::new();
        let fresh = words(text).filter(|word| seen.insert(*word));
        let odd = fresh.filter_map(|word| {
            let why = Hashtag::read(word).err()?;
            Some(LeftOut { word, why })
        });
        odd.collect()
    }

    /// Collects tags that are known to be good, dropping repeats and what is over the limit.
    pub fn from_tags(tags: impl IntoIterator<Item = Hashtag>) -> Self {
        let mut kept = Vec::new();
        for tag in tags {
            if kept.len() < Self::MAX && !kept.contains(&tag) {
                kept.push(tag);
            }
        }
        Self(kept)
    }

    /// The tags in order.
    #[must_use]
    pub fn as_slice(&self) -> &[Hashtag] {
        &self.0
    }
}

impl fmt::Display for Hashtags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, tag) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str(" ")?;
            }
            tag.fmt(f)?;
        }
        Ok(())
    }
}

/// A word of a text field that is no hashtag. Shown, it is a sentence for the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeftOut<'t> {
    /// The word, without `#`.
    pub word: &'t str,
    why: &'static str,
}

impl fmt::Display for LeftOut<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let most = Hashtag::MAX_CHARS;
        let begin: String = self.word.chars().take(most).collect();
        let more = if begin == self.word { "" } else { "…" };
        let word = format!("{begin}{more}");
        f.write_str(&text!(
            "hashtag-left-out",
            word = word,
            why = by_id(self.why)
        ))
    }
}

/// The words of a text field.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、' | '،' | '#' | '＃'))
        .filter(|word| !word.is_empty())
        .map(without_end)
}

/// A word without the punctuation and emoji behind it, unless it is nothing else.
fn without_end(word: &str) -> &str {
    // Joiners between emoji are no part of a tag.
    let is_end = |c: char| !is_part(c) || joins(c);
    let kept = word.trim_end_matches(is_end);
    if kept.is_empty() { word } else { kept }
}

#[cfg(test)]
#[path = "hashtag_tests.rs"]
mod tests;
