//! Edges and the counters that follow them.
//!
//! An edge and its counters are different documents, and a crash may fall between them. So an intent
//! is made first that names the counters, the edge is made (a unique index decides whether it is
//! new), the counters are moved, and the intent is taken away. Intents that stay are mended later, see
//! `tallies.rs`.

use std::collections::HashMap;

use async_trait::async_trait;
use futures_util::TryStreamExt;
use mongodb::bson::{Document, doc};
use uuid::Uuid;

use super::records::{id, id_of, uuid};
use super::social_records::EdgeDocument;
use super::{MongoStore, StorageError, duplicate_key, tallies};
use crate::domain::{Counter, Cursor, Edge, EdgeKind, End, Relationship, UserId};
use crate::storage::social::Edges;

/// The counters that an edge moves: whose, and which.
fn counters(kind: EdgeKind, from: UserId, to: Uuid) -> Vec<(Uuid, Counter)> {
    let counters = kind.counters().iter().map(|(end, counter)| match end {
        End::From => (from.as_uuid(), *counter),
        End::To => (to, *counter),
    });
    counters.collect()
}

/// The part of a list after a cursor over `at` and another field.
pub(super) fn after_cursor(filter: &mut Document, cursor: Option<Cursor>, field: &str) {
    let Some(cursor) = cursor else { return };
    let time = cursor.time.as_millis();
    filter.insert("at", doc! { "$lte": time });
    filter.insert(
        "$or",
        vec![
            doc! { "at": { "$lt": time } },
            doc! { field: { "$lt": id(cursor.id) } },
        ],
    );
}

impl MongoStore {
    async fn find_edges(
        &self,
        filter: Document,
        sort: Document,
        limit: u32,
    ) -> Result<Vec<Edge>, StorageError> {
        let found: Vec<EdgeDocument> = self
            .edges
            .find(filter)
            .sort(sort)
            .limit(i64::from(limit))
            .await?
            .try_collect()
            .await?;
        found.into_iter().map(Edge::try_from).collect()
    }
}

/// The filter and the order of the edges of one end, newest first.
pub(super) fn asked(
    kind: EdgeKind,
    end: End,
    of: Uuid,
    after: Option<Cursor>,
) -> (Document, Document) {
    let (here, there) = match end {
        End::From => ("from", "to"),
        End::To => ("to", "from"),
    };
    let mut filter = doc! { "kind": kind.as_str(), here: id(of) };
    after_cursor(&mut filter, after, there);
    (filter, doc! { "at": -1, there: -1 })
}

#[async_trait]
impl Edges for MongoStore {
    async fn insert_edge(&self, edge: &Edge) -> Result<bool, StorageError> {
        let moved = counters(edge.kind, edge.from, edge.to);
        let intent = tallies::record_intent(self, &moved).await?;
        let made = match self.edges.insert_one(EdgeDocument::from(edge)).await {
            Ok(_) => true,
            Err(error) if duplicate_key(&error).is_some() => false,
            Err(error) => return Err(error.into()),
        };
        if made {
            tallies::count(self, &moved, 1).await?;
        }
        tallies::forget_intent(self, intent).await?;
        Ok(made)
    }

    async fn delete_edge(
        &self,
        kind: EdgeKind,
        from: UserId,
        to: Uuid,
    ) -> Result<bool, StorageError> {
        let moved = counters(kind, from, to);
        let intent = tallies::record_intent(self, &moved).await?;
        let filter = doc! { "kind": kind.as_str(), "from": id(from.as_uuid()), "to": id(to) };
        let gone = self.edges.delete_one(filter).await?.deleted_count > 0;
        if gone {
            tallies::count(self, &moved, -1).await?;
        }
        tallies::forget_intent(self, intent).await?;
        Ok(gone)
    }

    async fn edges(
        &self,
        kind: EdgeKind,
        end: End,
        of: Uuid,
        after: Option<Cursor>,
        limit: u32,
    ) -> Result<Vec<Edge>, StorageError> {
        let (filter, sort) = asked(kind, end, of, after);
        self.find_edges(filter, sort, limit).await
    }

    async fn edges_among(
        &self,
        kind: EdgeKind,
        from: UserId,
        to: &[Uuid],
    ) -> Result<Vec<Uuid>, StorageError> {
        if to.is_empty() {
            return Ok(Vec::new());
        }
        let to: Vec<_> = to.iter().copied().map(id).collect();
        let filter = doc! {
            "kind": kind.as_str(), "from": id(from.as_uuid()), "to": { "$in": to },
        };
        let found: Vec<EdgeDocument> = self.edges.find(filter).await?.try_collect().await?;
        Ok(found.into_iter().map(|edge| uuid(edge.to)).collect())
    }

    async fn edges_from_among(
        &self,
        kind: EdgeKind,
        from: &[UserId],
        to: Uuid,
    ) -> Result<Vec<UserId>, StorageError> {
        if from.is_empty() {
            return Ok(Vec::new());
        }
        let from: Vec<_> = from.iter().map(|user| id(user.as_uuid())).collect();
        let filter = doc! { "kind": kind.as_str(), "to": id(to), "from": { "$in": from } };
        let found: Vec<EdgeDocument> = self.edges.find(filter).await?.try_collect().await?;
        Ok(found
            .into_iter()
            .map(|edge| uuid(edge.from).into())
            .collect())
    }

    async fn relationship(
        &self,
        viewer: UserId,
        authors: &[UserId],
    ) -> Result<HashMap<UserId, Relationship>, StorageError> {
        let mut relationship: HashMap<UserId, Relationship> = HashMap::new();
        if authors.is_empty() {
            return Ok(relationship);
        }
        let viewer = id(viewer.as_uuid());
        let others: Vec<_> = authors.iter().map(|author| id(author.as_uuid())).collect();
        let kinds = ["follow", "request", "block", "mute"];
        let filter = doc! {
            "kind": { "$in": kinds.as_slice() }, "from": viewer, "to": { "$in": &others },
        };
        let mut found = self.edges.find(filter).await?;
        while let Some(edge) = found.try_next().await? {
            let entry = relationship.entry(uuid(edge.to).into()).or_default();
            match edge.kind.as_str() {
                "follow" => entry.follows = true,
                "request" => entry.requested = true,
                "block" => entry.blocking = true,
                _ => entry.muted = true,
            }
        }
        let filter = doc! { "kind": "block", "from": { "$in": &others }, "to": viewer };
        let mut found = self.edges.find(filter).await?;
        while let Some(edge) = found.try_next().await? {
            relationship
                .entry(uuid(edge.from).into())
                .or_default()
                .blocked = true;
        }
        Ok(relationship)
    }
}

/// Whom a person follows, for reading their home feed.
pub(super) async fn followed(
    store: &MongoStore,
    reader: UserId,
) -> Result<Vec<Uuid>, StorageError> {
    let filter = doc! { "kind": "follow", "from": id(reader.as_uuid()) };
    let found: Vec<Document> = store
        .edges
        .clone_with_type::<Document>()
        .find(filter)
        .projection(doc! { "to": 1, "_id": 0 })
        .await?
        .try_collect()
        .await?;
    found.iter().map(|edge| id_of(edge, "to")).collect()
}
