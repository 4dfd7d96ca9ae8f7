//! Write intents: which files are being written or deleted, so that a crash leaves a trace.

use async_trait::async_trait;
use macro_rules_attribute::apply;

use super::StorageError;
use super::measured::measured;
use crate::domain::{BlobKey, Timestamp};

/// Write intents.
#[apply(measured!)]
#[async_trait]
pub trait Files: Send + Sync {
    /// Notes that a picture's files are about to be written or deleted, so that a crash in between
    /// leaves a trace.
    async fn record_intent(&self, blob: BlobKey, now: Timestamp) -> Result<(), StorageError>;
    /// Takes the note back: the files are where they belong.
    async fn clear_intent(&self, blob: BlobKey) -> Result<(), StorageError>;
    /// Notes made before `before`, each with whether a post or a person still shows the files.
    async fn write_intents(&self, before: Timestamp) -> Result<Vec<(BlobKey, bool)>, StorageError>;
}
