//! Share links in a store.

use async_trait::async_trait;
use macro_rules_attribute::apply;

use super::StorageError;
use super::measured::measured;
use crate::domain::{PostId, ShareLink, ShareLinkId, Timestamp};

/// Share links. They go with their post.
#[apply(measured!)]
#[async_trait]
pub trait ShareLinks: Send + Sync {
    /// Keeps a link; false when the post already has one in this slot, or is gone.
    async fn insert_share_link(&self, link: &ShareLink) -> Result<bool, StorageError>;
    /// The link of this digest, whether it still works or not.
    async fn share_link(&self, digest: [u8; 32]) -> Result<Option<ShareLink>, StorageError>;
    /// The links of a post, newest first.
    async fn share_links(&self, post: PostId) -> Result<Vec<ShareLink>, StorageError>;
    /// Deletes a link of this very post; deleting it twice is no error.
    async fn delete_share_link(&self, post: PostId, id: ShareLinkId) -> Result<(), StorageError>;
    /// Deletes links that expired before `now`; returns how many.
    async fn sweep_share_links(&self, now: Timestamp) -> Result<u64, StorageError>;
}
