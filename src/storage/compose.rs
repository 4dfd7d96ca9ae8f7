//! What composing a post needs from the store, beside the posts themselves: uploads that are sent
//! twice, drafts that were forgotten, and the hashtags in use.

use async_trait::async_trait;
use macro_rules_attribute::apply;

use super::StorageError;
use super::measured::measured;
use crate::domain::{Hashtag, PostId, Timestamp, UploadClaim, UserId};

/// Uses of a hashtag are counted up to this many, so that asking costs the same for any hashtag.
pub const USES_COUNTED: u32 = 1000;

/// Uploads, forgotten drafts and hashtags in use.
#[apply(measured!)]
#[async_trait]
pub trait Composing: Send + Sync {
    /// Claims an upload. A unique index decides who was first; the answer is the claim that
    /// stands, which is the given one when nobody has claimed the upload before.
    async fn claim_upload(&self, claim: &UploadClaim) -> Result<UploadClaim, StorageError>;
    /// Puts a new claim in the place of `old` if that still stands; false when it does not.
    async fn take_over_upload(
        &self,
        old: &UploadClaim,
        new: &UploadClaim,
    ) -> Result<bool, StorageError>;
    /// Says that the picture of a claim has been put into its post.
    async fn finish_upload(&self, claim: &UploadClaim) -> Result<(), StorageError>;
    /// Gives up a claim, so that the upload can be tried again at once.
    async fn release_upload(&self, claim: &UploadClaim) -> Result<(), StorageError>;
    /// Forgets claims made before `before`; returns how many.
    async fn sweep_uploads(&self, before: Timestamp) -> Result<u64, StorageError>;

    /// Drafts that were last changed before `before`, each with its revision; not those that are to
    /// be published by themselves.
    async fn stale_drafts(
        &self,
        before: Timestamp,
        limit: u32,
    ) -> Result<Vec<(PostId, i64)>, StorageError>;
    /// Drafts that were to be published by `now`, each with its revision, the earliest first.
    async fn scheduled_until(
        &self,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<(PostId, i64)>, StorageError>;
    /// Deletes a post if it still stands at this revision; false when it does not.
    async fn delete_revision(&self, id: PostId, revision: i64) -> Result<bool, StorageError>;

    /// The post or draft of a person's in which a picture of this digest stands.
    async fn post_of_digest(
        &self,
        author: UserId,
        digest: [u8; 32],
    ) -> Result<Option<PostId>, StorageError>;

    /// Bytes of the files of all pictures in a person's posts and drafts.
    async fn bytes_of(&self, author: UserId) -> Result<u64, StorageError>;

    /// At most `limit` hashtags of public posts that begin like this, most used first.
    async fn hashtags_starting(
        &self,
        start: &str,
        limit: u32,
    ) -> Result<Vec<(Hashtag, u64)>, StorageError>;
    /// How often each of these is used by public posts, counted up to [`USES_COUNTED`]; those
    /// that are not used are left out.
    async fn hashtag_uses(&self, tags: &[Hashtag]) -> Result<Vec<(Hashtag, u64)>, StorageError>;
}
