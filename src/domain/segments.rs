//! The people and hashtags that a text names.

use super::hashtag::is_part;
use super::{Hashtag, Username};

/// A stretch of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Segment {
    /// Words.
    Text(String),
    /// `@ada`, as it was typed and as a name.
    Mention(String, Username),
    /// `#beach`, as it was typed and as a hashtag.
    Tag(String, Hashtag),
}

impl Segment {
    /// As it stands in the text.
    #[must_use]
    pub fn typed(&self) -> &str {
        match self {
            Self::Text(typed) | Self::Mention(typed, _) | Self::Tag(typed, _) => typed,
        }
    }
}

/// Parts a text into words, people and hashtags. A name or tag begins after a space or a sign, so
/// that `ada@example.org` and `page#part` stay words.
#[must_use]
pub fn segments(text: &str) -> Vec<Segment> {
    let mut found = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    let mut before = None;
    while let Some(sign) = rest.chars().next() {
        if let Some((length, segment)) = named(rest, sign, before) {
            if !plain.is_empty() {
                found.push(Segment::Text(std::mem::take(&mut plain)));
            }
            found.push(segment);
            before = rest[..length].chars().next_back();
            rest = &rest[length..];
        } else {
            plain.push(sign);
            before = Some(sign);
            rest = &rest[sign.len_utf8()..];
        }
    }
    if !plain.is_empty() {
        found.push(Segment::Text(plain));
    }
    found
}

/// The people whom a text names, each once.
#[must_use]
pub fn mentions(text: &str) -> Vec<Username> {
    let mut names = Vec::new();
    for segment in segments(text) {
        if let Segment::Mention(_, name) = segment
            && !names.contains(&name)
        {
            names.push(name);
        }
    }
    names
}

/// What stands at the beginning of `rest`, and how many bytes of it.
fn named(rest: &str, sign: char, before: Option<char>) -> Option<(usize, Segment)> {
    let joined = |c: char| is_part(c) || matches!(c, '/' | '@' | '#' | '&');
    if !matches!(sign, '@' | '#' | '＃') || before.is_some_and(joined) {
        return None;
    }
    let word = &rest[sign.len_utf8()..];
    // Names are of a few letters alone, so that a particle behind one is no part of it.
    let goes_on = |c: char| match sign {
        '@' => c.is_ascii_alphanumeric() || c == '_',
        _ => is_part(c),
    };
    let end = word.find(|c| !goes_on(c)).unwrap_or(word.len());
    let end = word[..end].trim_end_matches(['\u{200c}', '\u{200d}']).len();
    let length = sign.len_utf8() + end;
    let typed = rest[..length].to_owned();
    let segment = if sign == '@' {
        // `@ada@example.org` is somebody of another site.
        if word[end..].starts_with('@') {
            return None;
        }
        Segment::Mention(typed, Username::parse(&word[..end]).ok()?)
    } else {
        Segment::Tag(typed, Hashtag::parse(&word[..end]).ok()?)
    };
    Some((length, segment))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_people_and_hashtags_and_keeps_every_character() {
        let text = "With @Ada, @bob_2: #Sea（＃犬）!";
        let parts = segments(text);
        let names: Vec<String> = mentions(text).iter().map(ToString::to_string).collect();
        assert_eq!(names, ["ada", "bob_2"]);
        let tags: Vec<&str> = parts
            .iter()
            .filter_map(|part| match part {
                Segment::Tag(_, tag) => Some(tag.as_str()),
                _ => None,
            })
            .collect();
        assert_eq!(tags, ["sea", "犬"]);
        let whole: String = parts
            .iter()
            .map(|part| match part {
                Segment::Text(typed) | Segment::Mention(typed, _) | Segment::Tag(typed, _) => {
                    typed.as_str()
                }
            })
            .collect();
        assert_eq!(whole, text);
    }

    #[test]
    fn a_name_ends_before_a_particle_and_a_tag_keeps_its_marks() {
        assert_eq!(mentions("@adaさん"), [Username::parse("ada").unwrap()]);
        let parts = segments("Im #विज्ञान-Museum, #love❤️");
        let tags: Vec<&str> = parts
            .iter()
            .filter_map(|part| match part {
                Segment::Tag(_, tag) => Some(tag.as_str()),
                _ => None,
            })
            .collect();
        assert_eq!(tags, ["विज्ञान", "love"]);
    }

    #[test]
    fn addresses_and_numbers_are_words() {
        for text in [
            "ada@example.org",
            "@ada@example.social",
            "https://example.org/@ada#part",
            "#1",
            "a#b",
            "@",
            "@a",
            "&#39;",
            "##",
        ] {
            assert_eq!(segments(text), [Segment::Text(text.into())], "{text}");
        }
        assert_eq!(mentions("@ada @ada"), [Username::parse("ada").unwrap()]);
    }
}
