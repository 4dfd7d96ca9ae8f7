//! Share links in a store.

use async_trait::async_trait;
use macro_rules_attribute::apply;

use super::StorageError;
use super::measured::measured;
use crate::domain::{ShareLink, ShareLinkId, Shared, Timestamp};

/// Share links. They go with what they show.
#[apply(measured!)]
#[async_trait]
pub trait ShareLinks: Send + Sync {
    /// Keeps a link; false when what it shows already has one in this slot, or is gone.
    async fn insert_share_link(&self, link: &ShareLink) -> Result<bool, StorageError>;
    /// The link of this digest, whether it still works or not.
    async fn share_link(&self, digest: [u8; 32]) -> Result<Option<ShareLink>, StorageError>;
    /// The links to this, newest first.
    async fn share_links(&self, shown: Shared) -> Result<Vec<ShareLink>, StorageError>;
    /// Deletes a link to this very thing; deleting it twice is no error.
    async fn delete_share_link(&self, shown: Shared, id: ShareLinkId) -> Result<(), StorageError>;
    /// Deletes links that expired before `now`; returns how many.
    async fn sweep_share_links(&self, now: Timestamp) -> Result<u64, StorageError>;
}
