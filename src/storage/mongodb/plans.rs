//! By which plan queries are answered, for tests.

use async_trait::async_trait;
use mongodb::bson::{Bson, Document, doc};
use mongodb::error::ErrorKind;
use uuid::Uuid;

use super::super::QueryPlans;
use super::{MongoStore, StorageError, comments, compose, edges, feeds, search};
use crate::domain::{CommentId, CommentOrder, Cursor, EdgeKind, End, Feed, PostId, Visibility};

const COMMAND_NOT_FOUND: i32 = 59;

#[async_trait]
impl QueryPlans for MongoStore {
    async fn explain_feed(
        &self,
        feed: &Feed,
        after: Option<Cursor>,
    ) -> Result<Option<String>, StorageError> {
        self.plan_of_find(feeds::filter(feed, after)).await
    }

    async fn explain_comments(
        &self,
        post: PostId,
        order: CommentOrder,
        after: Option<CommentId>,
    ) -> Result<Option<String>, StorageError> {
        let filter = comments::filter(post, order, after);
        let sort = comments::sort(order);
        self.plan(doc! { "find": "comments", "filter": filter, "sort": sort, "limit": 20 })
            .await
    }

    async fn explain_edges(
        &self,
        kind: EdgeKind,
        end: End,
        of: Uuid,
        after: Option<Cursor>,
    ) -> Result<Option<String>, StorageError> {
        let (filter, sort) = edges::asked(kind, end, of, after);
        self.plan(doc! { "find": "edges", "filter": filter, "sort": sort, "limit": 20 })
            .await
    }

    async fn explain_candidates(&self, terms: &[String]) -> Result<Option<String>, StorageError> {
        self.plan_of_find(search::filter(terms, Visibility::Public))
            .await
    }

    async fn explain_hashtags_starting(&self, start: &str) -> Result<Option<String>, StorageError> {
        let pipeline = compose::counting(start);
        self.plan(doc! { "aggregate": "posts", "pipeline": pipeline, "cursor": {} })
            .await
    }
}

impl MongoStore {
    async fn plan_of_find(&self, filter: Document) -> Result<Option<String>, StorageError> {
        let sort = feeds::newest_first();
        self.plan(doc! { "find": "posts", "filter": filter, "sort": sort, "limit": 20 })
            .await
    }

    /// The plan that won, without those that were rejected; none where the server explains nothing.
    async fn plan(&self, command: Document) -> Result<Option<String>, StorageError> {
        let explain = doc! { "explain": command, "verbosity": "queryPlanner" };
        match self.database.run_command(explain).await {
            Ok(answer) => Ok(Some(winning_plan(&answer).unwrap_or(&answer).to_string())),
            Err(error) if matches!(&*error.kind, ErrorKind::Command(no) if no.code == COMMAND_NOT_FOUND) => {
                Ok(None)
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// Where it stands differs between queries and aggregations.
fn winning_plan(explained: &Document) -> Option<&Document> {
    explained.iter().find_map(|(key, value)| match value {
        Bson::Document(found) if key == "winningPlan" => Some(found),
        Bson::Document(inner) => winning_plan(inner),
        Bson::Array(stages) => stages
            .iter()
            .filter_map(Bson::as_document)
            .find_map(winning_plan),
        _ => None,
    })
}
