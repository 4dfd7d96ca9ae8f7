//! Lists of posts, each read along an index from a cursor on, so that any page costs the same.

use std::collections::HashMap;

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
    /// At most `limit` posts of a feed that are newer than a place, oldest first. Of a home feed the
    /// site's newer posts are walked, so it is meant for places near its top.
    async fn feed_after(
        &self,
        feed: &Feed,
        after: Cursor,
        limit: u32,
    ) -> Result<Vec<PostWithAuthor>, StorageError>;
    /// How many public posts each of these people has; those without any are left out.
    async fn count_public_posts(
        &self,
        authors: &[UserId],
    ) -> Result<HashMap<UserId, u64>, StorageError>;
    /// How many public posts there are.
    async fn count_all_public_posts(&self) -> Result<u64, StorageError>;
    /// At most `limit` of a person's drafts, newest first; those that were begun before `after`, where
    /// that is given.
    async fn drafts(
        &self,
        author: UserId,
        after: Option<PostId>,
        limit: u32,
    ) -> Result<Vec<Post>, StorageError>;
    /// Posts with a picture for which the captioner's words are due at `now`.
    async fn posts_with_pending_captions(
        &self,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<PostId>, StorageError>;
    /// Posts with a picture for which further sources are to be asked at `now`.
    async fn posts_with_awaited_sources(
        &self,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<PostId>, StorageError>;
}
