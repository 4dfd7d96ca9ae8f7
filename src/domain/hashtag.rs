//! Hashtags: `#golden_hour`.

use std::fmt;
use std::hash::{Hash, Hasher};

use serde::{Serialize, Serializer};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::Invalid;
use super::fold::push_plain;
use crate::i18n::{by_id, text};

/// One hashtag without its `#`: 1 to 50 letters, marks, digits, underscores or middle dots of any
/// script, not digits alone. It is shown as it was typed, and is the same tag as every other way to
/// write the word.
#[derive(Debug, Clone)]
pub struct Hashtag {
    shown: String,
    key: String,
}

impl PartialEq for Hashtag {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for Hashtag {}

impl Hash for Hashtag {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key.hash(state);
    }
}

impl Serialize for Hashtag {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.shown)
    }
}

/// Plurals that no rule makes.
const IRREGULAR: &[(&str, &str)] = &[
    ("person", "people"),
    ("child", "children"),
    ("man", "men"),
    ("woman", "women"),
    ("leaf", "leaves"),
    ("shelf", "shelves"),
    ("knife", "knives"),
    ("wolf", "wolves"),
    ("mouse", "mice"),
    ("goose", "geese"),
    ("foot", "feet"),
    ("tooth", "teeth"),
];

impl Hashtag {
    /// Most characters of one tag.
    pub(super) const MAX_CHARS: usize = 50;

    /// Reads one tag, with or without `#`.
    ///
    /// # Errors
    /// [`Invalid`] with a sentence for the person.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        Self::read(text).map_err(|why| {
            let text: String = text.chars().take(60).collect();
            Invalid::new(text!("hashtag-invalid", text = text, why = by_id(why)))
        })
    }

    /// Reads one tag, or returns the id of a message: what a tag must be that this is not.
    pub(super) fn read(text: &str) -> Result<Self, &'static str> {
        let shown = composed(text);
        let key = folded(&shown);
        // The key stands in the address of the tag's page, and is read like what is typed.
        let longest = shown.chars().count().max(key.chars().count());
        if longest > Self::MAX_CHARS {
            return Err("hashtag-too-long");
        }
        if key.is_empty() || !shown.chars().all(is_part) {
            return Err("hashtag-characters");
        }
        if !key.chars().any(char::is_alphabetic) {
            return Err("hashtag-needs-letter");
        }
        Ok(Self { shown, key })
    }

    /// The beginning of a tag, as far as a user has typed it, folded like a whole one.
    ///
    /// # Errors
    /// [`Invalid`] when no tag begins like this.
    pub fn beginning(text: &str) -> Result<String, Invalid> {
        let start = folded(&composed(text));
        let fits = start.chars().all(is_part);
        if start.is_empty() || start.chars().count() > Self::MAX_CHARS || !fits {
            return Err(Invalid::new(text!("hashtag-no-beginning")));
        }
        Ok(start)
    }

    /// This tag and the forms of the same English word that people may write instead: singular and
    /// plural, with and without underscores.
    #[must_use]
    pub fn forms(&self) -> Vec<Self> {
        let word = self.key.as_str();
        let mut forms = vec![word.to_owned()];
        if let Some(stem) = word.strip_suffix("ies") {
            forms.push(format!("{stem}y"));
        }
        if let Some(stem) = word.strip_suffix("es") {
            forms.push(stem.to_owned());
        }
        if let Some(stem) = word.strip_suffix('s') {
            forms.push(stem.to_owned());
        } else {
            forms.push(format!("{word}s"));
            forms.push(format!("{word}es"));
        }
        if let Some(stem) = word.strip_suffix('y') {
            forms.push(format!("{stem}ies"));
        }
        for (one, many) in IRREGULAR {
            if word == *one {
                forms.push((*many).to_owned());
            } else if word == *many {
                forms.push((*one).to_owned());
            }
        }
        if word.contains('_') {
            forms.push(word.replace('_', ""));
        }
        let tags = forms.iter().filter_map(|form| Self::parse(form).ok());
        tags.collect()
    }

    /// A value that passed [`Hashtag::parse`] once and was stored; the rules may have become stricter
    /// since, and what stands, stands.
    #[must_use]
    pub fn from_stored(text: String) -> Self {
        let key = folded(&text);
        Self { shown: text, key }
    }

    /// What all ways to write this tag have in common, without `#`: for comparison, and for the
    /// address of its page.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.key
    }

    /// The tag as it was typed, without `#`.
    #[must_use]
    pub fn shown(&self) -> &str {
        &self.shown
    }
}

/// Whether a character may stand in a hashtag: what UAX #31 asks of hashtags, with what words of
/// some scripts have in their middle.
#[must_use]
pub fn is_part(c: char) -> bool {
    // Which picture a sign before them shows is what variation selectors say; they are marks, too.
    let selects = matches!(c, '\u{fe00}'..='\u{fe0f}');
    c.is_alphanumeric() || matches!(c, '_' | '·') || joins(c) || (is_combining_mark(c) && !selects)
}

const ZWNJ: char = '\u{200c}';
const ZWJ: char = '\u{200d}';

/// Whether a character belongs to a word only in its middle: the joiners of Persian and Indian
/// words, the signs of Hebrew abbreviations, the point between Tibetan syllables, and that between
/// names in katakana.
#[must_use]
pub fn joins(c: char) -> bool {
    matches!(
        c,
        ZWNJ | ZWJ | '\u{5f3}' | '\u{5f4}' | '\u{f0b}' | '\u{f0c}' | '\u{30fb}'
    )
}

/// A tag as it is shown: composed, without the `#`; joiners at an end join nothing.
fn composed(text: &str) -> String {
    let text: String = text.trim().trim_start_matches(['#', '＃']).nfkc().collect();
    text.trim_matches(joins).to_owned()
}

/// One form for all that are the same tag: lower case, letters such as `ß`, `ł` and `ı` as those
/// that people type in their place, no joiners. `İ` becomes `i`, where lower case alone would leave a
/// dot behind it. Accents and marks stay, because they make other words (`año`, `ano`).
fn folded(text: &str) -> String {
    let lower = text.to_lowercase().replace("i\u{307}", "i");
    let mut key = String::with_capacity(lower.len());
    for c in lower.nfkc().filter(|c| !matches!(*c, ZWNJ | ZWJ)) {
        push_plain(c, &mut key);
    }
    key
}

impl fmt::Display for Hashtag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.shown)
    }
}
