//! Comments. They are counted as edges are, see `edges.rs`.

use async_trait::async_trait;
use futures_util::TryStreamExt;
use mongodb::bson::{Bson, Document, doc};

use super::records::id;
use super::social_records::CommentDocument;
use super::{MongoStore, StorageError, duplicate_key, tallies};
use crate::domain::{Comment, CommentId, Counter, PostId};
use crate::storage::social::Comments;

impl MongoStore {
    pub(super) async fn find_comments(
        &self,
        filter: Document,
        limit: u32,
    ) -> Result<Vec<Comment>, StorageError> {
        let found: Vec<CommentDocument> = self
            .comments
            .find(filter)
            .sort(doc! { "_id": 1 })
            .limit(i64::from(limit))
            .await?
            .try_collect()
            .await?;
        Ok(found.into_iter().map(Comment::from).collect())
    }
}

#[async_trait]
impl Comments for MongoStore {
    async fn insert_comment(&self, new: &Comment) -> Result<(), StorageError> {
        let moved = [(new.post.as_uuid(), Counter::Comments)];
        let intent = tallies::record_intent(self, &moved).await?;
        match self.comments.insert_one(CommentDocument::from(new)).await {
            Ok(_) => tallies::count(self, &moved, 1).await?,
            Err(error) if duplicate_key(&error).is_some() => {}
            Err(error) => return Err(error.into()),
        }
        tallies::forget_intent(self, intent).await
    }

    async fn comment(&self, comment: CommentId) -> Result<Option<Comment>, StorageError> {
        let filter = doc! { "_id": id(comment.as_uuid()) };
        Ok(self.comments.find_one(filter).await?.map(Comment::from))
    }

    async fn comments_by_ids(&self, ids: &[CommentId]) -> Result<Vec<Comment>, StorageError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<_> = ids.iter().map(|one| id(one.as_uuid())).collect();
        let found: Vec<CommentDocument> = self
            .comments
            .find(doc! { "_id": { "$in": ids } })
            .await?
            .try_collect()
            .await?;
        Ok(found.into_iter().map(Comment::from).collect())
    }

    async fn replace_comment(&self, changed: &Comment) -> Result<(), StorageError> {
        let edited = changed.edited_at.map(|time| time.as_millis());
        self.comments
            .update_one(
                doc! { "_id": id(changed.id.as_uuid()) },
                doc! { "$set": { "text": changed.text.as_str(), "edited_at": edited } },
            )
            .await?;
        Ok(())
    }

    async fn delete_comment(&self, gone: &Comment) -> Result<(), StorageError> {
        let moved = [(gone.post.as_uuid(), Counter::Comments)];
        let intent = tallies::record_intent(self, &moved).await?;
        // The answers first: were the comment gone and a crash fell here, nobody would find them.
        let comment = id(gone.id.as_uuid());
        let mut deleted = 0;
        for filter in [doc! { "parent": comment }, doc! { "_id": comment }] {
            deleted += self.comments.delete_many(filter).await?.deleted_count;
        }
        if deleted > 0 {
            let by = -i64::try_from(deleted).unwrap_or(i64::MAX);
            tallies::count(self, &moved, by).await?;
        }
        tallies::forget_intent(self, intent).await?;
        self.notifications
            .delete_many(doc! { "comment": comment })
            .await?;
        Ok(())
    }

    async fn comments(
        &self,
        post: PostId,
        after: Option<CommentId>,
        limit: u32,
    ) -> Result<Vec<Comment>, StorageError> {
        let mut filter = doc! { "post": id(post.as_uuid()), "parent": Bson::Null };
        if let Some(after) = after {
            filter.insert("_id", doc! { "$gt": id(after.as_uuid()) });
        }
        self.find_comments(filter, limit).await
    }

    async fn answers(
        &self,
        parents: &[CommentId],
        limit: u32,
    ) -> Result<Vec<Comment>, StorageError> {
        if parents.is_empty() {
            return Ok(Vec::new());
        }
        let parents: Vec<_> = parents.iter().map(|parent| id(parent.as_uuid())).collect();
        self.find_comments(doc! { "parent": { "$in": parents } }, limit)
            .await
    }
}
