//! Comments, counted in the same transaction.

use std::collections::HashMap;

use async_trait::async_trait;
use sqlx::{QueryBuilder, Row, Sqlite};
use uuid::Uuid;

use super::{SqliteStore, StorageError, edges, records};
use crate::domain::{Comment, CommentId, CommentOrder, CommentText, Counter, PostId, Timestamp};
use crate::storage::social::Comments;

pub(super) fn comment(row: &sqlx::sqlite::SqliteRow) -> Result<Comment, StorageError> {
    Ok(Comment {
        id: row.try_get::<Uuid, _>("id")?.into(),
        post: row.try_get::<Uuid, _>("post_id")?.into(),
        parent: row.try_get::<Option<Uuid>, _>("parent_id")?.map(Into::into),
        author: row.try_get::<Uuid, _>("author_id")?.into(),
        text: CommentText::from_stored(row.try_get("text")?),
        created_at: records::time(row, "created_at")?,
        edited_at: row
            .try_get::<Option<i64>, _>("edited_at")?
            .map(Timestamp::from_millis),
    })
}

/// The query for the comments that answer no other; `before` is put before it.
pub(super) fn select(
    before: &str,
    post: PostId,
    order: CommentOrder,
    after: Option<CommentId>,
    limit: u32,
) -> QueryBuilder<Sqlite> {
    let (behind, direction) = match order {
        CommentOrder::Oldest => (" AND id > ", "ASC"),
        CommentOrder::Newest => (" AND id < ", "DESC"),
    };
    let mut query = QueryBuilder::new(before);
    query.push("SELECT * FROM comments WHERE parent_id IS NULL AND post_id = ");
    query.push_bind(post.as_uuid());
    if let Some(after) = after {
        query.push(behind).push_bind(after.as_uuid());
    }
    query.push(format!(" ORDER BY id {direction} LIMIT "));
    query.push_bind(limit);
    query
}

impl SqliteStore {
    /// Whether any account may be out of sight: hardly ever, and found without reading a comment.
    async fn hides_accounts(&self) -> Result<bool, StorageError> {
        let hides = sqlx::query_scalar(
            "SELECT EXISTS (SELECT 1 FROM users WHERE suspended_at IS NOT NULL)
             OR EXISTS (SELECT 1 FROM users WHERE deletion_due_at IS NOT NULL)",
        );
        Ok(hides.fetch_one(&self.readers).await?)
    }
}

#[async_trait]
impl Comments for SqliteStore {
    async fn insert_comment(&self, new: &Comment) -> Result<(), StorageError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let made = sqlx::query(
            "INSERT INTO comments (id, post_id, parent_id, author_id, text, created_at, edited_at)
             VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
        )
        .bind(new.id.as_uuid())
        .bind(new.post.as_uuid())
        .bind(new.parent.map(CommentId::as_uuid))
        .bind(new.author.as_uuid())
        .bind(new.text.as_str())
        .bind(new.created_at.as_millis())
        .bind(new.edited_at.map(|time| time.as_millis()))
        .execute(&mut *transaction)
        .await?
        .rows_affected();
        if made > 0 {
            edges::count(&mut transaction, new.post.as_uuid(), Counter::Comments, 1).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    async fn comment(&self, id: CommentId) -> Result<Option<Comment>, StorageError> {
        let row = sqlx::query("SELECT * FROM comments WHERE id = ?")
            .bind(id.as_uuid())
            .fetch_optional(&self.readers)
            .await?;
        row.as_ref().map(comment).transpose()
    }

    async fn comments_by_ids(&self, ids: &[CommentId]) -> Result<Vec<Comment>, StorageError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let mut query = QueryBuilder::new("SELECT * FROM comments WHERE id IN (");
        let mut places = query.separated(", ");
        for id in ids {
            places.push_bind(id.as_uuid());
        }
        query.push(")");
        let rows = query.build().fetch_all(&self.readers).await?;
        rows.iter().map(comment).collect()
    }

    async fn replace_comment(&self, changed: &Comment) -> Result<(), StorageError> {
        sqlx::query("UPDATE comments SET text = ?, edited_at = ? WHERE id = ?")
            .bind(changed.text.as_str())
            .bind(changed.edited_at.map(|time| time.as_millis()))
            .bind(changed.id.as_uuid())
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    async fn delete_comment(&self, gone: &Comment) -> Result<(), StorageError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        // Likes and counters have no foreign keys.
        sqlx::query(
            "INSERT INTO deletions (id) SELECT id FROM comments WHERE parent_id = ?1 OR id = ?1",
        )
        .bind(gone.id.as_uuid())
        .execute(&mut *transaction)
        .await?;
        let mut deleted = 0;
        // The answers first: those that go by their foreign key are not counted.
        for rows in [
            "DELETE FROM comments WHERE parent_id = ?",
            "DELETE FROM comments WHERE id = ?",
        ] {
            deleted += sqlx::query(rows)
                .bind(gone.id.as_uuid())
                .execute(&mut *transaction)
                .await?
                .rows_affected();
        }
        if deleted > 0 {
            let by = -i64::try_from(deleted).unwrap_or(i64::MAX);
            edges::count(&mut transaction, gone.post.as_uuid(), Counter::Comments, by).await?;
        }
        transaction.commit().await?;
        self.finish_deletions_while_waited_for().await?;
        Ok(())
    }

    async fn hidden_comments(
        &self,
        posts: &[PostId],
    ) -> Result<HashMap<PostId, i64>, StorageError> {
        if posts.is_empty() || !self.hides_accounts().await? {
            return Ok(HashMap::new());
        }
        let now = Timestamp::now().as_millis();
        let mut query = QueryBuilder::new(
            "SELECT c.post_id, count(*) AS hidden FROM comments c JOIN users u ON u.id = c.author_id
             LEFT JOIN comments p ON p.id = c.parent_id LEFT JOIN users a ON a.id = p.author_id
             WHERE c.post_id IN (",
        );
        let mut ids = query.separated(", ");
        for post in posts {
            ids.push_bind(post.as_uuid());
        }
        query.push(") AND (");
        for (at, person) in ["u", "a"].into_iter().enumerate() {
            query.push(if at > 0 { " OR " } else { "" }).push(format!(
                "{person}.deletion_due_at IS NOT NULL OR {person}.suspended_at IS NOT NULL
                 AND ({person}.suspended_until IS NULL OR {person}.suspended_until > "
            ));
            query.push_bind(now).push(")");
        }
        query.push(") GROUP BY c.post_id");
        let rows = query.build().fetch_all(&self.readers).await?;
        let counted = |row: &sqlx::sqlite::SqliteRow| {
            let post: Uuid = row.try_get("post_id")?;
            Ok((post.into(), row.try_get("hidden")?))
        };
        rows.iter().map(counted).collect()
    }

    async fn comments(
        &self,
        post: PostId,
        order: CommentOrder,
        after: Option<CommentId>,
        limit: u32,
    ) -> Result<Vec<Comment>, StorageError> {
        let mut query = select("", post, order, after, limit);
        let rows = query.build().fetch_all(&self.readers).await?;
        rows.iter().map(comment).collect()
    }

    async fn answers(
        &self,
        parents: &[CommentId],
        limit: u32,
    ) -> Result<Vec<Comment>, StorageError> {
        if parents.is_empty() {
            return Ok(Vec::new());
        }
        let mut query = QueryBuilder::new("SELECT * FROM comments WHERE parent_id IN (");
        let mut ids = query.separated(", ");
        for parent in parents {
            ids.push_bind(parent.as_uuid());
        }
        query.push(") ORDER BY id LIMIT ").push_bind(limit);
        let rows = query.build().fetch_all(&self.readers).await?;
        rows.iter().map(comment).collect()
    }
}
