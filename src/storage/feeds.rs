//! Lists of posts, each read along an index from a cursor on, so that any page costs the same.

use async_trait::async_trait;
use macro_rules_attribute::apply;

use super::StorageError;
use super::measured::measured;
use crate::domain::{Cursor, Feed, Post, PostId, PostWithAuthor, Timestamp, UserId};

/// Lists of posts.
#[apply(measured!)]
#[async_trait]
pub trait Feeds: Send + Sync {
    /// At most `limit` posts of a feed, newest first, from just after `after`.
    async fn feed(
        &self,
        feed: &Feed,
        after: Option<Cursor>,
        limit: u32,
    ) -> Result<Vec<PostWithAuthor>, StorageError>;
    /// A person's drafts, newest first.
    async fn drafts(&self, author: UserId, limit: u32) -> Result<Vec<Post>, StorageError>;
    /// Posts with a picture for which the captioner's words are due at `now`.
    async fn posts_with_pending_captions(
        &self,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<PostId>, StorageError>;
}
