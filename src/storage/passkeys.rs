//! Passkeys, and what devices are asked to sign.

use async_trait::async_trait;
use macro_rules_attribute::apply;

use super::StorageError;
use super::measured::measured;
use crate::domain::{Passkey, PasskeyChallenge, PasskeyId, Timestamp, UserId};

/// Keys that open an account. They go with it.
#[apply(measured!)]
#[async_trait]
pub trait Passkeys: Send + Sync {
    /// Keeps a passkey; false when there is one of this digest.
    async fn insert_passkey(&self, passkey: &Passkey) -> Result<bool, StorageError>;
    /// A user's passkeys, the oldest first.
    async fn passkeys(&self, user: UserId) -> Result<Vec<Passkey>, StorageError>;
    /// The passkey of this digest.
    async fn passkey(&self, digest: [u8; 32]) -> Result<Option<Passkey>, StorageError>;
    /// Notes that a passkey was used, and its credential as it is now. False when it is gone or
    /// its credential is no longer `before`: of two who use one counter only one succeeds.
    async fn use_passkey(
        &self,
        id: PasskeyId,
        before: &str,
        after: &str,
        at: Timestamp,
    ) -> Result<bool, StorageError>;
    /// Forgets a passkey of this very person; forgetting it twice is no error.
    async fn delete_passkey(&self, user: UserId, id: PasskeyId) -> Result<(), StorageError>;

    /// Keeps what a device was asked to sign.
    async fn insert_challenge(&self, challenge: &PasskeyChallenge) -> Result<(), StorageError>;
    /// The challenge of this digest, whether it has expired or not.
    async fn challenge(&self, digest: [u8; 32]) -> Result<Option<PasskeyChallenge>, StorageError>;
    /// Uses a challenge up; returns whether it was still there, so that of two who try only one
    /// succeeds.
    async fn take_challenge(&self, digest: [u8; 32]) -> Result<bool, StorageError>;
    /// Deletes challenges that expired before `now`; returns how many.
    async fn sweep_challenges(&self, now: Timestamp) -> Result<u64, StorageError>;
}
