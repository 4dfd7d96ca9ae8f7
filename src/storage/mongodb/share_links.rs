//! Share links: a collection for those to posts and one for those to albums.

use async_trait::async_trait;
use futures_util::TryStreamExt;
use mongodb::Collection;
use mongodb::bson::{Binary, Document, doc};
use serde::{Deserialize, Serialize};

use super::records::{Id, binary, id, uuid};
use super::{MongoStore, StorageError, duplicate_key};
use crate::domain::{ShareLink, ShareLinkId, Shared, Timestamp};
use crate::storage::share_links::ShareLinks;

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ShareLinkDocument {
    #[serde(rename = "_id")]
    id: Id,
    /// Of these two one is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    post: Option<Id>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    album: Option<Id>,
    slot: u8,
    digest: Binary,
    created_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expires_at: Option<Timestamp>,
}

impl From<&ShareLink> for ShareLinkDocument {
    fn from(link: &ShareLink) -> Self {
        let (post, album) = match link.shows {
            Shared::Post(post) => (Some(id(post.as_uuid())), None),
            Shared::Album(album) => (None, Some(id(album.as_uuid()))),
        };
        Self {
            id: id(link.id.as_uuid()),
            post,
            album,
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
        let post = document.post.map(|post| Shared::Post(uuid(post).into()));
        let album = document
            .album
            .map(|album| Shared::Album(uuid(album).into()));
        let shows = post.or(album);
        Ok(Self {
            id: uuid(document.id).into(),
            shows: shows.ok_or_else(|| StorageError::corrupt("share_links", "what one shows"))?,
            slot: document.slot,
            digest: digest
                .map_err(|_| StorageError::corrupt("share_links.digest", "its length"))?,
            created_at: document.created_at,
            expires_at: document.expires_at,
        })
    }
}

impl MongoStore {
    /// The collection of links to this, and what finds them there.
    fn links_to(&self, shown: Shared) -> (&Collection<ShareLinkDocument>, Document) {
        match shown {
            Shared::Post(post) => (&self.share_links, doc! { "post": id(post.as_uuid()) }),
            Shared::Album(album) => (&self.album_links, doc! { "album": id(album.as_uuid()) }),
        }
    }

    async fn is_there(&self, shown: Shared) -> Result<bool, StorageError> {
        let one = |uuid| doc! { "_id": id(uuid) };
        Ok(match shown {
            Shared::Post(post) => self.posts.find_one(one(post.as_uuid())).await?.is_some(),
            Shared::Album(album) => self.albums.find_one(one(album.as_uuid())).await?.is_some(),
        })
    }
}

#[async_trait]
impl ShareLinks for MongoStore {
    async fn insert_share_link(&self, link: &ShareLink) -> Result<bool, StorageError> {
        let (links, _) = self.links_to(link.shows);
        match links.insert_one(ShareLinkDocument::from(link)).await {
            Ok(_) => {}
            Err(error) if duplicate_key(&error).is_some() => return Ok(false),
            Err(error) => return Err(error.into()),
        }
        // What it shows may have been deleted, and its links with it, just before. Ids are never used
        // again, so a link to nothing shows nothing; it is taken away all the same.
        let there = self.is_there(link.shows).await?;
        if !there {
            self.delete_share_link(link.shows, link.id).await?;
        }
        Ok(there)
    }

    async fn share_link(&self, digest: [u8; 32]) -> Result<Option<ShareLink>, StorageError> {
        for links in [&self.share_links, &self.album_links] {
            let found = links.find_one(doc! { "digest": binary(digest) }).await?;
            if let Some(found) = found {
                return ShareLink::try_from(found).map(Some);
            }
        }
        Ok(None)
    }

    async fn share_links(&self, shown: Shared) -> Result<Vec<ShareLink>, StorageError> {
        let (links, those) = self.links_to(shown);
        let found: Vec<ShareLinkDocument> = links
            .find(those)
            .sort(doc! { "_id": -1 })
            .await?
            .try_collect()
            .await?;
        found.into_iter().map(ShareLink::try_from).collect()
    }

    async fn delete_share_link(
        &self,
        shown: Shared,
        link: ShareLinkId,
    ) -> Result<(), StorageError> {
        let (links, mut one) = self.links_to(shown);
        one.insert("_id", id(link.as_uuid()));
        links.delete_one(one).await?;
        Ok(())
    }

    async fn sweep_share_links(&self, now: Timestamp) -> Result<u64, StorageError> {
        let mut swept = 0;
        for links in [&self.share_links, &self.album_links] {
            let expired = doc! { "expires_at": { "$lte": now.as_millis() } };
            swept += links.delete_many(expired).await?.deleted_count;
        }
        Ok(swept)
    }
}
