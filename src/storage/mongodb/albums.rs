//! Albums: each a document with the ids of its posts and the words that find it.

use async_trait::async_trait;
use futures_util::TryStreamExt;
use mongodb::bson::{Document, doc};
use serde::{Deserialize, Serialize};

use super::records::{Id, id, id_of, uuid};
use super::search::begins_with;
use super::{MongoStore, StorageError};
use crate::domain::terms::album_words;
use crate::domain::{
    Album, AlbumDescription, AlbumId, AlbumInList, AlbumTitle, PostId, Timestamp, UserId,
    Visibility,
};
use crate::storage::ReplaceError;
use crate::storage::albums::Albums;

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct AlbumDocument {
    #[serde(rename = "_id")]
    id: Id,
    owner: Id,
    created_at: Timestamp,
    updated_at: Timestamp,
    title: String,
    description: String,
    visibility: Visibility,
    #[serde(default)]
    cover: Option<Id>,
    posts: Vec<Id>,
    /// The posts whose pictures may stand for it, so that a list of albums needs no others.
    covers: Vec<Id>,
    words: Vec<String>,
    revision: i64,
}

/// What a list of albums reads.
#[derive(Debug, Deserialize)]
struct ListedDocument {
    #[serde(rename = "_id")]
    id: Id,
    owner: Id,
    title: String,
    visibility: Visibility,
    covers: Vec<Id>,
}

fn ids(posts: &[PostId]) -> Vec<Id> {
    posts.iter().map(|post| id(post.as_uuid())).collect()
}

impl From<&Album> for AlbumDocument {
    fn from(album: &Album) -> Self {
        Self {
            id: id(album.id.as_uuid()),
            owner: id(album.owner.as_uuid()),
            created_at: album.created_at,
            updated_at: album.updated_at,
            title: album.title.to_string(),
            description: album.description.to_string(),
            visibility: album.visibility,
            cover: album.cover.map(|post| id(post.as_uuid())),
            posts: ids(&album.posts),
            covers: ids(&album.covers()),
            words: album_words(album).into_iter().collect(),
            revision: album.revision,
        }
    }
}

impl From<AlbumDocument> for Album {
    fn from(document: AlbumDocument) -> Self {
        let posts = document.posts.into_iter();
        Self {
            id: uuid(document.id).into(),
            owner: uuid(document.owner).into(),
            created_at: document.created_at,
            updated_at: document.updated_at,
            title: AlbumTitle::from_stored(document.title),
            description: AlbumDescription::from_stored(document.description),
            visibility: document.visibility,
            cover: document.cover.map(|post| uuid(post).into()),
            posts: posts.map(|post| uuid(post).into()).collect(),
            revision: document.revision,
        }
    }
}

impl From<ListedDocument> for AlbumInList {
    fn from(document: ListedDocument) -> Self {
        let covers = document.covers.into_iter();
        Self {
            id: uuid(document.id).into(),
            owner: uuid(document.owner).into(),
            title: AlbumTitle::from_stored(document.title),
            visibility: document.visibility,
            covers: covers.map(|post| uuid(post).into()).collect(),
        }
    }
}

#[async_trait]
impl Albums for MongoStore {
    async fn insert_album(&self, album: &Album) -> Result<(), StorageError> {
        self.albums.insert_one(AlbumDocument::from(album)).await?;
        Ok(())
    }

    async fn album(&self, album: AlbumId) -> Result<Option<Album>, StorageError> {
        let one = doc! { "_id": id(album.as_uuid()) };
        Ok(self.albums.find_one(one).await?.map(Album::from))
    }

    async fn albums_of(&self, owner: UserId, limit: u32) -> Result<Vec<AlbumInList>, StorageError> {
        let found: Vec<ListedDocument> = self
            .albums
            .clone_with_type::<ListedDocument>()
            .find(doc! { "owner": id(owner.as_uuid()) })
            .projection(doc! { "owner": 1, "title": 1, "visibility": 1, "covers": 1 })
            .sort(doc! { "_id": -1 })
            .limit(i64::from(limit))
            .await?
            .try_collect()
            .await?;
        Ok(found.into_iter().map(AlbumInList::from).collect())
    }

    async fn albums_with(&self, post: PostId) -> Result<Vec<AlbumId>, StorageError> {
        let found: Vec<Document> = self
            .albums
            .clone_with_type::<Document>()
            .find(doc! { "posts": id(post.as_uuid()) })
            .projection(doc! { "_id": 1 })
            .sort(doc! { "_id": 1 })
            .await?
            .try_collect()
            .await?;
        let album = |document: &Document| Ok(id_of(document, "_id")?.into());
        found.iter().map(album).collect()
    }

    async fn albums_like(&self, beginning: &str, limit: u32) -> Result<Vec<Album>, StorageError> {
        let found: Vec<AlbumDocument> = self
            .albums
            .find(doc! { "words": begins_with(beginning) })
            .sort(doc! { "_id": -1 })
            .limit(i64::from(limit))
            .await?
            .try_collect()
            .await?;
        let album = |document| Album {
            posts: Vec::new(),
            ..Album::from(document)
        };
        Ok(found.into_iter().map(album).collect())
    }

    async fn replace_album(&self, album: &Album) -> Result<(), ReplaceError> {
        let filter = doc! { "_id": id(album.id.as_uuid()), "revision": album.revision };
        let mut document = AlbumDocument::from(album);
        document.revision += 1;
        let replaced = self.albums.replace_one(filter, document).await;
        match replaced.map_err(StorageError::from)?.matched_count {
            0 => Err(ReplaceError::Conflict),
            _ => Ok(()),
        }
    }

    async fn delete_album(&self, album: AlbumId) -> Result<(), StorageError> {
        let album = id(album.as_uuid());
        self.album_links
            .delete_many(doc! { "album": album })
            .await?;
        self.albums.delete_one(doc! { "_id": album }).await?;
        // A link that was made meanwhile looks whether its album is there.
        self.album_links
            .delete_many(doc! { "album": album })
            .await?;
        Ok(())
    }
}
