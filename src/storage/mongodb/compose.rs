//! Uploads that are sent twice, drafts that were forgotten, and the hashtags in use.

use async_trait::async_trait;
use futures_util::TryStreamExt;
use mongodb::Collection;
use mongodb::bson::{Bson, Document, doc};
use serde::{Deserialize, Serialize};

use super::moderation::not_hidden;
use super::records::{Id, binary, id, id_of, uuid};
use super::{MongoStore, StorageError, duplicate_key};
use crate::domain::{Hashtag, PostId, Timestamp, UploadClaim, UploadKey, UserId};
use crate::storage::compose::{Composing, USES_COUNTED};

/// A claim; its `_id` is what must be unique.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct UploadDocument {
    #[serde(rename = "_id")]
    name: String,
    author: Id,
    key: String,
    post: Id,
    picture: Id,
    claimed_at: Timestamp,
    done: bool,
}

impl From<&UploadClaim> for UploadDocument {
    fn from(claim: &UploadClaim) -> Self {
        Self {
            name: name(claim),
            author: id(claim.author.as_uuid()),
            key: claim.key.as_str().to_owned(),
            post: id(claim.post.as_uuid()),
            picture: id(claim.picture.as_uuid()),
            claimed_at: claim.claimed_at,
            done: claim.done,
        }
    }
}

impl From<UploadDocument> for UploadClaim {
    fn from(document: UploadDocument) -> Self {
        Self {
            author: uuid(document.author).into(),
            key: UploadKey::from_stored(document.key),
            post: uuid(document.post).into(),
            picture: uuid(document.picture).into(),
            claimed_at: document.claimed_at,
            done: document.done,
        }
    }
}

fn name(claim: &UploadClaim) -> String {
    format!("{}:{}", claim.author, claim.key.as_str())
}

/// This claim, as long as nobody has taken it over.
fn standing(claim: &UploadClaim) -> Document {
    doc! { "_id": name(claim), "picture": id(claim.picture.as_uuid()) }
}

#[async_trait]
impl Composing for MongoStore {
    async fn claim_upload(&self, claim: &UploadClaim) -> Result<UploadClaim, StorageError> {
        let uploads = &self.uploads;
        // A claim may be released between our failure to insert and our look at it.
        loop {
            match uploads.insert_one(UploadDocument::from(claim)).await {
                Ok(_) => return Ok(claim.clone()),
                Err(error) if duplicate_key(&error).is_some() => {}
                Err(error) => return Err(error.into()),
            }
            if let Some(found) = uploads.find_one(doc! { "_id": name(claim) }).await? {
                return Ok(found.into());
            }
        }
    }

    async fn take_over_upload(
        &self,
        old: &UploadClaim,
        new: &UploadClaim,
    ) -> Result<bool, StorageError> {
        let outcome = self
            .uploads
            .replace_one(standing(old), UploadDocument::from(new))
            .await?;
        Ok(outcome.matched_count > 0)
    }

    async fn finish_upload(&self, claim: &UploadClaim) -> Result<(), StorageError> {
        let done = doc! { "$set": { "done": true } };
        self.uploads.update_one(standing(claim), done).await?;
        Ok(())
    }

    async fn release_upload(&self, claim: &UploadClaim) -> Result<(), StorageError> {
        self.uploads.delete_one(standing(claim)).await?;
        Ok(())
    }

    async fn sweep_uploads(&self, before: Timestamp) -> Result<u64, StorageError> {
        let old = doc! { "claimed_at": { "$lt": before.as_millis() } };
        Ok(self.uploads.delete_many(old).await?.deleted_count)
    }

    async fn stale_drafts(
        &self,
        before: Timestamp,
        limit: u32,
    ) -> Result<Vec<(PostId, i64)>, StorageError> {
        // `null` also matches documents without the field; drafts from before there was an
        // `updated_at` are as old as their beginning.
        let old = doc! { "$lt": before.as_millis() };
        let stale = doc! { "published_at": null, "scheduled_at": null, "$or": [
            { "updated_at": old.clone() },
            { "updated_at": null, "created_at": old },
        ] };
        self.revisions(stale, None, limit).await
    }

    async fn scheduled_until(
        &self,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<(PostId, i64)>, StorageError> {
        let due = doc! { "scheduled_at": { "$lte": now.as_millis() } };
        let order = doc! { "scheduled_at": 1 };
        self.revisions(due, Some(order), limit).await
    }

    async fn delete_revision(&self, post: PostId, revision: i64) -> Result<bool, StorageError> {
        let unchanged = doc! { "_id": id(post.as_uuid()), "revision": revision };
        Ok(self.posts.delete_one(unchanged).await?.deleted_count > 0)
    }

    async fn post_of_digest(
        &self,
        author: UserId,
        digest: [u8; 32],
    ) -> Result<Option<PostId>, StorageError> {
        let those = doc! { "pictures.digest": binary(digest), "author": id(author.as_uuid()) };
        let found = self.revisions(those, Some(doc! { "_id": 1 }), 1).await?;
        Ok(found.first().map(|(post, _)| *post))
    }

    async fn bytes_of(&self, author: UserId) -> Result<u64, StorageError> {
        let pipeline = vec![
            doc! { "$match": { "author": id(author.as_uuid()) } },
            doc! { "$unwind": "$pictures" },
            doc! { "$group": { "_id": null, "bytes": { "$sum": "$pictures.bytes" } } },
        ];
        let posts: Collection<Document> = self.posts.clone_with_type();
        let found: Vec<Document> = posts.aggregate(pipeline).await?.try_collect().await?;
        match found.first() {
            Some(sum) => Ok(number(sum, "bytes")?.unsigned_abs()),
            None => Ok(0),
        }
    }

    async fn hashtags_starting(
        &self,
        start: &str,
        limit: u32,
    ) -> Result<Vec<(Hashtag, u64)>, StorageError> {
        let mut pipeline = counting(start);
        pipeline.push(doc! { "$limit": i64::from(limit) });
        let posts: Collection<Document> = self.posts.clone_with_type();
        let found: Vec<Document> = posts.aggregate(pipeline).await?.try_collect().await?;
        found
            .iter()
            .map(|document| {
                let tag = document.get_str("_id").map_err(broken)?;
                let uses = number(document, "uses")?;
                Ok((Hashtag::from_stored(tag.to_owned()), uses.unsigned_abs()))
            })
            .collect()
    }

    async fn hashtag_uses(&self, tags: &[Hashtag]) -> Result<Vec<(Hashtag, u64)>, StorageError> {
        let mut used = Vec::new();
        for tag in tags {
            let mut filter = public();
            filter.insert("hashtags", tag.as_str());
            let found: Vec<Document> = self
                .posts
                .clone_with_type::<Document>()
                .find(filter)
                .projection(doc! { "_id": 1 })
                .limit(i64::from(USES_COUNTED))
                .await?
                .try_collect()
                .await?;
            if !found.is_empty() {
                used.push((tag.clone(), found.len() as u64));
            }
        }
        Ok(used)
    }
}

/// Posts that everybody may see in lists.
pub(super) fn public() -> Document {
    not_hidden(doc! { "visibility": "public", "published_at": { "$gt": i64::MIN } })
}

/// Counts the hashtags of a range of the hashtags' index. `$elemMatch` lets one element meet both
/// bounds, so that the index is read between them; a post has other hashtags beside, which the
/// second `$match` drops.
pub(super) fn counting(start: &str) -> Vec<Document> {
    let range = doc! { "$gte": start, "$lt": format!("{start}{}", char::MAX) };
    let mut matched = public();
    matched.insert("hashtags", doc! { "$elemMatch": range.clone() });
    vec![
        doc! { "$match": matched },
        doc! { "$unwind": "$hashtags" },
        doc! { "$match": { "hashtags": range } },
        doc! { "$group": { "_id": "$hashtags", "uses": { "$sum": 1 } } },
        doc! { "$sort": { "uses": -1, "_id": 1 } },
    ]
}

fn number(document: &Document, key: &str) -> Result<i64, StorageError> {
    match document.get(key) {
        Some(Bson::Int32(number)) => Ok(i64::from(*number)),
        Some(Bson::Int64(number)) => Ok(*number),
        other => Err(broken(format!("{key} is {other:?}"))),
    }
}

fn broken(reason: impl ToString) -> StorageError {
    StorageError::corrupt("posts", reason)
}

impl MongoStore {
    /// Ids of the posts that match, with their revisions.
    async fn revisions(
        &self,
        filter: Document,
        order: Option<Document>,
        limit: u32,
    ) -> Result<Vec<(PostId, i64)>, StorageError> {
        let posts = self.posts.clone_with_type::<Document>();
        let mut find = posts.find(filter);
        if let Some(order) = order {
            find = find.sort(order);
        }
        let found: Vec<Document> = find
            .projection(doc! { "_id": 1, "revision": 1 })
            .limit(i64::from(limit))
            .await?
            .try_collect()
            .await?;
        let read = |document: &Document| {
            let revision = number(document, "revision")?;
            Ok((id_of(document, "_id")?.into(), revision))
        };
        found.iter().map(read).collect()
    }
}
