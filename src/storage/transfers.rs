//! Archives on their way, in a store.

use async_trait::async_trait;
use macro_rules_attribute::apply;

use super::StorageError;
use super::measured::measured;
use crate::domain::{Outcome, Timestamp, Transfer, TransferId, TransferKind, UserId};

/// Archives on their way. A unique index lets a person have one of each kind.
#[apply(measured!)]
#[async_trait]
pub trait Transfers: Send + Sync {
    /// Keeps a transfer; false when the person has one of this kind.
    async fn insert_transfer(&self, transfer: &Transfer) -> Result<bool, StorageError>;
    /// A person's transfer of this kind.
    async fn transfer(
        &self,
        user: UserId,
        kind: TransferKind,
    ) -> Result<Option<Transfer>, StorageError>;
    /// Transfers under way whose lease has run out at `now`, the oldest first.
    async fn transfers_due(
        &self,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<Transfer>, StorageError>;
    /// Writes a transfer over the one that is under way in this attempt; false when that is over.
    async fn replace_transfer(
        &self,
        transfer: &Transfer,
        attempt: u32,
    ) -> Result<bool, StorageError>;
    /// Transfers that ended before `before`.
    async fn transfers_ended(
        &self,
        before: Timestamp,
        limit: u32,
    ) -> Result<Vec<Transfer>, StorageError>;
    /// Forgets a transfer; doing it twice is no error.
    async fn delete_transfer(&self, id: TransferId) -> Result<(), StorageError>;
}

/// How a transfer ended, as both stores keep it: JSON.
pub(super) fn written_outcome(transfer: &Transfer) -> Option<String> {
    let (_, outcome) = transfer.ended.as_ref()?;
    serde_json::to_string(outcome).ok()
}

/// What could not be taken, as the embedded store keeps it: JSON.
pub(super) fn written_problems(transfer: &Transfer) -> String {
    serde_json::to_string(&transfer.problems).unwrap_or_else(|_| "[]".to_owned())
}

/// Reads it back.
pub(super) fn read_problems(text: &str) -> Result<Vec<String>, StorageError> {
    let problems = serde_json::from_str(text);
    problems.map_err(|error| StorageError::corrupt("transfers.problems", error))
}

/// Reads an outcome back.
pub(super) fn read_outcome(
    at: Option<Timestamp>,
    text: Option<&str>,
) -> Result<Option<(Timestamp, Outcome)>, StorageError> {
    let (Some(at), Some(text)) = (at, text) else {
        return Ok(None);
    };
    let outcome = serde_json::from_str(text);
    let outcome = outcome.map_err(|error| StorageError::corrupt("transfers.outcome", error))?;
    Ok(Some((at, outcome)))
}
