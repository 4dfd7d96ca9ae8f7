//! The people, hashtags and addresses that a text names.

use url::Url;

use super::hashtag::{is_part, joins};
use super::links::addresses;
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
    /// `https://example.org/a`, as it was typed and as an address.
    Link(String, Url),
}

impl Segment {
    /// As it stands in the text.
    #[must_use]
    pub fn typed(&self) -> &str {
        match self {
            Self::Text(typed)
            | Self::Mention(typed, _)
            | Self::Tag(typed, _)
            | Self::Link(typed, _) => typed,
        }
    }
}

/// Parts a text into words, people, hashtags and addresses. A name or tag begins after a space or a
/// sign, so that `ada@example.org` and `page#part` stay words, and never in an address.
#[must_use]
pub fn segments(text: &str) -> Vec<Segment> {
    let mut parts = Parts::default();
    let mut at = 0;
    for address in addresses(text) {
        // What stands before an address may reach into it, as `#a` does into `#a.example/b`.
        if address.start < at {
            continue;
        }
        parts.words(&text[at..address.start], text[..at].chars().next_back());
        let typed = &text[address.start..address.end];
        match address.url {
            Some(url) => parts.push(Segment::Link(typed.to_owned(), url)),
            None => parts.plain.push_str(typed),
        }
        at = address.end;
    }
    parts.words(&text[at..], text[..at].chars().next_back());
    parts.finish()
}

/// A text's segments so far.
#[derive(Debug, Default)]
struct Parts {
    found: Vec<Segment>,
    /// Words behind the last of them.
    plain: String,
}

impl Parts {
    fn push(&mut self, segment: Segment) {
        if !self.plain.is_empty() {
            let plain = std::mem::take(&mut self.plain);
            self.found.push(Segment::Text(plain));
        }
        self.found.push(segment);
    }

    /// Adds a stretch without addresses; `before` is what stands in front of it.
    fn words(&mut self, mut rest: &str, mut before: Option<char>) {
        while let Some(sign) = rest.chars().next() {
            if let Some((length, segment)) = named(rest, sign, before) {
                self.push(segment);
                before = rest[..length].chars().next_back();
                rest = &rest[length..];
            } else {
                self.plain.push(sign);
                before = Some(sign);
                rest = &rest[sign.len_utf8()..];
            }
        }
    }

    fn finish(mut self) -> Vec<Segment> {
        if !self.plain.is_empty() {
            self.found.push(Segment::Text(self.plain));
        }
        self.found
    }
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
    let joined = |c: char| is_part(c) && !joins(c) || matches!(c, '/' | '@' | '#' | '&');
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
    let end = word[..end].trim_end_matches(joins).len();
    let length = sign.len_utf8() + end;
    let typed = rest[..length].to_owned();
    let segment = if sign == '@' {
        // `@ada@example.org` is a user of another site.
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
        let whole: String = parts.iter().map(Segment::typed).collect();
        assert_eq!(whole, text);
    }

    #[test]
    fn a_name_ends_before_a_particle_and_a_tag_keeps_its_marks() {
        assert_eq!(mentions("@adaさん"), [Username::parse("ada").unwrap()]);
        let parts = segments("Im #विज्ञान-Museum, #love❤️ #海・#空 #נתב״ג");
        let tags: Vec<&str> = parts
            .iter()
            .filter_map(|part| match part {
                Segment::Tag(_, tag) => Some(tag.as_str()),
                _ => None,
            })
            .collect();
        assert_eq!(tags, ["विज्ञान", "love", "海", "空", "נתב״ג"]);
    }

    #[test]
    fn addresses_and_numbers_are_words() {
        for text in [
            "ada@example.org",
            "@ada@example.social",
            "example.org/@ada?#part",
            "gemini://example.org/?#part",
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

    #[test]
    fn nothing_in_an_address_is_a_tag_or_names_anybody() {
        let text = "https://x.org/@ada?b=#c #d (https://x.org/#e) @bob_2";
        let parts = segments(text);
        let typed: Vec<&str> = parts.iter().map(Segment::typed).collect();
        let expected = [
            "https://x.org/@ada?b=#c",
            " ",
            "#d",
            " (",
            "https://x.org/#e",
            ") ",
            "@bob_2",
        ];
        assert_eq!(typed, expected);
        assert_eq!(mentions(text), [Username::parse("bob_2").unwrap()]);
    }
}
