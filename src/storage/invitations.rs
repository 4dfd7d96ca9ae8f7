//! Invitations.

use async_trait::async_trait;
use macro_rules_attribute::apply;

use super::StorageError;
use super::measured::measured;
use crate::domain::Timestamp;

/// Links that let one person each sign up.
#[apply(measured!)]
#[async_trait]
pub trait Invitations: Send + Sync {
    /// Keeps an invitation by the digest of its secret.
    async fn insert_invitation(
        &self,
        digest: [u8; 32],
        expires_at: Timestamp,
    ) -> Result<(), StorageError>;
    /// Until when an invitation works; none when there is no such one.
    async fn invitation(&self, digest: [u8; 32]) -> Result<Option<Timestamp>, StorageError>;
    /// Uses an invitation up; returns whether it was still there, so that of two who try only one
    /// succeeds.
    async fn take_invitation(&self, digest: [u8; 32]) -> Result<bool, StorageError>;
    /// Deletes invitations that expired before `now`; returns how many.
    async fn sweep_invitations(&self, now: Timestamp) -> Result<u64, StorageError>;
}
