//! Passkeys, and what devices are asked to sign.

use async_trait::async_trait;
use futures_util::TryStreamExt;
use mongodb::bson::{Binary, doc};
use serde::{Deserialize, Serialize};

use super::records::{Id, binary, id, uuid};
use super::{MongoStore, StorageError, duplicate_key};
use crate::domain::{Passkey, PasskeyChallenge, PasskeyId, PasskeyName, Timestamp, UserId};
use crate::storage::passkeys::Passkeys;

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct PasskeyDocument {
    #[serde(rename = "_id")]
    id: Id,
    user: Id,
    name: String,
    digest: Binary,
    credential: String,
    created_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    used_at: Option<Timestamp>,
}

/// Deleting the document uses the challenge up.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ChallengeDocument {
    #[serde(rename = "_id")]
    digest: Binary,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    user: Option<Id>,
    state: String,
    expires_at: Timestamp,
}

impl TryFrom<PasskeyDocument> for Passkey {
    type Error = StorageError;

    fn try_from(document: PasskeyDocument) -> Result<Self, StorageError> {
        let digest = document.digest.bytes.try_into();
        Ok(Self {
            id: uuid(document.id).into(),
            user: uuid(document.user).into(),
            name: PasskeyName::from_stored(document.name),
            digest: digest.map_err(|_| StorageError::corrupt("passkeys", "a digest"))?,
            credential: document.credential,
            created_at: document.created_at,
            used_at: document.used_at,
        })
    }
}

#[async_trait]
impl Passkeys for MongoStore {
    async fn insert_passkey(&self, passkey: &Passkey) -> Result<bool, StorageError> {
        let document = PasskeyDocument {
            id: id(passkey.id.as_uuid()),
            user: id(passkey.user.as_uuid()),
            name: passkey.name.as_str().to_owned(),
            digest: binary(passkey.digest),
            credential: passkey.credential.clone(),
            created_at: passkey.created_at,
            used_at: passkey.used_at,
        };
        match self.passkeys.insert_one(document).await {
            Ok(_) => Ok(true),
            Err(error) if duplicate_key(&error).is_some() => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    async fn passkeys(&self, user: UserId) -> Result<Vec<Passkey>, StorageError> {
        let found: Vec<PasskeyDocument> = self
            .passkeys
            .find(doc! { "user": id(user.as_uuid()) })
            .sort(doc! { "_id": 1 })
            .await?
            .try_collect()
            .await?;
        found.into_iter().map(Passkey::try_from).collect()
    }

    async fn passkey(&self, digest: [u8; 32]) -> Result<Option<Passkey>, StorageError> {
        let one = doc! { "digest": binary(digest) };
        let found = self.passkeys.find_one(one).await?;
        found.map(Passkey::try_from).transpose()
    }

    async fn use_passkey(
        &self,
        passkey: PasskeyId,
        before: &str,
        after: &str,
        at: Timestamp,
    ) -> Result<bool, StorageError> {
        let one = doc! { "_id": id(passkey.as_uuid()), "credential": before };
        let change = doc! { "$set": { "credential": after, "used_at": at.as_millis() } };
        Ok(self.passkeys.update_one(one, change).await?.matched_count > 0)
    }

    async fn delete_passkey(&self, user: UserId, passkey: PasskeyId) -> Result<(), StorageError> {
        let one = doc! { "_id": id(passkey.as_uuid()), "user": id(user.as_uuid()) };
        self.passkeys.delete_one(one).await?;
        Ok(())
    }

    async fn insert_challenge(&self, challenge: &PasskeyChallenge) -> Result<(), StorageError> {
        let document = ChallengeDocument {
            digest: binary(challenge.digest),
            user: challenge.user.map(|user| id(user.as_uuid())),
            state: challenge.state.clone(),
            expires_at: challenge.expires_at,
        };
        self.passkey_challenges.insert_one(document).await?;
        Ok(())
    }

    async fn challenge(&self, digest: [u8; 32]) -> Result<Option<PasskeyChallenge>, StorageError> {
        let one = doc! { "_id": binary(digest) };
        let found = self.passkey_challenges.find_one(one).await?;
        Ok(found.map(|found| PasskeyChallenge {
            digest,
            user: found.user.map(|user| uuid(user).into()),
            state: found.state,
            expires_at: found.expires_at,
        }))
    }

    async fn take_challenge(&self, digest: [u8; 32]) -> Result<bool, StorageError> {
        let one = doc! { "_id": binary(digest) };
        let gone = self.passkey_challenges.delete_one(one).await?;
        Ok(gone.deleted_count > 0)
    }

    async fn sweep_challenges(&self, now: Timestamp) -> Result<u64, StorageError> {
        let expired = doc! { "expires_at": { "$lte": now.as_millis() } };
        let gone = self.passkey_challenges.delete_many(expired).await?;
        Ok(gone.deleted_count)
    }
}
