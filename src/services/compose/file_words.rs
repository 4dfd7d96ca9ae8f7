//! The words in the file of a picture, as the fields of a post take them.

use crate::domain::{AltText, Caption, FileWords, Hashtag, Hashtags};
use crate::media::EmbeddedWords;

/// Most of a file's keywords that become hashtags: a catalogue's may be dozens.
const MOST_HASHTAGS: usize = 10;

/// Texts that are too long are cut at a word; keywords that cannot be hashtags are left out.
pub(super) fn of(found: &EmbeddedWords) -> FileWords {
    let fitting = |text: &Option<String>, most| text.as_deref().map(|text| cut(text, most));
    let alt = fitting(&found.alt, AltText::MAX_CHARS);
    let caption = fitting(&found.caption, Caption::MAX_CHARS);
    let tags = found.keywords.iter().filter_map(|word| hashtag(word));
    FileWords {
        alt: alt
            .and_then(|text| AltText::parse(&text).ok())
            .unwrap_or_default(),
        caption: caption
            .and_then(|text| Caption::parse(&text).ok())
            .unwrap_or_default(),
        hashtags: Hashtags::from_tags(tags.take(MOST_HASHTAGS)),
        credit: found.credit.clone(),
    }
}

/// As much of a text as fits, up to the end of a word.
pub(in crate::services) fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let fitting: String = text.chars().take(most.saturating_sub(1)).collect();
    let words = fitting.rsplit_once(char::is_whitespace);
    let words = words.map_or(fitting.as_str(), |(words, _)| words);
    format!("{}…", words.trim_end())
}

/// `#NewYork` of `New York`: a hashtag has no spaces, and capitals keep its words apart.
pub(in crate::services) fn hashtag(keyword: &str) -> Option<Hashtag> {
    let mut words = keyword.split(|sign: char| sign.is_whitespace() || "-/&.,'’".contains(sign));
    let first = words.next()?.trim_start_matches('#').to_owned();
    let joined = words
        .filter(|word| !word.is_empty())
        .fold(first, |mut joined, word| {
            let mut letters = word.chars();
            joined.extend(letters.next().into_iter().flat_map(char::to_uppercase));
            joined.push_str(letters.as_str());
            joined
        });
    Hashtag::parse(&joined).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_become_hashtags_where_they_can() {
        let keywords = [
            "gate",
            "New York",
            "black-and-white",
            "2024",
            "",
            "#sea",
            "Łódź",
            "a b",
        ];
        let words = of(&EmbeddedWords {
            keywords: keywords.map(ToOwned::to_owned).to_vec(),
            ..EmbeddedWords::default()
        });
        let shown: Vec<&str> = words
            .hashtags
            .as_slice()
            .iter()
            .map(Hashtag::shown)
            .collect();
        assert_eq!(
            shown,
            ["gate", "NewYork", "blackAndWhite", "sea", "Łódź", "aB"]
        );
    }

    #[test]
    fn a_text_that_is_too_long_ends_with_a_word() {
        let long = "word ".repeat(1000);
        let words = of(&EmbeddedWords {
            alt: Some(long.clone()),
            caption: Some(long),
            keywords: (0..50).map(|number| format!("tag{number}")).collect(),
            ..EmbeddedWords::default()
        });
        assert!(words.alt.as_str().ends_with("word…") && words.caption.as_str().ends_with("word…"));
        assert!(words.caption.as_str().chars().count() <= Caption::MAX_CHARS);
        assert_eq!(words.hashtags.as_slice().len(), MOST_HASHTAGS);
    }
}
