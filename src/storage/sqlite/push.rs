//! Devices that want to be notified, and messages on their way to them.

use async_trait::async_trait;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

use super::{SqliteStore, StorageError, records};
use crate::domain::{
    PushDelivery, PushDeliveryId, PushKeys, PushSource, PushSubscription, Timestamp, UserId,
};
use crate::storage::push::{Push, kinds_of, kinds_word};

fn source(row: &SqliteRow) -> Result<PushSource, StorageError> {
    let kind: &str = row.try_get("source_kind")?;
    PushSource::from_stored(kind, row.try_get("source")?)
        .ok_or_else(|| StorageError::corrupt("push_subscriptions.source_kind", kind))
}

fn subscription(row: &SqliteRow) -> Result<PushSubscription, StorageError> {
    Ok(PushSubscription {
        source: source(row)?,
        user: row.try_get::<Uuid, _>("user_id")?.into(),
        endpoint: row.try_get("endpoint")?,
        keys: PushKeys {
            public: row.try_get("public_key")?,
            auth: row.try_get("auth")?,
        },
        kinds: kinds_of(row.try_get("kinds")?),
        created_at: records::time(row, "created_at")?,
    })
}

fn delivery(row: &SqliteRow) -> Result<PushDelivery, StorageError> {
    Ok(PushDelivery {
        id: row.try_get::<Uuid, _>("id")?.into(),
        source: source(row)?,
        message: row.try_get("message")?,
        due_at: records::time(row, "due_at")?,
        attempts: row.try_get("attempts")?,
    })
}

#[async_trait]
impl Push for SqliteStore {
    async fn save_push_subscription(
        &self,
        subscription: &PushSubscription,
    ) -> Result<(), StorageError> {
        let mut transaction = self.writer.begin().await?;
        sqlx::query("DELETE FROM push_subscriptions WHERE source = ? OR endpoint = ?")
            .bind(subscription.source.as_uuid())
            .bind(&subscription.endpoint)
            .execute(&mut *transaction)
            .await?;
        sqlx::query(
            "INSERT INTO push_subscriptions
                 (source, source_kind, user_id, endpoint, public_key, auth, kinds, created_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(subscription.source.as_uuid())
        .bind(subscription.source.kind())
        .bind(subscription.user.as_uuid())
        .bind(&subscription.endpoint)
        .bind(&subscription.keys.public)
        .bind(&subscription.keys.auth)
        .bind(kinds_word(&subscription.kinds))
        .bind(subscription.created_at.as_millis())
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(())
    }

    async fn push_subscription(
        &self,
        source: PushSource,
    ) -> Result<Option<PushSubscription>, StorageError> {
        let row = sqlx::query("SELECT * FROM push_subscriptions WHERE source = ?")
            .bind(source.as_uuid())
            .fetch_optional(&self.readers)
            .await?;
        row.as_ref().map(subscription).transpose()
    }

    async fn push_subscriptions(
        &self,
        user: UserId,
    ) -> Result<Vec<PushSubscription>, StorageError> {
        let rows =
            sqlx::query("SELECT * FROM push_subscriptions WHERE user_id = ? ORDER BY created_at")
                .bind(user.as_uuid())
                .fetch_all(&self.readers)
                .await?;
        rows.iter().map(subscription).collect()
    }

    async fn delete_push_subscription(&self, source: PushSource) -> Result<(), StorageError> {
        sqlx::query("DELETE FROM push_subscriptions WHERE source = ?")
            .bind(source.as_uuid())
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    async fn insert_push_deliveries(
        &self,
        deliveries: &[PushDelivery],
    ) -> Result<(), StorageError> {
        let mut transaction = self.writer.begin().await?;
        for one in deliveries {
            // A subscription that has just ended gets nothing more.
            sqlx::query(
                "INSERT INTO push_deliveries (id, source, message, due_at, attempts)
                 SELECT ?, source, ?, ?, ? FROM push_subscriptions WHERE source = ?",
            )
            .bind(one.id.as_uuid())
            .bind(&one.message)
            .bind(one.due_at.as_millis())
            .bind(one.attempts)
            .bind(one.source.as_uuid())
            .execute(&mut *transaction)
            .await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    async fn due_push_deliveries(
        &self,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<PushDelivery>, StorageError> {
        let rows = sqlx::query(
            "SELECT d.*, s.source_kind FROM push_deliveries d
             JOIN push_subscriptions s ON s.source = d.source
             WHERE d.due_at <= ? ORDER BY d.due_at, d.id LIMIT ?",
        )
        .bind(now.as_millis())
        .bind(limit)
        .fetch_all(&self.readers)
        .await?;
        rows.iter().map(delivery).collect()
    }

    async fn claim_push_delivery(
        &self,
        delivery: &PushDelivery,
        until: Timestamp,
    ) -> Result<bool, StorageError> {
        let claimed = sqlx::query(
            "UPDATE push_deliveries SET due_at = ?, attempts = attempts + 1
             WHERE id = ? AND attempts = ? AND due_at = ?",
        )
        .bind(until.as_millis())
        .bind(delivery.id.as_uuid())
        .bind(delivery.attempts)
        .bind(delivery.due_at.as_millis())
        .execute(&self.writer)
        .await?;
        Ok(claimed.rows_affected() == 1)
    }

    async fn delete_push_delivery(&self, id: PushDeliveryId) -> Result<(), StorageError> {
        sqlx::query("DELETE FROM push_deliveries WHERE id = ?")
            .bind(id.as_uuid())
            .execute(&self.writer)
            .await?;
        Ok(())
    }
}
