//! How people show themselves.

use std::collections::HashMap;

use async_trait::async_trait;
use sqlx::QueryBuilder;

use super::rows::user_columns;
use super::{SqliteStore, StorageError, rows, search};
use crate::domain::terms::TERMS_VERSION;
use crate::domain::{Author, BlobKey, NoticeKind, Profile, User, UserId, Username};
use crate::storage::social::Profiles;

#[async_trait]
impl Profiles for SqliteStore {
    async fn set_profile(&self, id: UserId, profile: &Profile) -> Result<(), StorageError> {
        let silenced: Vec<&str> = profile
            .silenced
            .iter()
            .copied()
            .map(NoticeKind::as_str)
            .collect();
        sqlx::query(
            "UPDATE users SET display_name = ?, bio = ?, avatar = ?, private = ?, silenced = ?,
                              name_words = ?, terms_version = ?, sensitive_choice = ?
             WHERE id = ?",
        )
        .bind(profile.display_name.as_str())
        .bind(profile.bio.as_str())
        .bind(profile.avatar.map(BlobKey::as_uuid))
        .bind(profile.private)
        .bind(silenced.join(" "))
        .bind(search::name_column(&profile.display_name)?)
        .bind(TERMS_VERSION)
        .bind(profile.sensitive.as_str())
        .bind(id.as_uuid())
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    async fn authors(&self, ids: &[UserId]) -> Result<HashMap<UserId, Author>, StorageError> {
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let mut query = QueryBuilder::new(concat!(
            "SELECT ",
            user_columns!(),
            " FROM users u WHERE u.id IN ("
        ));
        let mut places = query.separated(", ");
        for id in ids {
            places.push_bind(id.as_uuid());
        }
        query.push(")");
        let rows = query.build().fetch_all(&self.readers).await?;
        rows.iter()
            .map(|row| rows::user(row).map(|user| (user.id, user.as_author())))
            .collect()
    }

    async fn users_named(&self, names: &[Username]) -> Result<Vec<User>, StorageError> {
        if names.is_empty() {
            return Ok(Vec::new());
        }
        let mut query = QueryBuilder::new(concat!(
            "SELECT ",
            user_columns!(),
            " FROM users u WHERE u.username IN ("
        ));
        let mut places = query.separated(", ");
        for name in names {
            places.push_bind(name.as_str().to_owned());
        }
        query.push(")");
        let rows = query.build().fetch_all(&self.readers).await?;
        rows.iter().map(rows::user).collect()
    }

    async fn narrow_posts(&self, author: UserId, limit: u32) -> Result<u64, StorageError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        // The hashtag pages' rows first, while it can still be told whose they are.
        sqlx::query(
            "DELETE FROM post_tags WHERE post_id IN (
               SELECT id FROM posts WHERE author_id = ? AND visibility IN ('public', 'unlisted')
               ORDER BY id LIMIT ?)",
        )
        .bind(author.as_uuid())
        .bind(limit)
        .execute(&mut *transaction)
        .await?;
        let narrowed = sqlx::query(
            "UPDATE posts SET visibility = 'followers', revision = revision + 1 WHERE id IN (
               SELECT id FROM posts WHERE author_id = ? AND visibility IN ('public', 'unlisted')
               ORDER BY id LIMIT ?)",
        )
        .bind(author.as_uuid())
        .bind(limit)
        .execute(&mut *transaction)
        .await?
        .rows_affected();
        transaction.commit().await?;
        Ok(narrowed)
    }
}
