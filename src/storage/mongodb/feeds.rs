//! Lists of posts, each read along an index from a cursor on, so that any page costs the same.

use futures_util::TryStreamExt;
use mongodb::bson::{Document, doc};
use mongodb::{Collection, Database};

use super::documents::{PostDocument, UserDocument, id, id_of};
use super::{StorageError, posts};
use crate::domain::{Cursor, Feed, Post, PostId, PublishedPost, Timestamp, UserId};

pub(super) async fn page(
    collection: &Collection<PostDocument>,
    users: &Collection<UserDocument>,
    feed: &Feed,
    after: Option<Cursor>,
    limit: u32,
) -> Result<Vec<PublishedPost>, StorageError> {
    let found = collection
        .find(filter(feed, after))
        .sort(newest_first())
        .limit(i64::from(limit))
        .await?
        .try_collect()
        .await?;
    posts::with_authors(users, found).await
}

pub(super) async fn explain(
    database: &Database,
    feed: &Feed,
    after: Option<Cursor>,
) -> Result<String, StorageError> {
    let find = doc! {
        "find": "posts", "filter": filter(feed, after), "sort": newest_first(), "limit": 20,
    };
    let plan = database
        .run_command(doc! { "explain": find, "verbosity": "queryPlanner" })
        .await?;
    Ok(plan.to_string())
}

fn newest_first() -> Document {
    doc! { "published_at": -1, "_id": -1 }
}

/// `published_at` is always bounded, first because drafts have none and must not appear, second
/// because the bound lets the index seek: the range comes from the time alone, and the `$or`
/// drops the few posts of the very same millisecond that were already shown.
fn filter(feed: &Feed, after: Option<Cursor>) -> Document {
    let mut filter = match feed {
        Feed::Public => doc! {},
        Feed::Author(author) => doc! { "author": id(author.as_uuid()) },
        Feed::Tag(tag) => doc! { "hashtags": tag.as_str() },
    };
    match after {
        None => {
            filter.insert("published_at", doc! { "$gt": i64::MIN });
        }
        Some(cursor) => {
            let time = cursor.time.as_millis();
            filter.insert("published_at", doc! { "$lte": time });
            let earlier = doc! { "published_at": { "$lt": time } };
            let same_time = doc! { "_id": { "$lt": id(cursor.id.as_uuid()) } };
            filter.insert("$or", vec![earlier, same_time]);
        }
    }
    filter
}

pub(super) async fn drafts(
    collection: &Collection<PostDocument>,
    author: UserId,
    limit: u32,
) -> Result<Vec<Post>, StorageError> {
    // `null` also matches documents without the field.
    let filter = doc! { "author": id(author.as_uuid()), "published_at": null };
    let found: Vec<PostDocument> = collection
        .find(filter)
        .sort(doc! { "_id": -1 })
        .limit(i64::from(limit))
        .await?
        .try_collect()
        .await?;
    Ok(found.into_iter().map(Post::from).collect())
}

pub(super) async fn awaiting_words(
    collection: &Collection<PostDocument>,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<PostId>, StorageError> {
    // Only pending pictures have a `due_at`.
    let due = doc! { "pictures.writing.due_at": { "$lte": now.as_millis() } };
    let found: Vec<Document> = collection
        .clone_with_type::<Document>()
        .find(due)
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
