//! Walks over everything, for commands that look after a site.

use async_trait::async_trait;

use sqlx::QueryBuilder;
use uuid::Uuid;

use super::{SqliteStore, StorageError};
use crate::domain::{BlobKey, PostId};
use crate::storage::moderation::Maintenance;

#[async_trait]
impl Maintenance for SqliteStore {
    async fn published_ids(
        &self,
        after: Option<PostId>,
        limit: u32,
    ) -> Result<Vec<PostId>, StorageError> {
        let ids: Vec<Uuid> = sqlx::query_scalar(
            "SELECT id FROM posts WHERE id > ? AND published_at IS NOT NULL ORDER BY id LIMIT ?",
        )
        .bind(after.map_or(Uuid::nil(), PostId::as_uuid))
        .bind(limit)
        .fetch_all(&self.readers)
        .await?;
        Ok(ids.into_iter().map(PostId::from).collect())
    }

    async fn post_ids(
        &self,
        after: Option<PostId>,
        limit: u32,
    ) -> Result<Vec<PostId>, StorageError> {
        let ids: Vec<Uuid> =
            sqlx::query_scalar("SELECT id FROM posts WHERE id > ? ORDER BY id LIMIT ?")
                .bind(after.map_or(Uuid::nil(), PostId::as_uuid))
                .bind(limit)
                .fetch_all(&self.readers)
                .await?;
        Ok(ids.into_iter().map(PostId::from).collect())
    }

    async fn shown_blobs(&self, blobs: &[BlobKey]) -> Result<Vec<BlobKey>, StorageError> {
        let mut shown = Vec::new();
        for (column, table) in [("blob", "pictures"), ("avatar", "users")] {
            let mut query =
                QueryBuilder::new(format!("SELECT {column} FROM {table} WHERE {column} IN ("));
            let mut places = query.separated(", ");
            for blob in blobs {
                places.push_bind(blob.as_uuid());
            }
            query.push(")");
            let found: Vec<Uuid> = query.build_query_scalar().fetch_all(&self.readers).await?;
            shown.extend(found.into_iter().map(BlobKey::from));
        }
        Ok(shown)
    }
}
