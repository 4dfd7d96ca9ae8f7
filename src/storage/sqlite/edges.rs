//! Edges and the counters that follow them, in one transaction.

use std::collections::HashMap;

use async_trait::async_trait;
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{QueryBuilder, Row, Sqlite};
use uuid::Uuid;

use super::{SqliteStore, StorageError, records};
use crate::domain::{Counter, Cursor, Edge, EdgeKind, End, Relationship, UserId};
use crate::storage::social::Edges;

/// Adds to one counter.
pub(super) async fn count(
    connection: &mut SqliteConnection,
    subject: Uuid,
    counter: Counter,
    by: i64,
) -> Result<(), StorageError> {
    let column = counter.as_str();
    QueryBuilder::new("INSERT INTO tallies (subject, ")
        .push(column)
        .push(") VALUES (")
        .push_bind(subject)
        .push(", ")
        .push_bind(by)
        .push(") ON CONFLICT (subject) DO UPDATE SET ")
        .push(column)
        .push(" = ")
        .push(column)
        .push(" + excluded.")
        .push(column)
        .build()
        .execute(connection)
        .await?;
    Ok(())
}

async fn count_edge(
    connection: &mut SqliteConnection,
    kind: EdgeKind,
    from: UserId,
    to: Uuid,
    by: i64,
) -> Result<(), StorageError> {
    for (end, counter) in kind.counters() {
        let subject = match end {
            End::From => from.as_uuid(),
            End::To => to,
        };
        count(connection, subject, *counter, by).await?;
    }
    Ok(())
}

fn edge(kind: EdgeKind, row: &SqliteRow) -> Result<Edge, StorageError> {
    Ok(Edge {
        kind,
        from: row.try_get::<Uuid, _>("from_id")?.into(),
        to: row.try_get("to_id")?,
        at: records::time(row, "at")?,
    })
}

/// The query for the edges of one end, newest first; `before` is put before it.
pub(super) fn select(
    before: &str,
    kind: EdgeKind,
    end: End,
    of: Uuid,
    after: Option<Cursor>,
    limit: u32,
) -> QueryBuilder<Sqlite> {
    // Named, because SQLite may take the primary key and sort all that it finds.
    let (here, there, index) = match end {
        End::From => ("from_id", "to_id", "edges_from"),
        End::To => ("to_id", "from_id", "edges_to"),
    };
    let mut query = QueryBuilder::new(before);
    query.push("SELECT from_id, to_id, at FROM edges INDEXED BY ");
    query.push(index);
    query.push(" WHERE kind = ").push_bind(kind.as_str());
    query.push(format!(" AND {here} = ")).push_bind(of);
    if let Some(cursor) = after {
        query.push(format!(" AND (at, {there}) < ("));
        query.push_bind(cursor.time.as_millis()).push(", ");
        query.push_bind(cursor.id).push(")");
    }
    query.push(format!(" ORDER BY at DESC, {there} DESC LIMIT "));
    query.push_bind(limit);
    query
}

#[async_trait]
impl Edges for SqliteStore {
    async fn insert_edge(&self, edge: &Edge) -> Result<bool, StorageError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let made = sqlx::query(
            "INSERT INTO edges (kind, from_id, to_id, at) VALUES (?, ?, ?, ?)
             ON CONFLICT (kind, from_id, to_id) DO NOTHING",
        )
        .bind(edge.kind.as_str())
        .bind(edge.from.as_uuid())
        .bind(edge.to)
        .bind(edge.at.as_millis())
        .execute(&mut *transaction)
        .await?
        .rows_affected()
            > 0;
        if made {
            count_edge(&mut transaction, edge.kind, edge.from, edge.to, 1).await?;
        }
        transaction.commit().await?;
        Ok(made)
    }

    async fn delete_edge(
        &self,
        kind: EdgeKind,
        from: UserId,
        to: Uuid,
    ) -> Result<bool, StorageError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let gone = sqlx::query("DELETE FROM edges WHERE kind = ? AND from_id = ? AND to_id = ?")
            .bind(kind.as_str())
            .bind(from.as_uuid())
            .bind(to)
            .execute(&mut *transaction)
            .await?
            .rows_affected()
            > 0;
        if gone {
            count_edge(&mut transaction, kind, from, to, -1).await?;
        }
        transaction.commit().await?;
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
        let mut query = select("", kind, end, of, after, limit);
        let rows = query.build().fetch_all(&self.readers).await?;
        rows.iter().map(|row| edge(kind, row)).collect()
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
        let mut query = QueryBuilder::new("SELECT to_id FROM edges WHERE kind = ");
        query.push_bind(kind.as_str());
        query.push(" AND from_id = ").push_bind(from.as_uuid());
        query.push(" AND to_id IN (");
        let mut ids = query.separated(", ");
        for id in to {
            ids.push_bind(*id);
        }
        query.push(")");
        Ok(query.build_query_scalar().fetch_all(&self.readers).await?)
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
        let mut query = QueryBuilder::new("SELECT from_id FROM edges WHERE kind = ");
        query.push_bind(kind.as_str());
        query.push(" AND to_id = ").push_bind(to);
        query.push(" AND from_id IN (");
        let mut ids = query.separated(", ");
        for id in from {
            ids.push_bind(id.as_uuid());
        }
        query.push(")");
        let found: Vec<Uuid> = query.build_query_scalar().fetch_all(&self.readers).await?;
        Ok(found.into_iter().map(UserId::from).collect())
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
        let mut query = QueryBuilder::new("SELECT kind, to_id AS other, 0 AS back FROM edges ");
        query.push("WHERE kind IN ('follow', 'request', 'block', 'mute') AND from_id = ");
        query.push_bind(viewer.as_uuid()).push(" AND to_id IN (");
        let mut ids = query.separated(", ");
        for author in authors {
            ids.push_bind(author.as_uuid());
        }
        query.push(") UNION ALL SELECT kind, from_id AS other, 1 AS back FROM edges ");
        query.push("WHERE kind = 'block' AND to_id = ");
        query.push_bind(viewer.as_uuid()).push(" AND from_id IN (");
        let mut ids = query.separated(", ");
        for author in authors {
            ids.push_bind(author.as_uuid());
        }
        query.push(")");
        for row in query.build().fetch_all(&self.readers).await? {
            let other: Uuid = row.try_get("other")?;
            let entry = relationship.entry(other.into()).or_default();
            let back: bool = row.try_get("back")?;
            match row.try_get::<String, _>("kind")?.as_str() {
                "block" if back => entry.blocked = true,
                "block" => entry.blocking = true,
                "follow" => entry.follows = true,
                "request" => entry.requested = true,
                _ => entry.muted = true,
            }
        }
        Ok(relationship)
    }
}
