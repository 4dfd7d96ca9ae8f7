//! Archives on their way.

use async_trait::async_trait;
use futures_util::TryStreamExt;
use mongodb::bson::{Document, doc};
use serde::{Deserialize, Serialize};

use super::records::{Id, id, uuid};
use super::{MongoStore, StorageError, duplicate_key};
use crate::domain::{ImportAs, Progress, Timestamp, Transfer, TransferId, TransferKind, UserId};
use crate::storage::transfers::{Transfers, read_outcome, written_outcome};

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct TransferDocument {
    #[serde(rename = "_id")]
    id: Id,
    user: Id,
    kind: String,
    archive: Id,
    /// Missing in those from before there was a choice.
    #[serde(default)]
    import_as: String,
    #[serde(default)]
    fetch_pictures: bool,
    requested_at: Timestamp,
    done: u32,
    total: u32,
    attempt: u32,
    leased_until: Timestamp,
    problems: Vec<String>,
    /// Null while it is under way: the index is asked for that.
    ended_at: Option<Timestamp>,
    outcome: Option<String>,
}

impl From<&Transfer> for TransferDocument {
    fn from(transfer: &Transfer) -> Self {
        Self {
            id: id(transfer.id.as_uuid()),
            user: id(transfer.user.as_uuid()),
            kind: transfer.kind.as_str().to_owned(),
            archive: id(transfer.archive.as_uuid()),
            import_as: transfer.import_as.as_str().to_owned(),
            fetch_pictures: transfer.fetch_pictures,
            requested_at: transfer.requested_at,
            done: transfer.progress.done,
            total: transfer.progress.total,
            attempt: transfer.attempt,
            leased_until: transfer.leased_until,
            problems: transfer.problems.clone(),
            ended_at: transfer.ended.as_ref().map(|(at, _)| *at),
            outcome: written_outcome(transfer),
        }
    }
}

impl TryFrom<TransferDocument> for Transfer {
    type Error = StorageError;

    fn try_from(document: TransferDocument) -> Result<Self, StorageError> {
        let kind = TransferKind::from_word(&document.kind);
        Ok(Self {
            id: uuid(document.id).into(),
            user: uuid(document.user).into(),
            kind: kind.ok_or_else(|| StorageError::corrupt("transfers.kind", document.kind))?,
            archive: uuid(document.archive).into(),
            import_as: ImportAs::from_word(&document.import_as).unwrap_or_default(),
            fetch_pictures: document.fetch_pictures,
            requested_at: document.requested_at,
            progress: Progress {
                done: document.done,
                total: document.total,
            },
            attempt: document.attempt,
            leased_until: document.leased_until,
            problems: document.problems,
            ended: read_outcome(document.ended_at, document.outcome.as_deref())?,
        })
    }
}

impl MongoStore {
    async fn find_transfers(
        &self,
        which: Document,
        order: &str,
        limit: u32,
    ) -> Result<Vec<Transfer>, StorageError> {
        let found: Vec<TransferDocument> = self
            .transfers
            .find(which)
            .sort(doc! { order: 1 })
            .limit(i64::from(limit))
            .await?
            .try_collect()
            .await?;
        found.into_iter().map(Transfer::try_from).collect()
    }
}

#[async_trait]
impl Transfers for MongoStore {
    async fn insert_transfer(&self, transfer: &Transfer) -> Result<bool, StorageError> {
        match self
            .transfers
            .insert_one(TransferDocument::from(transfer))
            .await
        {
            Ok(_) => Ok(true),
            Err(error) if duplicate_key(&error).is_some() => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    async fn transfer(
        &self,
        user: UserId,
        kind: TransferKind,
    ) -> Result<Option<Transfer>, StorageError> {
        let one = doc! { "user": id(user.as_uuid()), "kind": kind.as_str() };
        let found = self.transfers.find_one(one).await?;
        found.map(Transfer::try_from).transpose()
    }

    async fn transfers_due(
        &self,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<Transfer>, StorageError> {
        let due = doc! { "ended_at": null, "leased_until": { "$lte": now.as_millis() } };
        self.find_transfers(due, "leased_until", limit).await
    }

    async fn replace_transfer(
        &self,
        transfer: &Transfer,
        attempt: u32,
    ) -> Result<bool, StorageError> {
        let held = doc! {
            "_id": id(transfer.id.as_uuid()), "attempt": attempt, "ended_at": null,
        };
        let document = TransferDocument::from(transfer);
        let written = self.transfers.replace_one(held, document).await?;
        Ok(written.matched_count == 1)
    }

    async fn transfers_ended(
        &self,
        before: Timestamp,
        limit: u32,
    ) -> Result<Vec<Transfer>, StorageError> {
        let ended = doc! { "ended_at": { "$lt": before.as_millis() } };
        self.find_transfers(ended, "ended_at", limit).await
    }

    async fn delete_transfer(&self, transfer: TransferId) -> Result<(), StorageError> {
        let one = doc! { "_id": id(transfer.as_uuid()) };
        self.transfers.delete_one(one).await?;
        Ok(())
    }
}
