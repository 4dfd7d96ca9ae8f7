//! By which plan queries are answered, for tests.

use async_trait::async_trait;
use sqlx::{QueryBuilder, Row, Sqlite};
use uuid::Uuid;

use super::super::QueryPlans;
use super::{SqliteStore, StorageError, comments, compose, edges, feeds, home, search};
use crate::domain::{CommentId, CommentOrder, Cursor, EdgeKind, End, Feed, PostId, Visibility};

const EXPLAIN: &str = "EXPLAIN QUERY PLAN ";

#[async_trait]
impl QueryPlans for SqliteStore {
    async fn explain_feed(
        &self,
        feed: &Feed,
        after: Option<Cursor>,
    ) -> Result<Option<String>, StorageError> {
        let query = match feed {
            Feed::Home(reader) => home::heads_after(EXPLAIN, *reader, after, 20),
            _ => feeds::select(EXPLAIN, feed, after, 20),
        };
        self.plan(query).await
    }

    async fn explain_comments(
        &self,
        post: PostId,
        order: CommentOrder,
        after: Option<CommentId>,
    ) -> Result<Option<String>, StorageError> {
        self.plan(comments::select(EXPLAIN, post, order, after, 20))
            .await
    }

    async fn explain_edges(
        &self,
        kind: EdgeKind,
        end: End,
        of: Uuid,
        after: Option<Cursor>,
    ) -> Result<Option<String>, StorageError> {
        self.plan(edges::select(EXPLAIN, kind, end, of, after, 20))
            .await
    }

    async fn explain_candidates(&self, terms: &[String]) -> Result<Option<String>, StorageError> {
        self.plan(search::select(EXPLAIN, terms, Visibility::Public, 20))
            .await
    }

    async fn explain_hashtags_starting(&self, start: &str) -> Result<Option<String>, StorageError> {
        self.plan(compose::starting(EXPLAIN, start, 8)).await
    }
}

impl SqliteStore {
    /// The lines of a plan.
    async fn plan(&self, mut query: QueryBuilder<Sqlite>) -> Result<Option<String>, StorageError> {
        let rows = query.build().fetch_all(&self.readers).await?;
        let lines = rows
            .iter()
            .map(|row| row.try_get("detail"))
            .collect::<Result<Vec<String>, _>>()?;
        Ok(Some(lines.join("\n")))
    }
}
