//! By which plan a store would answer, in its own words, so that a test can see that an index is
//! used. No part of [`Store`]: the program asks for none.

use async_trait::async_trait;
use uuid::Uuid;

use super::{StorageError, Store};
use crate::domain::{CommentId, CommentOrder, Cursor, EdgeKind, End, Feed, PostId};

/// Plans of the queries that must not read a whole table; none where the server explains nothing.
#[async_trait]
pub trait QueryPlans: Store {
    /// Of [`Feeds::feed`](super::Feeds::feed).
    async fn explain_feed(
        &self,
        feed: &Feed,
        after: Option<Cursor>,
    ) -> Result<Option<String>, StorageError>;
    /// Of [`Comments::comments`](super::social::Comments::comments).
    async fn explain_comments(
        &self,
        post: PostId,
        order: CommentOrder,
        after: Option<CommentId>,
    ) -> Result<Option<String>, StorageError>;
    /// Of [`Edges::edges`](super::social::Edges::edges).
    async fn explain_edges(
        &self,
        kind: EdgeKind,
        end: End,
        of: Uuid,
        after: Option<Cursor>,
    ) -> Result<Option<String>, StorageError>;
    /// Of [`Search::candidates`](super::search::Search::candidates).
    async fn explain_candidates(&self, terms: &[String]) -> Result<Option<String>, StorageError>;
    /// Of [`Composing::hashtags_starting`](super::Composing::hashtags_starting).
    async fn explain_hashtags_starting(&self, start: &str) -> Result<Option<String>, StorageError>;
}
