//! By which plan queries are answered, for tests.

use async_trait::async_trait;
use mongodb::bson::{Document, doc};

use super::super::QueryPlans;
use super::{MongoStore, StorageError, comments, compose, feeds, search};
use crate::domain::{CommentId, CommentOrder, Cursor, Feed, PostId, Visibility};

#[async_trait]
impl QueryPlans for MongoStore {
    async fn explain_feed(
        &self,
        feed: &Feed,
        after: Option<Cursor>,
    ) -> Result<String, StorageError> {
        self.plan_of_find(feeds::filter(feed, after)).await
    }

    async fn explain_comments(
        &self,
        post: PostId,
        order: CommentOrder,
        after: Option<CommentId>,
    ) -> Result<String, StorageError> {
        let filter = comments::filter(post, order, after);
        let sort = comments::sort(order);
        self.plan(doc! { "find": "comments", "filter": filter, "sort": sort, "limit": 20 })
            .await
    }

    async fn explain_candidates(&self, terms: &[String]) -> Result<String, StorageError> {
        self.plan_of_find(search::filter(terms, Visibility::Public))
            .await
    }

    async fn explain_hashtags_starting(&self, start: &str) -> Result<String, StorageError> {
        let pipeline = compose::counting(start);
        self.plan(doc! { "aggregate": "posts", "pipeline": pipeline, "cursor": {} })
            .await
    }
}

impl MongoStore {
    async fn plan_of_find(&self, filter: Document) -> Result<String, StorageError> {
        let sort = feeds::newest_first();
        self.plan(doc! { "find": "posts", "filter": filter, "sort": sort, "limit": 20 })
            .await
    }

    async fn plan(&self, command: Document) -> Result<String, StorageError> {
        let explain = doc! { "explain": command, "verbosity": "queryPlanner" };
        Ok(self.database.run_command(explain).await?.to_string())
    }
}
