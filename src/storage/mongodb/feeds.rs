//! Lists of posts, each read along an index from a cursor on, so that any page costs the same.

use std::collections::HashMap;

use async_trait::async_trait;
use futures_util::TryStreamExt;
use mongodb::bson::{Document, doc};

use super::super::Feeds;
use super::moderation::not_hidden;
use super::records::{PostDocument, id, id_of, uuid};
use super::{MongoStore, StorageError, compose, edges, posts};
use crate::domain::{Cursor, Feed, Post, PostId, PostWithAuthor, Timestamp, UserId};

/// At most so many people's posts are merged in one query: MongoDB reads up to 200 ranges of an
/// index side by side without sorting.
const MERGED: usize = 200;

#[async_trait]
impl Feeds for MongoStore {
    async fn feed(
        &self,
        feed: &Feed,
        after: Option<Cursor>,
        limit: u32,
    ) -> Result<Vec<PostWithAuthor>, StorageError> {
        let mut found = Vec::new();
        for filter in self.filters_of(feed).await? {
            let filter = after_place(filter, after);
            found.extend(find(self, filter, newest_first(), limit).await?);
        }
        found.sort_by_key(|post| std::cmp::Reverse((post.published_at, uuid(post.id))));
        found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        posts::with_authors(&self.users, found).await
    }

    async fn feed_after(
        &self,
        feed: &Feed,
        after: Cursor,
        limit: u32,
    ) -> Result<Vec<PostWithAuthor>, StorageError> {
        let mut found = Vec::new();
        for mut filter in self.filters_of(feed).await? {
            let time = after.time.as_millis();
            filter.insert("published_at", doc! { "$gte": time });
            let later = doc! { "published_at": { "$gt": time } };
            let same_time = doc! { "_id": { "$gt": id(after.id) } };
            filter.insert("$or", vec![later, same_time]);
            let oldest_first = doc! { "published_at": 1, "_id": 1 };
            found.extend(find(self, filter, oldest_first, limit).await?);
        }
        found.sort_by_key(|post| (post.published_at, uuid(post.id)));
        found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        posts::with_authors(&self.users, found).await
    }

    async fn count_public_posts(
        &self,
        authors: &[UserId],
    ) -> Result<HashMap<UserId, u64>, StorageError> {
        let mut counts = HashMap::new();
        for author in authors {
            let mut own = compose::public();
            own.insert("author", id(author.as_uuid()));
            let count = self.posts.count_documents(own).await?;
            if count > 0 {
                counts.insert(*author, count);
            }
        }
        Ok(counts)
    }

    async fn count_all_public_posts(&self) -> Result<u64, StorageError> {
        Ok(self.posts.count_documents(compose::public()).await?)
    }

    async fn drafts(
        &self,
        author: UserId,
        after: Option<PostId>,
        limit: u32,
    ) -> Result<Vec<Post>, StorageError> {
        // `null` also matches documents without the field.
        let mut filter = doc! { "author": id(author.as_uuid()), "published_at": null };
        if let Some(after) = after {
            filter.insert("_id", doc! { "$lt": id(after.as_uuid()) });
        }
        let found: Vec<PostDocument> = self
            .posts
            .find(filter)
            .sort(doc! { "_id": -1 })
            .limit(i64::from(limit))
            .await?
            .try_collect()
            .await?;
        found.into_iter().map(Post::try_from).collect()
    }

    async fn posts_with_pending_captions(
        &self,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<PostId>, StorageError> {
        // Only pending pictures have a `due_at`.
        self.due("pictures.caption_state.due_at", now, limit).await
    }

    async fn posts_with_awaited_sources(
        &self,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<PostId>, StorageError> {
        let field = "pictures.caption_state.suggestions.awaited.due_at";
        self.due(field, now, limit).await
    }
}

async fn find(
    store: &MongoStore,
    filter: Document,
    order: Document,
    limit: u32,
) -> Result<Vec<PostDocument>, StorageError> {
    let found = store.posts.find(filter).sort(order);
    Ok(found.limit(i64::from(limit)).await?.try_collect().await?)
}

impl MongoStore {
    /// Posts in which a time is not after `now`.
    async fn due(
        &self,
        field: &str,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<PostId>, StorageError> {
        let found: Vec<Document> = self
            .posts
            .clone_with_type::<Document>()
            .find(doc! { field: { "$lte": now.as_millis() } })
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

    /// What a feed is merged of, without the bound of its time. A home feed is merged as it is read;
    /// nothing is copied for each reader.
    async fn filters_of(&self, feed: &Feed) -> Result<Vec<Document>, StorageError> {
        let Feed::Home(reader) = feed else {
            return Ok(vec![filter(feed, None)]);
        };
        let mut filters = vec![filter(&Feed::Author(*reader), None)];
        for authors in edges::followed(self, *reader).await?.chunks(MERGED) {
            let authors: Vec<_> = authors.iter().copied().map(id).collect();
            // A range for each of the two, as an equality: with `$in` the ranges stay in order.
            for visibility in ["public", "followers"] {
                filters.push(doc! { "author": { "$in": &authors }, "visibility": visibility });
            }
        }
        Ok(filters)
    }
}

pub(super) fn newest_first() -> Document {
    doc! { "published_at": -1, "_id": -1 }
}

/// `published_at` is always bounded, first because drafts have none and must not appear, second
/// because the bound lets the index seek: the range comes from the time alone, and the `$or`
/// drops the few posts of the very same millisecond that were already shown.
pub(super) fn filter(feed: &Feed, after: Option<Cursor>) -> Document {
    let filter = match feed {
        Feed::Public => not_hidden(doc! { "visibility": "public" }),
        Feed::Author(author) | Feed::Home(author) => doc! { "author": id(author.as_uuid()) },
        Feed::Profile {
            author,
            with_followers,
        } => {
            let visibilities: &[&str] = if *with_followers {
                &["public", "followers"]
            } else {
                &["public"]
            };
            doc! { "author": id(author.as_uuid()), "visibility": { "$in": visibilities } }
        }
        Feed::Tag(tag) => not_hidden(doc! { "hashtags": tag.as_str(), "visibility": "public" }),
    };
    after_place(filter, after)
}

fn after_place(mut filter: Document, after: Option<Cursor>) -> Document {
    match after {
        None => {
            filter.insert("published_at", doc! { "$gt": i64::MIN });
        }
        Some(cursor) => {
            let time = cursor.time.as_millis();
            filter.insert("published_at", doc! { "$lte": time });
            let earlier = doc! { "published_at": { "$lt": time } };
            let same_time = doc! { "_id": { "$lt": id(cursor.id) } };
            filter.insert("$or", vec![earlier, same_time]);
        }
    }
    filter
}
