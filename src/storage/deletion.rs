//! Accounts on their way out.

use async_trait::async_trait;
use macro_rules_attribute::apply;
use tokio::time::Instant;

use super::StorageError;
use super::measured::measured;
use crate::domain::{Comment, PostId, Timestamp, UserId};

/// Accounts whose owners want them deleted.
#[apply(measured!)]
#[async_trait]
pub trait AccountDeletion: Send + Sync {
    /// Writes when an account is to be deleted; none when it stays. False, and nothing is written,
    /// when no administrator who may use the site would be left: those who leave do not count.
    async fn schedule_deletion(
        &self,
        user: UserId,
        at: Option<Timestamp>,
    ) -> Result<bool, StorageError>;
    /// Accounts that are to be deleted at `now`.
    async fn accounts_due_for_deletion(
        &self,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<UserId>, StorageError>;
    /// What a person has written under posts, the oldest first.
    async fn comments_of(&self, author: UserId, limit: u32) -> Result<Vec<Comment>, StorageError>;
    /// Deletes some of the comments and notifications at a post that is about to be deleted, at most
    /// `limit` of each, so that no step is long; false when there was nothing. Likes go when the post
    /// is deleted, and so does all in a store whose deletions keep nobody waiting.
    async fn thin_out_post(&self, post: PostId, limit: u32) -> Result<bool, StorageError>;
    /// The same of an account: its notifications, and those about it.
    async fn thin_out_account(&self, user: UserId, limit: u32) -> Result<bool, StorageError>;
    /// Deletes an account whose posts, comments and edges are gone, with its sessions,
    /// notifications and whatever else is its own; deleting it twice is no error.
    async fn delete_account(&self, user: UserId) -> Result<(), StorageError>;
}

/// The pace of a deletion of many steps beside which others want to write. Another process that waits
/// for SQLite's writer asks again at intervals, so it must find it free about as often as not.
#[derive(Debug)]
pub struct Pace(Instant);

impl Pace {
    /// As the deletion begins.
    #[must_use]
    pub fn begin() -> Self {
        Self(Instant::now())
    }

    /// Rests for as long as was worked since the last rest.
    pub async fn rest(&mut self) {
        tokio::time::sleep(self.0.elapsed()).await;
        *self = Self::begin();
    }
}
