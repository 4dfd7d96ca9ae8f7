//! Languages whose words the search reduces to stems.

use rust_stemmers::{Algorithm, Stemmer};
use serde::{Deserialize, Serialize};

/// A language with a Snowball stemmer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "each is called what it is")]
pub enum Language {
    Arabic,
    Danish,
    Dutch,
    #[default]
    English,
    Finnish,
    French,
    German,
    Greek,
    Hungarian,
    Italian,
    Norwegian,
    Portuguese,
    Romanian,
    Russian,
    Spanish,
    Swedish,
    Tamil,
    Turkish,
}

impl Language {
    /// All, in the order of their numbers in [`Language::number`].
    pub const ALL: [Self; 18] = [
        Self::Arabic,
        Self::Danish,
        Self::Dutch,
        Self::English,
        Self::Finnish,
        Self::French,
        Self::German,
        Self::Greek,
        Self::Hungarian,
        Self::Italian,
        Self::Norwegian,
        Self::Portuguese,
        Self::Romanian,
        Self::Russian,
        Self::Spanish,
        Self::Swedish,
        Self::Tamil,
        Self::Turkish,
    ];

    /// Its tag (BCP 47).
    #[must_use]
    pub const fn tag(self) -> &'static str {
        self.tag_and_name().0
    }

    /// Its name for people.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.tag_and_name().1
    }

    /// Its name in itself, for a list to choose from.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::Arabic => "العربية",
            Self::Danish => "Dansk",
            Self::Dutch => "Nederlands",
            Self::English => "English",
            Self::Finnish => "Suomi",
            Self::French => "Français",
            Self::German => "Deutsch",
            Self::Greek => "Ελληνικά",
            Self::Hungarian => "Magyar",
            Self::Italian => "Italiano",
            Self::Norwegian => "Norsk",
            Self::Portuguese => "Português",
            Self::Romanian => "Română",
            Self::Russian => "Русский",
            Self::Spanish => "Español",
            Self::Swedish => "Svenska",
            Self::Tamil => "தமிழ்",
            Self::Turkish => "Türkçe",
        }
    }

    const fn tag_and_name(self) -> (&'static str, &'static str) {
        match self {
            Self::Arabic => ("ar", "Arabic"),
            Self::Danish => ("da", "Danish"),
            Self::Dutch => ("nl", "Dutch"),
            Self::English => ("en", "English"),
            Self::Finnish => ("fi", "Finnish"),
            Self::French => ("fr", "French"),
            Self::German => ("de", "German"),
            Self::Greek => ("el", "Greek"),
            Self::Hungarian => ("hu", "Hungarian"),
            Self::Italian => ("it", "Italian"),
            Self::Norwegian => ("no", "Norwegian"),
            Self::Portuguese => ("pt", "Portuguese"),
            Self::Romanian => ("ro", "Romanian"),
            Self::Russian => ("ru", "Russian"),
            Self::Spanish => ("es", "Spanish"),
            Self::Swedish => ("sv", "Swedish"),
            Self::Tamil => ("ta", "Tamil"),
            Self::Turkish => ("tr", "Turkish"),
        }
    }

    /// The language that a tag names, whatever region or script it adds (`de-AT`, `pt_BR`).
    #[must_use]
    pub fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next()?.to_ascii_lowercase();
        let primary = match primary.as_str() {
            // The two ways in which Norwegian is written.
            "nb" | "nn" => "no",
            primary => primary,
        };
        Self::ALL.into_iter().find(|one| one.tag() == primary)
    }

    /// A number that stays the language's own, for the stores.
    #[must_use]
    pub fn number(self) -> i64 {
        self as i64
    }

    /// The languages that a word may be of on a site of this language: its letters decide, and where
    /// they are Latin it is English, of which suggestions are, or the site's own.
    #[must_use]
    pub(super) fn of_word(self, word: &str) -> Vec<Self> {
        let letter = word.chars().find(|c| c.is_alphabetic());
        match letter {
            Some('\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}') => vec![Self::Greek],
            Some('\u{400}'..='\u{52f}') => vec![Self::Russian],
            Some('\u{600}'..='\u{6ff}') => vec![Self::Arabic],
            Some('\u{b80}'..='\u{bff}') => vec![Self::Tamil],
            Some('\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}') => match self {
                Self::English | Self::Arabic | Self::Greek | Self::Russian | Self::Tamil => {
                    vec![Self::English]
                }
                own => vec![Self::English, own],
            },
            _ => Vec::new(),
        }
    }

    /// What the forms of a word share, which is in lower case.
    #[must_use]
    pub(super) fn stem(self, word: &str) -> String {
        Stemmer::create(self.algorithm()).stem(word).into_owned()
    }

    fn algorithm(self) -> Algorithm {
        match self {
            Self::Arabic => Algorithm::Arabic,
            Self::Danish => Algorithm::Danish,
            Self::Dutch => Algorithm::Dutch,
            Self::English => Algorithm::English,
            Self::Finnish => Algorithm::Finnish,
            Self::French => Algorithm::French,
            Self::German => Algorithm::German,
            Self::Greek => Algorithm::Greek,
            Self::Hungarian => Algorithm::Hungarian,
            Self::Italian => Algorithm::Italian,
            Self::Norwegian => Algorithm::Norwegian,
            Self::Portuguese => Algorithm::Portuguese,
            Self::Romanian => Algorithm::Romanian,
            Self::Russian => Algorithm::Russian,
            Self::Spanish => Algorithm::Spanish,
            Self::Swedish => Algorithm::Swedish,
            Self::Tamil => Algorithm::Tamil,
            Self::Turkish => Algorithm::Turkish,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn numbers_are_places_in_the_list() {
        for (place, language) in (0..).zip(Language::ALL) {
            assert_eq!(language.number(), place);
        }
    }

    #[test]
    fn a_tag_names_its_language_in_any_region() {
        for language in Language::ALL {
            assert_eq!(Language::of_tag(language.tag()), Some(language));
        }
        assert_eq!(Language::of_tag("DE-at"), Some(Language::German));
        assert_eq!(Language::of_tag("pt_BR"), Some(Language::Portuguese));
        assert_eq!(Language::of_tag("nn"), Some(Language::Norwegian));
        assert_eq!(Language::of_tag("x-default"), None);
        assert_eq!(Language::of_tag(""), None);
    }

    #[test]
    fn letters_tell_the_language_of_a_word() {
        assert_eq!(Language::English.of_word("собаки"), [Language::Russian]);
        assert_eq!(Language::German.of_word("كتاب"), [Language::Arabic]);
        assert_eq!(
            Language::German.of_word("hunde"),
            [Language::English, Language::German]
        );
        assert_eq!(Language::German.of_word("犬"), []);
    }
}
