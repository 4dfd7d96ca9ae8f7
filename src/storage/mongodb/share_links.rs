//! Share links.

use async_trait::async_trait;
use futures_util::TryStreamExt;
use mongodb::bson::{Binary, doc};
use serde::{Deserialize, Serialize};

use super::records::{Id, binary, id, uuid};
use super::{MongoStore, StorageError, duplicate_key};
use crate::domain::{PostId, ShareLink, ShareLinkId, Timestamp};
use crate::storage::share_links::ShareLinks;

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ShareLinkDocument {
    #[serde(rename = "_id")]
    id: Id,
    post: Id,
    slot: u8,
    digest: Binary,
    created_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expires_at: Option<Timestamp>,
}

impl From<&ShareLink> for ShareLinkDocument {
    fn from(link: &ShareLink) -> Self {
        Self {
            id: id(link.id.as_uuid()),
            post: id(link.post.as_uuid()),
            slot: link.slot,
            digest: binary(link.digest),
            created_at: link.created_at,
            expires_at: link.expires_at,
        }
    }
}

impl TryFrom<ShareLinkDocument> for ShareLink {
    type Error = StorageError;

    fn try_from(document: ShareLinkDocument) -> Result<Self, StorageError> {
        let digest = document.digest.bytes.try_into();
        Ok(Self {
            id: uuid(document.id).into(),
            post: uuid(document.post).into(),
            slot: document.slot,
            digest: digest
                .map_err(|_| StorageError::corrupt("share_links.digest", "its length"))?,
            created_at: document.created_at,
            expires_at: document.expires_at,
        })
    }
}

#[async_trait]
impl ShareLinks for MongoStore {
    async fn insert_share_link(&self, link: &ShareLink) -> Result<bool, StorageError> {
        match self
            .share_links
            .insert_one(ShareLinkDocument::from(link))
            .await
        {
            Ok(_) => {}
            Err(error) if duplicate_key(&error).is_some() => return Ok(false),
            Err(error) => return Err(error.into()),
        }
        // The post may have been deleted, and its links with it, just before. Ids are never used
        // again, so a link to nothing shows nothing; it is taken away all the same.
        let there = self
            .posts
            .find_one(doc! { "_id": id(link.post.as_uuid()) })
            .await?;
        if there.is_none() {
            self.delete_share_link(link.post, link.id).await?;
        }
        Ok(there.is_some())
    }

    async fn share_link(&self, digest: [u8; 32]) -> Result<Option<ShareLink>, StorageError> {
        let found = self
            .share_links
            .find_one(doc! { "digest": binary(digest) })
            .await?;
        found.map(ShareLink::try_from).transpose()
    }

    async fn share_links(&self, post: PostId) -> Result<Vec<ShareLink>, StorageError> {
        let found: Vec<ShareLinkDocument> = self
            .share_links
            .find(doc! { "post": id(post.as_uuid()) })
            .sort(doc! { "_id": -1 })
            .await?
            .try_collect()
            .await?;
        found.into_iter().map(ShareLink::try_from).collect()
    }

    async fn delete_share_link(&self, post: PostId, link: ShareLinkId) -> Result<(), StorageError> {
        let one = doc! { "_id": id(link.as_uuid()), "post": id(post.as_uuid()) };
        self.share_links.delete_one(one).await?;
        Ok(())
    }

    async fn sweep_share_links(&self, now: Timestamp) -> Result<u64, StorageError> {
        let expired = doc! { "expires_at": { "$lte": now.as_millis() } };
        Ok(self.share_links.delete_many(expired).await?.deleted_count)
    }
}
