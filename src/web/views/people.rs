//! People, and texts that name people, as templates see them.

use serde::Serialize;

use super::cards::{Time, tag_url};
use crate::domain::segments::{Segment, segments};
use crate::domain::{Author, Suspension, Timestamp};
use crate::i18n::text;

/// A person wherever their name stands.
#[derive(Debug, Clone, Serialize)]
pub(in crate::web) struct PersonView {
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
    pub(in crate::web) fn new(author: &Author) -> Self {
        let username = author.username.to_string();
        let name = author.shown_name().to_owned();
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

/// A stretch of a text; a link where it names a person, a hashtag or an address.
#[derive(Debug, Clone, Serialize)]
pub(in crate::web) struct Piece {
    text: String,
    url: Option<String>,
    /// Whether the link leads to another site, for whose pages we do not vouch.
    foreign: bool,
}

impl Piece {
    /// A link to another site.
    pub(in crate::web) fn link(text: &str, url: String) -> Self {
        Self {
            text: text.to_owned(),
            url: Some(url),
            foreign: true,
        }
    }
}

/// What a suspended user is shown once they have proved who they are.
pub(in crate::web) fn suspended(suspension: &Suspension) -> String {
    let reason = suspension.reason.to_string();
    match suspension.until {
        None => text!("suspended-for-good", reason = reason),
        Some(until) => text!("suspended-until", date = until.long(), reason = reason),
    }
}

/// The same on every page of a browser in which they were signed in.
#[derive(Debug, Serialize)]
pub(in crate::web) struct SuspensionView {
    reason: String,
    until: Option<Time>,
}

impl SuspensionView {
    pub(in crate::web) fn new(suspension: &Suspension) -> Self {
        Self {
            reason: suspension.reason.to_string(),
            until: suspension.until.map(|at| Time::new(at, Timestamp::now())),
        }
    }
}

/// A text with its people, hashtags and addresses linked.
pub(in crate::web) fn pieces(text: &str) -> Vec<Piece> {
    let piece = |segment| {
        let (text, url, foreign) = match segment {
            Segment::Text(text) => (text, None, false),
            Segment::Mention(text, name) => (text, Some(format!("/@{name}")), false),
            Segment::Tag(text, tag) => (text, Some(tag_url(tag.as_str())), false),
            Segment::Link(text, url) => (text, Some(url.into()), true),
        };
        Piece { text, url, foreign }
    };
    segments(text).into_iter().map(piece).collect()
}
