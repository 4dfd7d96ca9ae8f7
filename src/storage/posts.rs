//! What a store keeps of posts, one by one.

use async_trait::async_trait;
use macro_rules_attribute::apply;

use super::StorageError;
use super::measured::measured;
use crate::domain::{PictureId, Post, PostId, PostWithAuthor};

/// Why a post was not replaced.
#[derive(Debug, thiserror::Error)]
pub enum ReplaceError {
    /// Another user changed or deleted it since it was read: read it again.
    #[error("the post was changed meanwhile")]
    Conflict,
    /// The store failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Posts, drafts among them.
#[apply(measured!)]
#[async_trait]
pub trait Posts: Send + Sync {
    /// Stores a new post.
    async fn insert_post(&self, post: &Post) -> Result<(), StorageError>;
    /// A post, draft or published, with its author's name.
    async fn post(&self, id: PostId) -> Result<Option<PostWithAuthor>, StorageError>;
    /// The post that a picture belongs to.
    async fn post_of_picture(&self, id: PictureId) -> Result<Option<PostWithAuthor>, StorageError>;
    /// Writes a post over its revision `post.revision`; it then stands at one more.
    async fn replace_post(&self, post: &Post) -> Result<(), ReplaceError>;
    /// Deletes a post with its edges, comments, notifications and counters; deleting it twice is no
    /// error. What a crash leaves of them is finished by [`Posts::finish_deletions`].
    async fn delete_post(&self, id: PostId) -> Result<(), StorageError>;
    /// Finishes deletions that a crash cut short, or that were too large to be waited for; returns how
    /// many.
    async fn finish_deletions(&self) -> Result<u64, StorageError>;
}
