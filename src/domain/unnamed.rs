//! Texts without what names people or leads elsewhere.

use super::segments::{Segment, segments};

/// A text without mentions, handles of other sites, email addresses and links. What invisibly steers
/// a text goes, too.
#[must_use]
pub fn without_names(text: &str) -> String {
    let kept = segments(text).into_iter().filter_map(|one| match one {
        Segment::Text(typed) => Some(typed),
        Segment::Tag(typed, _) => Some(typed),
        Segment::Mention(..) | Segment::Link(..) => None,
    });
    let kept: String = kept.collect();
    let lines = kept.lines().map(|line| {
        let words = line.split_whitespace().filter(|word| !names(word));
        let words: Vec<&str> = words.collect();
        words.join(" ")
    });
    let lines: Vec<String> = lines.collect();
    let text = lines.join("\n");
    text.replace(steers, "").trim().to_owned()
}

/// Whether a word has a handle or an address in it.
fn names(word: &str) -> bool {
    word.contains(['@', '＠']) || word.contains("://")
}

/// Whether a character turns the text round, or is not seen at all. Joiners are parts of emoji.
fn steers(c: char) -> bool {
    matches!(
        c,
        '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
    ) || matches!(c, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_and_addresses_go_and_words_stay() {
        for (text, left) in [
            ("With @ada by the sea", "With by the sea"),
            ("@ada: look", ": look"),
            ("(@ada_b) and @bob", "() and"),
            ("Write to ada@example.org!", "Write to"),
            ("Seen by @ada@example.org today", "Seen by today"),
            ("A＠ada b", "b"),
            (
                "More at https://ada.example/x and www.ada.example",
                "More at and",
            ),
            ("ftp://ada.example/x here", "here"),
            ("One\n\n  two #sea", "One\n\ntwo #sea"),
            ("a\u{202e}b\u{200b}c", "abc"),
            ("👩\u{200d}🔬 at work", "👩\u{200d}🔬 at work"),
            ("", ""),
        ] {
            assert_eq!(without_names(text), left, "{text}");
        }
    }
}
