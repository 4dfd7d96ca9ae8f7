//! What people say under a post.

use super::{CommentId, CommentText, PostId, Timestamp, UserId};

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
