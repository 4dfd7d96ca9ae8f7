//! Counts of attempts, for rate limits, and the sweep of what has expired.

use async_trait::async_trait;
use macro_rules_attribute::apply;

use super::StorageError;
use super::measured::measured;
use crate::domain::Timestamp;

/// Counts of attempts.
#[apply(measured!)]
#[async_trait]
pub trait Attempts: Send + Sync {
    /// Counts one more attempt under `key` and returns how many that makes. The key holds the window
    /// of time; the count may be forgotten after `expires_at`.
    async fn count_attempt(&self, key: &str, expires_at: Timestamp) -> Result<u32, StorageError>;
    /// Forgets what was counted under `key`.
    async fn forget_attempts(&self, key: &str) -> Result<(), StorageError>;
    /// Deletes sessions and counts that expired before `now`; returns how many.
    async fn sweep(&self, now: Timestamp) -> Result<u64, StorageError>;
}
