//! Profiles, follows, reactions and comments.

pub mod engagement;
pub mod comments;
pub mod comment_likes;
pub mod crashes;
pub mod push;
pub mod hidden_comments;
pub mod sqlite_deletions;
