//! Comments use the field's terms.

use crate::source::texts;

/// Words that stood in comments for a standard term, and that term.
const PRIVATE: &[(&str, &str)] = &[
    ("somebody", "a user, another user, another process"),
    ("told", "notified, shown, returned"),
    ("tells whether", "returns whether"),
    ("tells how", "returns how"),
    ("noted", "recorded, has a write intent"),
    ("owes", "is pending"),
    ("owed", "pending"),
    ("minted", "assigned"),
    ("hands out", "returns"),
    ("door", "endpoint"),
    ("doors", "endpoints"),
    ("knocks", "visits"),
    ("desk", "editor"),
    ("haste", "rate limiting"),
    ("the house", "the project"),
];

/// What is said of things that can be distinguished.
const ALLOWED: &str = "told apart";

#[test]
fn comments_use_standard_terms() {
    let (mut read, mut wrong) = (0, Vec::new());
    for (name, text) in texts() {
        for (number, line) in text.lines().enumerate() {
            let Some(comment) = line.trim_start().strip_prefix("//") else {
                continue;
            };
            read += 1;
            let comment = comment.to_lowercase().replace(ALLOWED, "");
            for (word, standard) in PRIVATE {
                if has_word(&comment, word) {
                    wrong.push(format!("{name}:{}: {word} ({standard})", number + 1));
                }
            }
        }
    }
    assert!(read > 5000, "only {read} lines of comments were read");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn has_word(text: &str, word: &str) -> bool {
    let joins = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    text.match_indices(word).any(|(at, _)| {
        !joins(text[..at].chars().next_back()) && !joins(text[at + word.len()..].chars().next())
    })
}

#[test]
fn words_are_found_whole() {
    assert!(has_word("a note: nothing is owed.", "owed"));
    assert!(!has_word("allowed and showed", "owed"));
}
