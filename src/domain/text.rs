//! Texts that people write: captions, alt texts, comments, and what they say of themselves.

use std::fmt;

use serde::Serialize;

use super::Invalid;
use crate::i18n::{by_id, text};

/// Bytes of a text for each character that it may have: four for the character, and as many again
/// for what is not counted, such as the second half of a line end.
const MOST_BYTES_A_CHAR: usize = 8;

macro_rules! bounded_text {
    ($(#[$doc:meta])* $name:ident, $max:expr, $called:literal) => {
        bounded_text!($(#[$doc])* $name, $max, $called, tidy);
    };
    ($(#[$doc:meta])* $name:ident, $max:expr, $called:literal, $tidy:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Most characters.
            pub const MAX_CHARS: usize = $max;

            /// Reads a text as a person typed it: line ends become `\n`, other control characters
            /// go, white space around it is cut.
            ///
            /// # Errors
            /// [`Invalid`] with a sentence for the person when it is too long.
            pub fn parse(text: &str) -> Result<Self, Invalid> {
                // So much is refused without looking at it.
                if text.len() > Self::MAX_CHARS * MOST_BYTES_A_CHAR {
                    let what = by_id($called);
                    return Err(Invalid::new(text!(
                        "text-far-too-long",
                        what = what,
                        most = Self::MAX_CHARS
                    )));
                }
                let text = $tidy(text);
                let length = text.chars().count();
                if length > Self::MAX_CHARS {
                    let what = by_id($called);
                    return Err(Invalid::new(text!(
                        "text-too-long",
                        what = what,
                        count = length,
                        most = Self::MAX_CHARS
                    )));
                }
                Ok(Self(text))
            }

            /// A value that passed `parse` once and was stored; the rules may have become
            /// stricter since, and what stands, stands.
            #[must_use]
            pub fn from_stored(text: String) -> Self {
                Self(text)
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Whether there is no text.
            #[must_use]
            pub fn is_empty(&self) -> bool {
                self.0.is_empty()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

bounded_text!(
    /// The text under a post.
    Caption,
    2200,
    "called-caption"
);
bounded_text!(
    /// What a picture shows, for those who do not see it.
    AltText,
    1500,
    "called-alt-text"
);
bounded_text!(
    /// What a user says under a post.
    CommentText,
    1000,
    "called-comment"
);
bounded_text!(
    /// A person's name for people, as they write it.
    DisplayName,
    50,
    "called-name",
    tidy_name
);
bounded_text!(
    /// What a person says of themselves.
    Bio,
    500,
    "called-text"
);

bounded_text!(
    /// What a field of a profile is about.
    FieldLabel,
    30,
    "called-label",
    tidy_line
);
bounded_text!(
    /// What a field of a profile says.
    FieldValue,
    200,
    "called-text",
    tidy_line
);

bounded_text!(
    /// What an album is called.
    AlbumTitle,
    100,
    "called-title",
    tidy_line
);
bounded_text!(
    /// What its owner says of an album.
    AlbumDescription,
    1000,
    "called-description"
);

bounded_text!(
    /// What a user adds to a report.
    ReportText,
    1000,
    "called-text"
);
bounded_text!(
    /// Why a moderator did something, as the person concerned and the log have it.
    ModeratorsText,
    1000,
    "called-text"
);

bounded_text!(
    /// What a user calls one of their passkeys.
    PasskeyName,
    50,
    "called-name",
    tidy_name
);

/// A name stands in the middle of our own sentences, so it must not turn them round: it has no
/// characters that steer the direction of text, and letters have a direction of their own.
fn tidy_name(text: &str) -> String {
    let steers = |c: char| matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    tidy(&text.replace(steers, ""))
}

/// A title stands on one line, in the middle of other sentences.
fn tidy_line(text: &str) -> String {
    let text = tidy_name(text);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text on one line, cut to `most` characters.
pub(super) fn one_line(text: &str, most: usize) -> String {
    tidy_line(text).chars().take(most).collect()
}

fn tidy(text: &str) -> String {
    let tidied = text
        .replace("\r\n", "\n")
        .replace('\r', "\n")
        .chars()
        .filter(|c| *c == '\n' || !(c.is_control() || is_forbidden_in_xml(*c)))
        .collect::<String>()
        .trim()
        .to_owned();
    if tidied.chars().all(is_invisible) {
        return String::new();
    }
    tidied
}

/// Beside the control characters: one of these in a text, and no reader takes the feed it is in.
fn is_forbidden_in_xml(c: char) -> bool {
    matches!(c, '\u{fffe}' | '\u{ffff}')
}

/// Whether nothing is to be seen of a character. A text of nothing else says nothing.
fn is_invisible(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        )
        || matches!(c, '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}')
        || matches!(c, '\u{feff}' | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_lines_and_drops_control_characters() {
        let caption = Caption::parse("  One\r\ntwo\u{0}\u{7} three \n");
        assert_eq!(caption.map(|c| c.to_string()), Ok("One\ntwo three".into()));
    }

    #[test]
    fn what_xml_forbids_is_dropped_and_what_nobody_sees_is_nothing() {
        let caption = Caption::parse("a\u{fffe}b\u{ffff}c");
        assert_eq!(caption.map(|c| c.to_string()), Ok("abc".into()));
        for nothing in ["\u{200b}\u{3164}", "\u{2800} \u{feff}", "\u{e0020}"] {
            let caption = Caption::parse(nothing).map(|c| c.to_string());
            assert_eq!(caption, Ok(String::new()), "{nothing:?}");
        }
        let heart = Caption::parse("❤\u{fe0f}").map(|c| c.to_string());
        assert_eq!(heart, Ok("❤\u{fe0f}".into()));
    }

    #[test]
    fn a_name_does_not_turn_the_sentence_around_it() {
        let name = DisplayName::parse("\u{202e}moc.elpmaxe\u{2066} \u{200f}עדה");
        assert_eq!(
            name.map(|name| name.to_string()),
            Ok("moc.elpmaxe עדה".into())
        );
        let caption = Caption::parse("a\u{200f}b");
        assert_eq!(
            caption.map(|text| text.to_string()),
            Ok("a\u{200f}b".into())
        );
    }

    #[test]
    fn counts_characters_not_bytes() {
        assert!(Caption::parse(&"ß".repeat(2200)).is_ok());
        assert!(Caption::parse(&"a".repeat(2201)).is_err());
        assert!(AltText::parse(&"a".repeat(1501)).is_err());
    }
}
