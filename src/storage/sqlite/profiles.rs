//! How people show themselves.

use std::collections::HashMap;

use async_trait::async_trait;
use sqlx::QueryBuilder;

use super::records::user_columns;
use super::{SqliteStore, StorageError, records, search};
use crate::domain::terms::NAMES_VERSION;
use crate::domain::{
    Author, BlobKey, Language, ProfileChange, TimeZoneName, User, UserId, Username,
};
use crate::storage::social::Profiles;

#[async_trait]
impl Profiles for SqliteStore {
    async fn change_profile(&self, id: UserId, change: &ProfileChange) -> Result<(), StorageError> {
        let mut query = QueryBuilder::new("UPDATE users SET id = id");
        if let Some(name) = &change.display_name {
            query.push(", display_name = ").push_bind(name.as_str());
            query
                .push(", name_words = ")
                .push_bind(search::name_column(name)?);
            query.push(", terms_version = ").push_bind(NAMES_VERSION);
        }
        if let Some(bio) = &change.bio {
            query.push(", bio = ").push_bind(bio.as_str());
        }
        if let Some(private) = change.private {
            query.push(", private = ").push_bind(private);
        }
        if let Some(disabled_notifications) = &change.disabled_notifications {
            let words: Vec<&str> = disabled_notifications
                .iter()
                .map(|kind| kind.as_str())
                .collect();
            query
                .push(", disabled_notifications = ")
                .push_bind(words.join(" "));
        }
        if let Some(sensitive) = change.sensitive {
            query
                .push(", sensitive_choice = ")
                .push_bind(sensitive.as_str());
        }
        if let Some(renew) = change.renew_captions {
            query.push(", renew_captions = ").push_bind(renew);
        }
        if let Some(ignore) = change.ignore_file_words {
            query.push(", ignore_file_words = ").push_bind(ignore);
        }
        if let Some(licence) = change.licence {
            query.push(", licence = ").push_bind(licence.as_str());
        }
        if let Some(show) = change.show_camera {
            query.push(", show_camera = ").push_bind(show);
        }
        if let Some(zone) = &change.time_zone {
            let zone = zone.as_ref().map(TimeZoneName::as_str);
            query.push(", time_zone = ").push_bind(zone);
        }
        if let Some(language) = change.language {
            query
                .push(", language = ")
                .push_bind(language.map(Language::tag));
        }
        if let Some(appearance) = change.appearance {
            let json = records::json_column("users.appearance", &appearance, false)?;
            query.push(", appearance = ").push_bind(json);
        }
        if let Some(fields) = &change.fields {
            let json = records::json_column("users.fields", fields, false)?;
            query.push(", fields = ").push_bind(json);
        }
        if let Some(pinned) = &change.pinned {
            let json = records::json_column("users.pinned", pinned, false)?;
            query.push(", pinned = ").push_bind(json);
        }
        if let Some(consent) = &change.remote_consent {
            let none = consent.is_none();
            let json = records::json_column("users.remote_consent", consent, none)?;
            query.push(", remote_consent = ").push_bind(json);
        }
        query.push(" WHERE id = ").push_bind(id.as_uuid());
        query.build().execute(&self.writer).await?;
        Ok(())
    }

    async fn exchange_avatar(
        &self,
        id: UserId,
        old: Option<BlobKey>,
        new: Option<BlobKey>,
    ) -> Result<bool, StorageError> {
        let outcome = sqlx::query("UPDATE users SET avatar = ? WHERE id = ? AND avatar IS ?")
            .bind(new.map(BlobKey::as_uuid))
            .bind(id.as_uuid())
            .bind(old.map(BlobKey::as_uuid))
            .execute(&self.writer)
            .await?;
        Ok(outcome.rows_affected() > 0)
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
            .map(|row| records::user(row).map(|user| (user.id, user.as_author())))
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
        rows.iter().map(records::user).collect()
    }

    async fn narrow_posts(&self, author: UserId, limit: u32) -> Result<u64, StorageError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        // The hashtag pages' rows first, while it is still known whose they are.
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
            "UPDATE posts SET visibility = 'followers', words = '[]', revision = revision + 1
             WHERE id IN (
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
