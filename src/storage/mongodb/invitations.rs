//! Invitations.

use async_trait::async_trait;
use mongodb::bson::{Binary, doc};
use serde::{Deserialize, Serialize};

use super::records::binary;
use super::{MongoStore, StorageError};
use crate::domain::Timestamp;
use crate::storage::invitations::Invitations;

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct InvitationDocument {
    #[serde(rename = "_id")]
    digest: Binary,
    expires_at: Timestamp,
}

#[async_trait]
impl Invitations for MongoStore {
    async fn insert_invitation(
        &self,
        digest: [u8; 32],
        expires_at: Timestamp,
    ) -> Result<(), StorageError> {
        let digest = binary(digest);
        let document = InvitationDocument { digest, expires_at };
        self.invitations.insert_one(document).await?;
        Ok(())
    }

    async fn invitation(&self, digest: [u8; 32]) -> Result<Option<Timestamp>, StorageError> {
        let one = doc! { "_id": binary(digest) };
        let found = self.invitations.find_one(one).await?;
        Ok(found.map(|invitation| invitation.expires_at))
    }

    async fn take_invitation(&self, digest: [u8; 32]) -> Result<bool, StorageError> {
        let one = doc! { "_id": binary(digest) };
        Ok(self.invitations.delete_one(one).await?.deleted_count > 0)
    }

    async fn sweep_invitations(&self, now: Timestamp) -> Result<u64, StorageError> {
        let expired = doc! { "expires_at": { "$lte": now.as_millis() } };
        Ok(self.invitations.delete_many(expired).await?.deleted_count)
    }
}
