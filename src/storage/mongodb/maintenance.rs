//! Walks over everything, for commands that look after a site.

use async_trait::async_trait;
use futures_util::TryStreamExt;
use mongodb::bson::{Document, doc};
use uuid::Uuid;

use super::records::{Id, id, id_of, uuid};
use super::{MongoStore, StorageError};
use crate::domain::{BlobKey, PostId};
use crate::storage::moderation::Maintenance;

#[async_trait]
impl Maintenance for MongoStore {
    async fn published_ids(
        &self,
        after: Option<PostId>,
        limit: u32,
    ) -> Result<Vec<PostId>, StorageError> {
        self.ids(after, limit, doc! { "published_at": { "$gt": i64::MIN } })
            .await
    }

    async fn post_ids(
        &self,
        after: Option<PostId>,
        limit: u32,
    ) -> Result<Vec<PostId>, StorageError> {
        self.ids(after, limit, doc! {}).await
    }

    async fn shown_blobs(&self, blobs: &[BlobKey]) -> Result<Vec<BlobKey>, StorageError> {
        let ids: Vec<Id> = blobs.iter().map(|blob| id(blob.as_uuid())).collect();
        let mut shown = Vec::new();
        let mut posts = self
            .posts
            .find(doc! { "pictures.blob": { "$in": &ids } })
            .await?;
        while let Some(post) = posts.try_next().await? {
            shown.extend(
                post.pictures
                    .iter()
                    .map(|one| BlobKey::from(uuid(one.blob))),
            );
        }
        let mut people = self.users.find(doc! { "avatar": { "$in": &ids } }).await?;
        while let Some(person) = people.try_next().await? {
            shown.extend(person.avatar.map(|avatar| BlobKey::from(uuid(avatar))));
        }
        shown.retain(|blob| blobs.contains(blob));
        Ok(shown)
    }
}

impl MongoStore {
    /// Ids of the posts that `filter` finds, in their order, from just after `after`.
    async fn ids(
        &self,
        after: Option<PostId>,
        limit: u32,
        mut filter: Document,
    ) -> Result<Vec<PostId>, StorageError> {
        let after = after.map_or(Uuid::nil(), PostId::as_uuid);
        filter.insert("_id", doc! { "$gt": id(after) });
        let found: Vec<Document> = self
            .posts
            .clone_with_type::<Document>()
            .find(filter)
            .sort(doc! { "_id": 1 })
            .projection(doc! { "_id": 1 })
            .limit(i64::from(limit))
            .await?
            .try_collect()
            .await?;
        found
            .iter()
            .map(|document| id_of(document, "_id").map(PostId::from))
            .collect()
    }
}
