//! What people do to each other, to posts and to comments with one tap: follow, like, keep, block.

use uuid::Uuid;

use super::words::words;
use super::{CommentId, PostId, Timestamp, UserId};

/// What an edge means. An edge of a kind between two ends exists or does not: doing it twice is
/// doing it once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EdgeKind {
    /// A person follows a person.
    Follow,
    /// A person asks to follow a private account.
    Request,
    /// A person likes a post.
    Like,
    /// A person likes a comment. A kind of its own, so that lists of liked posts have no holes.
    LikeComment,
    /// A person keeps a post for themselves.
    Bookmark,
    /// A person blocks a person: neither sees the other.
    Block,
    /// A person does not want to meet a person in lists.
    Mute,
}

words!(EdgeKind {
    Follow => "follow",
    Request => "request",
    Like => "like",
    LikeComment => "like_comment",
    Bookmark => "bookmark",
    Block => "block",
    Mute => "mute",
});

impl EdgeKind {
    /// The counters that an edge of this kind moves: at which end, and which.
    #[must_use]
    pub const fn counters(self) -> &'static [(End, Counter)] {
        match self {
            Self::Like | Self::LikeComment => &[(End::To, Counter::Likes)],
            Self::Follow => &[
                (End::To, Counter::Followers),
                (End::From, Counter::Following),
            ],
            Self::Request | Self::Bookmark | Self::Block | Self::Mute => &[],
        }
    }
}

/// Which way along an edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The edges that begin here: whom a user follows.
    From,
    /// The edges that end here: who follows a user.
    To,
}

/// One such thing that was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    /// What it means.
    pub kind: EdgeKind,
    /// Who did it.
    pub from: UserId,
    /// To whom or to what: a person's, a post's or a comment's id.
    pub to: Uuid,
    /// When.
    pub at: Timestamp,
}

impl Edge {
    /// Between two people.
    #[must_use]
    pub fn person(kind: EdgeKind, from: UserId, to: UserId, at: Timestamp) -> Self {
        let to = to.as_uuid();
        Self { kind, from, to, at }
    }

    /// From a person to a post.
    #[must_use]
    pub fn post(kind: EdgeKind, from: UserId, to: PostId, at: Timestamp) -> Self {
        let to = to.as_uuid();
        Self { kind, from, to, at }
    }

    /// From a person to a comment.
    #[must_use]
    pub fn comment(kind: EdgeKind, from: UserId, to: CommentId, at: Timestamp) -> Self {
        let to = to.as_uuid();
        Self { kind, from, to, at }
    }
}

/// A part of a [`Tally`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counter {
    /// [`Tally::likes`]
    Likes,
    /// [`Tally::comments`]
    Comments,
    /// [`Tally::followers`]
    Followers,
    /// [`Tally::following`]
    Following,
}

words!(Counter {
    Likes => "likes",
    Comments => "comments",
    Followers => "followers",
    Following => "following",
});

/// The counters of a post, a comment or a person. They follow the edges and comments that decide.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Likes of the post or comment.
    pub likes: i64,
    /// Comments under the post.
    pub comments: i64,
    /// People who follow the person.
    pub followers: i64,
    /// People whom the person follows.
    pub following: i64,
}
