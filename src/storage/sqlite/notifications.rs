//! Notifications.

use async_trait::async_trait;
use sqlx::{QueryBuilder, Row};
use uuid::Uuid;

use super::{SqliteStore, StorageError, records};
use crate::domain::{
    CommentId, Cursor, ModeratorsText, Notification, NotificationId, NotificationKind, PostId,
    UserId,
};
use crate::storage::social::{Notifications, deduplication_key};

fn notification(row: &sqlx::sqlite::SqliteRow) -> Result<Notification, StorageError> {
    let kind: String = row.try_get("kind")?;
    Ok(Notification {
        id: row.try_get::<Uuid, _>("id")?.into(),
        to: row.try_get::<Uuid, _>("to_id")?.into(),
        kind: NotificationKind::from_word(&kind)
            .ok_or_else(|| StorageError::corrupt("notifications.kind", kind))?,
        actor: row.try_get::<Uuid, _>("actor_id")?.into(),
        post: row.try_get::<Option<Uuid>, _>("post_id")?.map(Into::into),
        comment: row
            .try_get::<Option<Uuid>, _>("comment_id")?
            .map(Into::into),
        at: records::time(row, "at")?,
        read: row.try_get("read")?,
        message: row
            .try_get::<Option<String>, _>("message")?
            .map(ModeratorsText::from_stored),
    })
}

#[async_trait]
impl Notifications for SqliteStore {
    async fn insert_notification(&self, new: &Notification) -> Result<bool, StorageError> {
        let made = sqlx::query(
            "INSERT INTO notifications (id, to_id, kind, actor_id, post_id, comment_id, at, read, deduplication_key,
                                  message)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (to_id, deduplication_key) DO NOTHING",
        )
        .bind(new.id.as_uuid())
        .bind(new.to.as_uuid())
        .bind(new.kind.as_str())
        .bind(new.actor.as_uuid())
        .bind(new.post.map(PostId::as_uuid))
        .bind(new.comment.map(CommentId::as_uuid))
        .bind(new.at.as_millis())
        .bind(new.read)
        .bind(deduplication_key(new))
        .bind(new.message.as_ref().map(ModeratorsText::as_str))
        .execute(&self.writer)
        .await?;
        Ok(made.rows_affected() > 0)
    }

    async fn withdraw_notification(&self, old: &Notification) -> Result<(), StorageError> {
        sqlx::query("DELETE FROM notifications WHERE to_id = ? AND deduplication_key = ?")
            .bind(old.to.as_uuid())
            .bind(deduplication_key(old))
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    async fn notifications(
        &self,
        to: UserId,
        after: Option<Cursor>,
        limit: u32,
    ) -> Result<Vec<Notification>, StorageError> {
        let mut query = QueryBuilder::new("SELECT * FROM notifications WHERE to_id = ");
        query.push_bind(to.as_uuid());
        if let Some(cursor) = after {
            query.push(" AND (at, id) < (");
            query.push_bind(cursor.time.as_millis()).push(", ");
            query.push_bind(cursor.id).push(")");
        }
        query.push(" ORDER BY at DESC, id DESC LIMIT ");
        query.push_bind(limit);
        let rows = query.build().fetch_all(&self.readers).await?;
        rows.iter().map(notification).collect()
    }

    async fn unread_notifications(&self, to: UserId, most: u32) -> Result<u32, StorageError> {
        let count = sqlx::query_scalar(
            "SELECT count(*) FROM (SELECT 1 FROM notifications WHERE to_id = ? AND read = 0 LIMIT ?)",
        )
        .bind(to.as_uuid())
        .bind(most)
        .fetch_one(&self.readers)
        .await?;
        Ok(count)
    }

    async fn mark_notifications_read(
        &self,
        to: UserId,
        until: NotificationId,
    ) -> Result<(), StorageError> {
        sqlx::query(
            "UPDATE notifications SET read = 1 WHERE to_id = ?1 AND read = 0 AND (at, id) <=
               (SELECT at, id FROM notifications WHERE id = ?2 AND to_id = ?1)",
        )
        .bind(to.as_uuid())
        .bind(until.as_uuid())
        .execute(&self.writer)
        .await?;
        Ok(())
    }
}
