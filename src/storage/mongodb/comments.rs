//! Comments. They are counted as edges are, see `edges.rs`.

use std::collections::{HashMap, HashSet};

use async_trait::async_trait;
use futures_util::TryStreamExt;
use mongodb::bson::{Bson, Document, doc};

use super::records::{Id, id, id_of, uuid};
use super::social_records::CommentDocument;
use super::{MongoStore, StorageError, duplicate_key, tallies};
use crate::domain::{Comment, CommentId, CommentOrder, Counter, PostId, UserId};
use crate::storage::social::{Comments, Profiles};

/// Ids named in one query.
const SOME: usize = 1000;

impl MongoStore {
    pub(super) async fn find_comments(
        &self,
        filter: Document,
        limit: u32,
    ) -> Result<Vec<Comment>, StorageError> {
        self.find_comments_by(filter, CommentOrder::Oldest, limit)
            .await
    }

    /// Whether any account may be out of sight: hardly ever, and found without reading a comment.
    async fn hides_accounts(&self) -> Result<bool, StorageError> {
        let hidden = doc! { "$or": [
            { "suspended_at": { "$gte": 0 } },
            { "deletion_due_at": { "$gte": 0 } },
        ] };
        Ok(self.users.find_one(hidden).await?.is_some())
    }

    async fn find_comments_by(
        &self,
        filter: Document,
        order: CommentOrder,
        limit: u32,
    ) -> Result<Vec<Comment>, StorageError> {
        let found: Vec<CommentDocument> = self
            .comments
            .find(filter)
            .sort(sort(order))
            .limit(i64::from(limit))
            .await?
            .try_collect()
            .await?;
        Ok(found.into_iter().map(Comment::from).collect())
    }
}

pub(super) fn sort(order: CommentOrder) -> Document {
    doc! { "_id": match order {
        CommentOrder::Oldest => 1,
        CommentOrder::Newest => -1,
    } }
}

/// The comments under a post that answer no other, behind `after` in this order.
pub(super) fn filter(post: PostId, order: CommentOrder, after: Option<CommentId>) -> Document {
    let mut filter = doc! { "post": id(post.as_uuid()), "parent": Bson::Null };
    if let Some(after) = after {
        let behind = match order {
            CommentOrder::Oldest => "$gt",
            CommentOrder::Newest => "$lt",
        };
        filter.insert("_id", doc! { behind: id(after.as_uuid()) });
    }
    filter
}

/// Deletes the likes of comments and the counters of these. It comes before the comments go, so that
/// after a crash they are still found, and once more after, for likes that came meanwhile.
pub(super) async fn delete_likes(store: &MongoStore, of: &[Id]) -> Result<(), StorageError> {
    for some in of.chunks(SOME) {
        store
            .edges
            .delete_many(doc! { "to": { "$in": some } })
            .await?;
        store
            .tallies
            .delete_many(doc! { "_id": { "$in": some } })
            .await?;
    }
    Ok(())
}

/// The ids of all comments that a filter finds.
pub(super) async fn ids_of(store: &MongoStore, filter: Document) -> Result<Vec<Id>, StorageError> {
    let found = store.comments.clone_with_type::<Document>();
    let found = found.find(filter).projection(doc! { "_id": 1 }).await?;
    let found: Vec<Document> = found.try_collect().await?;
    let ids = found.iter().map(|found| Ok(id(id_of(found, "_id")?)));
    ids.collect()
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
        let comment = id(gone.id.as_uuid());
        let mut all = ids_of(self, doc! { "parent": comment }).await?;
        all.push(comment);
        let likes = all.iter().map(|one| (uuid(*one), Counter::Likes));
        let about_to_move: Vec<_> = moved.into_iter().chain(likes).collect();
        let intent = tallies::record_intent(self, &about_to_move).await?;
        delete_likes(self, &all).await?;
        // The answers first: were the comment gone and a crash fell here, nobody would find them.
        let mut deleted = 0;
        for filter in [doc! { "parent": comment }, doc! { "_id": comment }] {
            deleted += self.comments.delete_many(filter).await?.deleted_count;
        }
        if deleted > 0 {
            let by = -i64::try_from(deleted).unwrap_or(i64::MAX);
            tallies::count(self, &moved, by).await?;
        }
        delete_likes(self, &all).await?;
        tallies::forget_intent(self, intent).await?;
        for some in all.chunks(SOME) {
            self.notifications
                .delete_many(doc! { "comment": { "$in": some } })
                .await?;
        }
        Ok(())
    }

    async fn hidden_comments(
        &self,
        posts: &[PostId],
    ) -> Result<HashMap<PostId, i64>, StorageError> {
        if posts.is_empty() || !self.hides_accounts().await? {
            return Ok(HashMap::new());
        }
        let ids: Vec<_> = posts.iter().map(|post| id(post.as_uuid())).collect();
        let found = self.comments.clone_with_type::<Document>();
        let under = doc! { "post": { "$in": ids } };
        let found: Vec<Document> = found
            .find(under)
            .projection(doc! { "post": 1, "parent": 1, "author": 1 })
            .await?
            .try_collect()
            .await?;
        let mut writers = Vec::with_capacity(found.len());
        for one in &found {
            writers.push(id_of(one, "author")?.into());
        }
        let mut people = writers.clone();
        people.sort_unstable();
        people.dedup();
        let people = self.authors(&people).await?;
        let is_hidden = |writer: &UserId| people.get(writer).is_none_or(|author| author.hidden);
        let mut hidden = HashSet::new();
        for (one, _) in found.iter().zip(&writers).filter(|(_, by)| is_hidden(by)) {
            hidden.insert(id_of(one, "_id")?);
        }
        let mut counts = HashMap::new();
        for one in &found {
            let answered = id_of(one, "parent").ok();
            let named = [Some(id_of(one, "_id")?), answered];
            if named
                .iter()
                .flatten()
                .any(|comment| hidden.contains(comment))
            {
                *counts.entry(id_of(one, "post")?.into()).or_default() += 1;
            }
        }
        Ok(counts)
    }

    async fn comments(
        &self,
        post: PostId,
        order: CommentOrder,
        after: Option<CommentId>,
        limit: u32,
    ) -> Result<Vec<Comment>, StorageError> {
        self.find_comments_by(filter(post, order, after), order, limit)
            .await
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
