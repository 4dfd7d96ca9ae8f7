//! Lists of posts, each read along an index from a cursor on, so that any page costs the same.

use std::collections::HashMap;

use async_trait::async_trait;
use sqlx::sqlite::Sqlite;
use sqlx::{QueryBuilder, Row};
use uuid::Uuid;

use super::super::Feeds;
use super::records::user_columns;
use super::{SqliteStore, StorageError, home, posts, records};
use crate::domain::{Cursor, Feed, Post, PostId, PostWithAuthor, Timestamp, UserId};

#[async_trait]
impl Feeds for SqliteStore {
    async fn feed(
        &self,
        feed: &Feed,
        after: Option<Cursor>,
        limit: u32,
    ) -> Result<Vec<PostWithAuthor>, StorageError> {
        let pool = &self.readers;
        if let Feed::Home(reader) = feed {
            return home::page(self, *reader, after, limit).await;
        }
        let rows = select("", feed, after, limit)
            .build()
            .fetch_all(pool)
            .await?;
        posts::published(pool, &rows).await
    }

    async fn feed_after(
        &self,
        feed: &Feed,
        after: Cursor,
        limit: u32,
    ) -> Result<Vec<PostWithAuthor>, StorageError> {
        let rows = select_newer(feed, after, limit)
            .build()
            .fetch_all(&self.readers)
            .await?;
        posts::published(&self.readers, &rows).await
    }

    async fn count_public_posts(
        &self,
        authors: &[UserId],
    ) -> Result<HashMap<UserId, u64>, StorageError> {
        let mut query = QueryBuilder::new(
            "SELECT author_id, count(*) AS posts FROM posts
             WHERE published_at IS NOT NULL AND visibility = 'public' AND hidden_at IS NULL
               AND author_id IN (",
        );
        let mut ids = query.separated(", ");
        for author in authors {
            ids.push_bind(author.as_uuid());
        }
        query.push(") GROUP BY author_id");
        let rows = query.build().fetch_all(&self.readers).await?;
        let count = |row: &sqlx::sqlite::SqliteRow| {
            let posts: i64 = row.try_get("posts")?;
            let author: Uuid = row.try_get("author_id")?;
            Ok((UserId::from(author), posts.unsigned_abs()))
        };
        rows.iter().map(count).collect()
    }

    async fn count_all_public_posts(&self) -> Result<u64, StorageError> {
        let query = sqlx::query_scalar(
            "SELECT count(*) FROM posts
             WHERE published_at IS NOT NULL AND visibility = 'public' AND hidden_at IS NULL",
        );
        let count: i64 = query.fetch_one(&self.readers).await?;
        Ok(count.unsigned_abs())
    }

    async fn drafts(
        &self,
        author: UserId,
        after: Option<PostId>,
        limit: u32,
    ) -> Result<Vec<Post>, StorageError> {
        let pool = &self.readers;
        // No id is larger than this one.
        let after = after.map_or(Uuid::max(), PostId::as_uuid);
        let rows = sqlx::query(
            "SELECT * FROM posts WHERE author_id = ? AND published_at IS NULL AND id < ?
             ORDER BY id DESC LIMIT ?",
        )
        .bind(author.as_uuid())
        .bind(after)
        .bind(limit)
        .fetch_all(pool)
        .await?;
        let mut drafts = rows
            .iter()
            .map(records::post)
            .collect::<Result<Vec<_>, _>>()?;
        posts::attach_pictures(pool, &mut drafts).await?;
        Ok(drafts)
    }

    async fn posts_with_pending_captions(
        &self,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<PostId>, StorageError> {
        let due = "SELECT post_id FROM pictures WHERE caption_state = 'pending' AND due_at <= ?
                   ORDER BY due_at LIMIT ?";
        self.due(due, now, limit).await
    }

    async fn posts_with_awaited_sources(
        &self,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<PostId>, StorageError> {
        let due = "SELECT post_id FROM pictures WHERE sources_due_at <= ?
                   ORDER BY sources_due_at LIMIT ?";
        self.due(due, now, limit).await
    }
}

impl SqliteStore {
    async fn due(
        &self,
        query: &'static str,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<PostId>, StorageError> {
        let ids: Vec<Uuid> = sqlx::query_scalar(query)
            .bind(now.as_millis())
            .bind(limit)
            .fetch_all(&self.readers)
            .await?;
        Ok(ids.into_iter().map(PostId::from).collect())
    }
}

const BY_TAG: &str = concat!(
    "SELECT p.*, ",
    user_columns!(),
    " FROM post_tags t CROSS JOIN posts p ON p.id = t.post_id
     JOIN users u ON u.id = p.author_id WHERE t.tag = "
);
const BY_AUTHOR: &str = concat!(
    "SELECT p.*, ",
    user_columns!(),
    " FROM posts p JOIN users u ON u.id = p.author_id
     WHERE p.published_at IS NOT NULL AND p.author_id = "
);
const OF_FOLLOWED: &str = concat!(
    "SELECT p.*, ",
    user_columns!(),
    " FROM posts p JOIN users u ON u.id = p.author_id
     WHERE p.published_at IS NOT NULL AND (p.visibility IN ('public', 'followers')
       AND p.author_id IN (SELECT to_id FROM edges WHERE kind = 'follow' AND from_id = "
);
const PUBLIC: &str = concat!(
    "SELECT p.*, ",
    user_columns!(),
    " FROM posts p JOIN users u ON u.id = p.author_id
     WHERE p.published_at IS NOT NULL AND p.visibility = 'public' AND p.hidden_at IS NULL"
);

/// Row values compare pairwise, so `(time, id) < (…, …)` is the cursor's order and an index over
/// both columns answers it with one seek.
pub(super) fn select(
    prefix: &str,
    feed: &Feed,
    after: Option<Cursor>,
    limit: u32,
) -> QueryBuilder<Sqlite> {
    let mut query = QueryBuilder::new(prefix);
    let (time, id) = push_feed(&mut query, feed);
    if let Some(cursor) = after {
        query.push(format!(" AND ({time}, {id}) < ("));
        query.push_bind(cursor.time.as_millis()).push(", ");
        query.push_bind(cursor.id).push(")");
    }
    query.push(format!(" ORDER BY {time} DESC, {id} DESC LIMIT "));
    query.push_bind(limit);
    query
}

/// The other way along the same indexes.
fn select_newer(feed: &Feed, after: Cursor, limit: u32) -> QueryBuilder<Sqlite> {
    let mut query = QueryBuilder::new("");
    let (time, id) = match feed {
        Feed::Home(reader) => {
            query.push(OF_FOLLOWED);
            query.push_bind(reader.as_uuid());
            query.push(") OR p.author_id = ");
            query.push_bind(reader.as_uuid()).push(")");
            ("p.published_at", "p.id")
        }
        _ => push_feed(&mut query, feed),
    };
    query.push(format!(" AND ({time}, {id}) > ("));
    query.push_bind(after.time.as_millis()).push(", ");
    query.push_bind(after.id).push(")");
    query.push(format!(" ORDER BY {time}, {id} LIMIT "));
    query.push_bind(limit);
    query
}

/// The posts of a feed; returns the columns of its order.
fn push_feed(query: &mut QueryBuilder<Sqlite>, feed: &Feed) -> (&'static str, &'static str) {
    match feed {
        Feed::Tag(tag) => {
            query.push(BY_TAG);
            query.push_bind(tag.as_str().to_owned());
            ("t.published_at", "t.post_id")
        }
        Feed::Author(author) | Feed::Home(author) => {
            query.push(BY_AUTHOR);
            query.push_bind(author.as_uuid());
            ("p.published_at", "p.id")
        }
        Feed::Profile {
            author,
            with_followers,
        } => {
            query.push(BY_AUTHOR);
            query.push_bind(author.as_uuid());
            query.push(if *with_followers {
                " AND p.visibility IN ('public', 'followers')"
            } else {
                " AND p.visibility = 'public'"
            });
            ("p.published_at", "p.id")
        }
        Feed::Public => {
            query.push(PUBLIC);
            ("p.published_at", "p.id")
        }
    }
}
