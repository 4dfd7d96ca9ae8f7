//! Refused pictures.

use async_trait::async_trait;
use futures_util::TryStreamExt;
use mongodb::bson::{Binary, doc};
use serde::{Deserialize, Serialize};

use super::records::{Id, binary, id, uuid};
use super::{MongoStore, StorageError, duplicate_key};
use crate::domain::{Ban, BanId, ModeratorsText, PerceptualHash, Timestamp};
use crate::storage::moderation::Bans;

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct BanDocument {
    #[serde(rename = "_id")]
    id: Id,
    digest: Binary,
    perceptual_hash: Binary,
    reason: String,
    at: Timestamp,
    actor: String,
}

impl From<&Ban> for BanDocument {
    fn from(ban: &Ban) -> Self {
        Self {
            id: id(ban.id.as_uuid()),
            digest: binary(ban.digest),
            perceptual_hash: binary(ban.perceptual_hash.0),
            reason: ban.reason.as_str().to_owned(),
            at: ban.at,
            actor: ban.actor.clone(),
        }
    }
}

impl TryFrom<BanDocument> for Ban {
    type Error = StorageError;

    fn try_from(document: BanDocument) -> Result<Self, StorageError> {
        let broken = |_| StorageError::corrupt("banned_pictures", "a hash of the wrong length");
        Ok(Self {
            id: uuid(document.id).into(),
            digest: document.digest.bytes.try_into().map_err(broken)?,
            perceptual_hash: PerceptualHash(
                document.perceptual_hash.bytes.try_into().map_err(broken)?,
            ),
            reason: ModeratorsText::from_stored(document.reason),
            at: document.at,
            actor: document.actor,
        })
    }
}

#[async_trait]
impl Bans for MongoStore {
    async fn insert_ban(&self, ban: &Ban) -> Result<bool, StorageError> {
        match self
            .banned_pictures
            .insert_one(BanDocument::from(ban))
            .await
        {
            Ok(_) => Ok(true),
            Err(error) if duplicate_key(&error).is_some() => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    async fn bans(&self) -> Result<Vec<Ban>, StorageError> {
        let found: Vec<BanDocument> = self
            .banned_pictures
            .find(doc! {})
            .sort(doc! { "_id": -1 })
            .await?
            .try_collect()
            .await?;
        found.into_iter().map(Ban::try_from).collect()
    }

    async fn delete_ban(&self, ban: BanId) -> Result<(), StorageError> {
        self.banned_pictures
            .delete_one(doc! { "_id": id(ban.as_uuid()) })
            .await?;
        Ok(())
    }
}
