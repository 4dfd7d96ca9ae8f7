//! From text to the terms of the search index: words, folded and stemmed.
//!
//! The index keeps stems, so that “dogs” finds “dog”. A vocabulary beside it keeps the words
//! themselves, so that what is typed so far (“do”) leads to words, and through their stems to posts.

use std::collections::{BTreeMap, BTreeSet};

use icu_properties::CodePointSetData;
use icu_properties::props::{ExtendedPictographic, RegionalIndicator};
use icu_segmenter::WordSegmenter;
use icu_segmenter::options::WordBreakInvariantOptions;
use unicode_normalization::UnicodeNormalization;

use super::fold::{folded, is_apostrophe};
use super::{Album, Author, DisplayName, Language, Post, Visibility};

/// Which rules made the stored terms and the keys of hashtags. One more whenever other terms or
/// keys are made of the same text: the stores then write those of older posts anew (see
/// `Search::reindex`).
const RULES: i64 = 5;

/// Which rules made the stored words of people's names.
pub const NAMES_VERSION: i64 = 3;

/// Which rules and which language made stored terms. Those of others are written anew.
#[must_use]
pub fn terms_version(language: Language) -> i64 {
    // Versions up to 2 had no language.
    RULES * 100 + language.number()
}

/// Most different words of one post that are kept, the weightiest first.
const MOST_WORDS: usize = 250;
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
    pub fn of(post: &Post, language: Language) -> Self {
        let mut terms = Self::default();
        if post.is_draft() || post.hidden.is_some() {
            return terms;
        }
        for tag in post.hashtags.value.as_slice() {
            terms.add(tag.as_str(), HASHTAG, language);
        }
        terms.add(post.caption.value.as_str(), CAPTION, language);
        for picture in &post.pictures {
            terms.add(picture.alt.value.as_str(), ALT, language);
        }
        if post.visibility != Visibility::Public {
            terms.words.clear();
        }
        terms
    }

    /// The first text to name a word is its weightiest, because texts are added in that order.
    fn add(&mut self, text: &str, weight: u8, language: Language) {
        for word in words(text).into_iter().flat_map(Word::with_parts) {
            if is_everywhere(&word.folded) {
                continue;
            }
            if !self.words.contains(&word.folded) && self.words.len() >= MOST_WORDS {
                continue;
            }
            for stem in word.stems(language) {
                self.weights.entry(stem).or_insert(weight);
            }
            self.words.insert(word.folded);
        }
    }
}

/// A word of a text or a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// In lower case, with its accents: stemmers know the endings of a language by them.
    written: String,
    /// As the index compares it.
    folded: String,
}

impl Word {
    fn new(text: &str) -> Option<Self> {
        let cut = |text: String| -> String { text.chars().take(LONGEST_WORD).collect() };
        let folded = cut(folded(text));
        let written = cut(text.nfc().collect::<String>().to_lowercase());
        (!folded.is_empty()).then_some(Self { written, folded })
    }

    /// As the index compares it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.folded
    }

    /// The word, and its parts: “l’amour” is found by “amour”, as “don’t” is by “dont”, and
    /// `golden_hour` by each of its words.
    fn with_parts(self) -> Vec<Self> {
        let is_joint = |c: char| is_apostrophe(c) || c == '_';
        let mut all: Vec<Self> = Vec::new();
        if self.written.contains(is_joint) {
            let words = self.written.split('_');
            for word in words.filter(|word| *word != self.written) {
                all.extend(Self::new(word));
            }
            let parts = self.written.split(is_joint);
            let long_enough = parts.filter(|part| part.chars().count() > 2);
            all.extend(long_enough.filter_map(Self::new));
        }
        all.insert(0, self);
        all
    }

    /// What its forms share, in each language that it may be of.
    #[must_use]
    pub fn stems(&self, language: Language) -> BTreeSet<String> {
        let mut stems = stems(&self.folded, language);
        for language in language.of_word(&self.folded) {
            // An ending with its accents is an ending; without them it may be none.
            stems.insert(folded(&language.stem(&self.written)));
        }
        stems.remove("");
        stems
    }

    /// Whether what is typed so far may be the beginning of a word. One letter begins too many words
    /// to mean any of them; one ideograph is a word.
    #[must_use]
    pub fn is_beginning(&self) -> bool {
        let mut letters = self.folded.chars();
        let first = letters.next();
        letters.next().is_some() || first.is_some_and(|c| matches!(c, '\u{2e80}'..='\u{fdff}'))
    }
}

/// The stems of a word that is folded already, as the vocabulary has them.
#[must_use]
pub fn stems(folded_word: &str, language: Language) -> BTreeSet<String> {
    let languages = language.of_word(folded_word).into_iter();
    let mut stems: BTreeSet<String> = languages
        .map(|language| folded(&language.stem(folded_word)))
        .filter(|stem| !stem.is_empty())
        .collect();
    if stems.is_empty() {
        stems.insert(folded_word.to_owned());
    }
    stems
}

/// The stems of the words of an English text that say something, without those that stand in nearly
/// every sentence.
pub(super) fn content_stems(text: &str) -> BTreeSet<String> {
    let words = words(text).into_iter();
    let content = words.filter(|word| !is_everywhere(&word.folded));
    content
        .flat_map(|word| word.stems(Language::English))
        .collect()
}

/// The words of a name for people, by whose beginnings a person is found.
#[must_use]
pub fn name_words(name: &DisplayName) -> BTreeSet<String> {
    let words = words(name.as_str()).into_iter();
    words.map(|word| word.folded).collect()
}

/// The words of an album's title and description, by whose beginnings it is found.
#[must_use]
pub fn album_words(album: &Album) -> BTreeSet<String> {
    let both = [album.title.as_str(), album.description.as_str()];
    let words = both.into_iter().flat_map(words);
    words.map(|word| word.folded).collect()
}

/// Whether a word of an album begins like each of these.
#[must_use]
pub fn is_called(album: &Album, beginnings: &[Word]) -> bool {
    let own = album_words(album);
    let begins = |word: &Word| own.iter().any(|one| one.starts_with(&word.folded));
    beginnings.iter().all(begins)
}

/// Whether one of a person's names begins like each of these words.
#[must_use]
pub fn is_named(person: &Author, beginnings: &[Word]) -> bool {
    let mut names = name_words(&person.display_name);
    names.insert(person.username.as_str().to_owned());
    let parts = words(&person.username.as_str().replace('_', " "));
    names.extend(parts.into_iter().map(|word| word.folded));
    let begins = |word: &Word| names.iter().any(|name| name.starts_with(&word.folded));
    beginnings.iter().all(begins)
}

/// The words of a text in order. Where a language puts no spaces between them (Chinese, Japanese,
/// Thai, Lao, Khmer, Burmese), a dictionary tells them apart. An emoji is a word.
pub(super) fn words(text: &str) -> Vec<Word> {
    // Before the text is cut into words, because letters of full width and half-width kana are no
    // words to the dictionaries.
    let text: String = text.nfkc().collect();
    let segmenter = WordSegmenter::new_dictionary(WordBreakInvariantOptions::default());
    let mut found = Vec::new();
    let mut start = 0;
    for end in segmenter.segment_str(&text) {
        let segment = &text[start..end];
        // Not the segmenter's word type, which takes a word that ends in a mark for none.
        if segment.contains(char::is_alphanumeric) || segment.starts_with(is_emoji) {
            found.extend(Word::new(segment));
        }
        start = end;
    }
    found
}

fn is_emoji(c: char) -> bool {
    !c.is_ascii()
        && (CodePointSetData::new::<ExtendedPictographic>().contains(c)
            || CodePointSetData::new::<RegionalIndicator>().contains(c))
}

pub(super) fn is_everywhere(word: &str) -> bool {
    EVERYWHERE.contains(&word)
}

#[cfg(test)]
#[path = "terms_tests.rs"]
mod tests;
