//! People, and texts that name people, as templates see them.

use serde::Serialize;

use super::cards::tag_url;
use crate::domain::Author;
use crate::domain::segments::{Segment, segments};

/// A person wherever their name stands.
#[derive(Debug, Clone, Serialize)]
pub(super) struct PersonView {
    /// Without `@`.
    username: String,
    /// What to call them: the name for people, else the username.
    name: String,
    url: String,
    avatar: Option<String>,
    /// Stands in where there is no picture.
    initial: String,
    private: bool,
}

impl PersonView {
    pub(super) fn new(author: &Author) -> Self {
        let username = author.username.to_string();
        let name = if author.display_name.is_empty() {
            username.clone()
        } else {
            author.display_name.to_string()
        };
        let initial = name.chars().next().into_iter();
        Self {
            url: format!("/@{username}"),
            avatar: author
                .avatar
                .map(|key| format!("/@{username}/avatar/{key}")),
            initial: initial.flat_map(char::to_uppercase).collect(),
            private: author.private,
            name,
            username,
        }
    }
}

/// A stretch of a text; a link where it names a person or a hashtag.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Piece {
    text: String,
    url: Option<String>,
}

/// A text with its people and hashtags linked.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let piece = |segment| match segment {
        Segment::Text(text) => Piece { text, url: None },
        Segment::Mention(text, name) => Piece {
            url: Some(format!("/@{name}")),
            text,
        },
        Segment::Tag(text, tag) => Piece {
            url: Some(tag_url(tag.as_str())),
            text,
        },
    };
    segments(text).into_iter().map(piece).collect()
}
