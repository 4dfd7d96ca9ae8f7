//! The home feed: a merge of the posts of many people, without a copy for each reader.
//!
//! The newest `limit` posts can only come from the `limit` people whose own newest post is newest.
//! So one index seek for each person followed finds their newest post before the cursor, and the
//! posts of the few that are left, down to the last of those, are read along the same index. What
//! it costs depends on how many people are followed, not on how many posts there are or how deep
//! the reader has gone.

use sqlx::sqlite::{Sqlite, SqlitePool};
use sqlx::{QueryBuilder, Row};
use uuid::Uuid;

use super::records::user_columns;
use super::{SqliteStore, StorageError, posts};
use crate::domain::{Cursor, Feed, PostWithAuthor, UserId};
use crate::storage::Feeds;

/// After every place that a post can have.
const END: [u8; 24] = [0xff; 24];

pub(super) async fn page(
    store: &SqliteStore,
    reader: UserId,
    after: Option<Cursor>,
    limit: u32,
) -> Result<Vec<PostWithAuthor>, StorageError> {
    let mut found = followed(&store.readers, reader, after, limit).await?;
    // The reader's own posts stand there too, whomever they are for.
    let own = store.feed(&Feed::Author(reader), after, limit).await?;
    found.extend(own);
    found.sort_by_key(|found| std::cmp::Reverse((found.post.published_at, found.post.id)));
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(found)
}

async fn followed(
    pool: &SqlitePool,
    reader: UserId,
    after: Option<Cursor>,
    limit: u32,
) -> Result<Vec<PostWithAuthor>, StorageError> {
    let before = after.map_or(END.to_vec(), |cursor| cursor.to_bytes().to_vec());
    let heads = heads_after("", reader, after, limit)
        .build()
        .fetch_all(pool)
        .await?;
    let Some(last) = heads.last() else {
        return Ok(Vec::new());
    };
    let full = heads.len() == usize::try_from(limit).unwrap_or(usize::MAX);
    let floor: Vec<u8> = if full {
        last.try_get("head")?
    } else {
        Vec::new()
    };
    let mut authors = Vec::with_capacity(heads.len());
    for head in &heads {
        authors.push(head.try_get::<Uuid, _>("author")?);
    }
    let rows = of_authors(&authors, &before, floor, limit)
        .build()
        .fetch_all(pool)
        .await?;
    posts::published(pool, &rows).await
}

/// Those followed whose newest post before the cursor is newest, with its place.
fn heads(prefix: &str, reader: UserId, before: &[u8], limit: u32) -> QueryBuilder<Sqlite> {
    let mut query = QueryBuilder::new(prefix);
    query.push(
        "WITH heads AS MATERIALIZED (
           SELECT e.to_id AS author,
             (SELECT p.sort_key FROM posts p INDEXED BY posts_by_author_and_sort_key
              WHERE p.author_id = e.to_id AND p.published_at IS NOT NULL
                AND p.visibility IN ('public', 'followers') AND p.sort_key < ",
    );
    query.push_bind(before.to_vec());
    query.push(
        " ORDER BY p.sort_key DESC LIMIT 1) AS head
           FROM edges e WHERE e.kind = 'follow' AND e.from_id = ",
    );
    query.push_bind(reader.as_uuid());
    query.push(") SELECT author, head FROM heads WHERE head IS NOT NULL ORDER BY head DESC LIMIT ");
    query.push_bind(limit);
    query
}

/// The newest posts of a few people between two places.
fn of_authors(authors: &[Uuid], before: &[u8], floor: Vec<u8>, limit: u32) -> QueryBuilder<Sqlite> {
    let mut query = QueryBuilder::new(concat!(
        "SELECT p.*, ",
        user_columns!(),
        " FROM posts p INDEXED BY posts_by_author_and_sort_key JOIN users u ON u.id = p.author_id
         WHERE p.published_at IS NOT NULL AND p.visibility IN ('public', 'followers')
           AND p.author_id IN ("
    ));
    let mut ids = query.separated(", ");
    for author in authors {
        ids.push_bind(*author);
    }
    query.push(") AND p.sort_key < ").push_bind(before.to_vec());
    query.push(" AND p.sort_key >= ").push_bind(floor);
    query
        .push(" ORDER BY p.sort_key DESC LIMIT ")
        .push_bind(limit);
    query
}

/// The newest of those before a place, or of all.
pub(super) fn heads_after(
    prefix: &str,
    reader: UserId,
    after: Option<Cursor>,
    limit: u32,
) -> QueryBuilder<Sqlite> {
    let before = after.map_or(END.to_vec(), |cursor| cursor.to_bytes().to_vec());
    heads(prefix, reader, &before, limit)
}
