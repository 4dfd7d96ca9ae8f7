//! Albums in a store.

use async_trait::async_trait;
use macro_rules_attribute::apply;

use super::measured::measured;
use super::{ReplaceError, StorageError};
use crate::domain::{Album, AlbumId, AlbumInList, PostId, UserId};

/// Albums. A post that is deleted leaves them; they go with their owner.
#[apply(measured!)]
#[async_trait]
pub trait Albums: Send + Sync {
    /// Stores a new album.
    async fn insert_album(&self, album: &Album) -> Result<(), StorageError>;
    /// An album.
    async fn album(&self, id: AlbumId) -> Result<Option<Album>, StorageError>;
    /// A person's albums, newest first.
    async fn albums_of(&self, owner: UserId, limit: u32) -> Result<Vec<AlbumInList>, StorageError>;
    /// The albums in which a post stands.
    async fn albums_with(&self, post: PostId) -> Result<Vec<AlbumId>, StorageError>;
    /// The newest albums of which a word begins like this, without their posts.
    async fn albums_like(&self, beginning: &str, limit: u32) -> Result<Vec<Album>, StorageError>;
    /// Writes an album over its revision `album.revision`; it then stands at one more. Posts that are
    /// gone may be left out.
    async fn replace_album(&self, album: &Album) -> Result<(), ReplaceError>;
    /// Deletes an album with its links; deleting it twice is no error.
    async fn delete_album(&self, id: AlbumId) -> Result<(), StorageError>;
}
