//! The languages of the interface.

use fluent_langneg::{
    LanguageIdentifier, NegotiationStrategy, negotiate_languages, parse_accepted_languages,
};
use serde::{Deserialize, Serialize};

/// A language of the interface.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Locale {
    /// English, with dates as in Britain. It is complete by definition: what another lacks is taken
    /// from it.
    #[default]
    #[serde(rename = "en")]
    English,
    /// German.
    #[serde(rename = "de")]
    German,
    /// Arabic, with the digits 0 to 9.
    #[serde(rename = "ar")]
    Arabic,
}

impl Locale {
    /// All, as they are offered.
    pub const ALL: [Self; 3] = [Self::English, Self::German, Self::Arabic];

    /// Its tag (BCP 47), which is also the name of its folder.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::Arabic => "ar",
        }
    }

    /// The language that a tag names; none when it is not offered.
    #[must_use]
    pub fn of_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|locale| locale.tag() == tag)
    }

    /// Its name in itself.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
            Self::Arabic => "العربية",
        }
    }

    /// The direction of its writing, for `<html dir>`.
    #[must_use]
    pub const fn direction(self) -> &'static str {
        match self {
            Self::English | Self::German => "ltr",
            Self::Arabic => "rtl",
        }
    }

    /// The best of ours for tags that a browser accepts, the likeliest first; English when none fits.
    pub fn accepted(tags: &str) -> Self {
        let wanted = parse_accepted_languages(tags);
        let offered = Self::ALL.iter().filter_map(|it| it.tag().parse().ok());
        let offered: Vec<LanguageIdentifier> = offered.collect();
        let found = negotiate_languages(&wanted, &offered, None, NegotiationStrategy::Lookup);
        let first = found.first().map(|best| best.language.as_str());
        first.and_then(Self::of_tag).unwrap_or_default()
    }

    /// The tag by which dates and numbers are written.
    pub(super) const fn formats(self) -> &'static str {
        match self {
            Self::English => "en-GB",
            Self::German => "de",
            Self::Arabic => "ar-u-nu-latn",
        }
    }

    pub(super) const fn number(self) -> usize {
        match self {
            Self::English => 0,
            Self::German => 1,
            Self::Arabic => 2,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Locale;

    #[test]
    fn the_best_of_what_a_browser_accepts_is_taken() {
        for (header, locale) in [
            ("", Locale::English),
            ("de", Locale::German),
            ("de-AT,de;q=0.9,en;q=0.8", Locale::German),
            ("en-US,en;q=0.9,de;q=0.8", Locale::English),
            ("fr-FR,fr;q=0.9,ar-EG;q=0.8,en;q=0.7", Locale::Arabic),
            ("ja", Locale::English),
            (";;;,=,q=x", Locale::English),
        ] {
            assert_eq!(Locale::accepted(header), locale, "{header}");
        }
    }
}
