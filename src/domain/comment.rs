//! What people say under a post.

use serde::Deserialize;

use super::words::words;
use super::{CommentId, CommentText, PostId, Timestamp, UserId};

/// In which order the comments under a post are read. Answers stand under theirs, oldest first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CommentOrder {
    /// As they were written.
    #[default]
    Oldest,
    /// The last one first.
    Newest,
}

words!(CommentOrder {
    Oldest => "oldest",
    Newest => "newest",
});

/// A comment, or an answer to one. Answers are not answered: there is one level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Its name in addresses.
    pub id: CommentId,
    /// Under which post.
    pub post: PostId,
    /// The comment that it answers.
    pub parent: Option<CommentId>,
    /// Whose.
    pub author: UserId,
    /// What it says.
    pub text: CommentText,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it was last changed, if it was.
    pub edited_at: Option<Timestamp>,
}
