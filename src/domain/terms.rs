//! From text to the terms of the search index: words, folded and stemmed.
//!
//! The index keeps stems, so that “dogs” finds “dog”. A vocabulary beside it keeps the words
//! themselves, so that what is typed so far (“do”) leads to words, and through their stems to posts.

use std::collections::{BTreeMap, BTreeSet};

use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

use super::{Author, DisplayName, Post, Visibility};

/// Which rules made the stored terms. One more whenever this file makes other terms of the same
/// text: the stores then write the terms of older posts anew (see `Search::reindex`).
pub const TERMS_VERSION: i64 = 2;

/// Most different words of one post that are kept, the weightiest first.
const MOST_TERMS: usize = 250;
/// Characters after which a word is cut.
const LONGEST_WORD: usize = 40;

/// How much a word counts by where it stands. A post counts a word once, at its best place.
const HASHTAG: u8 = 8;
const CAPTION: u8 = 4;
const ALT: u8 = 2;

/// Words that stand in nearly every sentence: they would fill the index and find everything.
const EVERYWHERE: [&str; 29] = [
    "a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "in", "into", "is", "it",
    "its", "of", "on", "or", "that", "the", "their", "there", "this", "to", "was", "were", "which",
    "with", "while",
];

/// The words by which a post is found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PostTerms {
    /// Each stem with the weight of its best place.
    pub weights: BTreeMap<String, u8>,
    /// The words as they were written, for the vocabulary: of public posts alone, because everybody
    /// who searches learns from the vocabulary which words there are.
    pub words: BTreeSet<String>,
}

impl PostTerms {
    /// Of a post's hashtags, caption and alt texts. A draft has none, nor
    /// has a post that is kept from others.
    #[must_use]
    pub fn of(post: &Post) -> Self {
        let mut terms = Self::default();
        if post.is_draft() || post.hidden.is_some() {
            return terms;
        }
        for tag in post.hashtags.value.as_slice() {
            terms.add(tag.as_str(), HASHTAG);
            // A hashtag of several words is found by each of them.
            terms.add(&tag.as_str().replace('_', " "), HASHTAG);
        }
        terms.add(post.caption.value.as_str(), CAPTION);
        for picture in &post.pictures {
            terms.add(picture.alt.value.as_str(), ALT);
        }
        if post.visibility != Visibility::Public {
            terms.words.clear();
        }
        terms
    }

    /// The first text to name a word is its weightiest, because texts are added in that order.
    fn add(&mut self, text: &str, weight: u8) {
        for word in words(text) {
            if is_everywhere(&word) {
                continue;
            }
            let stem = stem(&word);
            if !self.weights.contains_key(&stem) && self.weights.len() >= MOST_TERMS {
                continue;
            }
            self.weights.entry(stem).or_insert(weight);
            self.words.insert(word);
        }
    }
}

/// The words of a name for people, by whose beginnings a person is found.
#[must_use]
pub fn name_words(name: &DisplayName) -> BTreeSet<String> {
    words(name.as_str()).collect()
}

/// Whether one of a person's names begins like each of these words.
#[must_use]
pub fn is_named(person: &Author, beginnings: &[String]) -> bool {
    let mut names = name_words(&person.display_name);
    names.insert(person.username.as_str().to_owned());
    names.extend(words(&person.username.as_str().replace('_', " ")));
    let begins = |beginning: &String| names.iter().any(|name| name.starts_with(beginning));
    beginnings.iter().all(begins)
}

/// The words of a text in order, as the index compares them: composed, in lower case, without the
/// marks that people leave out when they search (“cafe” finds “café”).
pub(super) fn words(text: &str) -> impl Iterator<Item = String> {
    let folded: String = text
        .nfkd()
        .filter(|c| !('\u{300}'..='\u{36f}').contains(c))
        .nfkc()
        .collect::<String>()
        .to_lowercase()
        .replace('\u{2019}', "'");
    let words: Vec<String> = folded
        .unicode_words()
        .map(|word| word.chars().take(LONGEST_WORD).collect())
        .collect();
    words.into_iter()
}

/// What the forms of an English word share. Words of other languages mostly stay as they are.
#[must_use]
pub fn stem(word: &str) -> String {
    Stemmer::create(Algorithm::English).stem(word).into_owned()
}

pub(super) fn is_everywhere(word: &str) -> bool {
    EVERYWHERE.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(text: &str) -> Vec<String> {
        words(text).collect()
    }

    #[test]
    fn words_are_folded() {
        assert_eq!(list("Café, ＤＯＧＳ & Straße!"), ["cafe", "dogs", "straße"]);
        assert_eq!(list("the dog’s 2 balls"), ["the", "dog's", "2", "balls"]);
        assert_eq!(list("犬と猫"), ["犬", "と", "猫"]);
        assert_eq!(list(" \n#?!"), Vec::<String>::new());
    }

    #[test]
    fn forms_of_a_word_share_a_stem() {
        for (one, other) in [
            ("dogs", "dog"),
            ("dog's", "dog"),
            ("running", "runs"),
            ("beaches", "beach"),
            ("happiness", "happy"),
        ] {
            assert!(stem(one).starts_with(&stem(other)[..3]), "{one} {other}");
        }
        assert_eq!(stem("dogs"), stem("dog"));
        assert_eq!(stem("running"), stem("runs"));
        assert_ne!(stem("dog"), stem("dogma"));
    }

    #[test]
    fn a_long_word_is_cut_and_cannot_fill_the_index() {
        assert_eq!(list(&"x".repeat(5000))[0].len(), LONGEST_WORD);
    }
}
