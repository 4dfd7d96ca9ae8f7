//! Posts one by one: three tables, written together in one transaction.

use async_trait::async_trait;
use sqlx::sqlite::{SqliteArguments, SqlitePool};
use sqlx::{Row, Sqlite};
use uuid::Uuid;

use super::super::posts::{Posts, ReplaceError};
use super::records::user_columns;
use super::{SqliteStore, StorageError, post_parts, records};
use crate::domain::{PictureId, Post, PostId, PostWithAuthor};

/// The columns that a post's changes are written to, in the order of [`bind_changing`].
macro_rules! changing_columns {
    () => {
        "updated_at, published_at, visibility, caption, caption_origin, replaced_caption, hashtags, \
         hashtags_origin, sensitive, sensitive_by_moderator, hidden_at, hidden_reason, \
         caption_from_file, hashtags_from_file, licence, show_camera, scheduled_at, edited_at"
    };
}

/// A place for the value of each of them.
macro_rules! changing_places {
    () => {
        "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?"
    };
}

#[async_trait]
impl Posts for SqliteStore {
    async fn insert_post(&self, post: &Post) -> Result<(), StorageError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let query = sqlx::query(concat!(
            "INSERT INTO posts (id, author_id, created_at, revision, ",
            changing_columns!(),
            ") VALUES (?, ?, ?, ?, ",
            changing_places!(),
            ")",
        ))
        .bind(post.id.as_uuid())
        .bind(post.author.as_uuid())
        .bind(post.created_at.as_millis())
        .bind(post.revision);
        bind_changing(query, post)
            .execute(&mut *transaction)
            .await?;
        post_parts::write(&mut transaction, post, self.language).await?;
        transaction.commit().await?;
        Ok(())
    }

    async fn post(&self, id: PostId) -> Result<Option<PostWithAuthor>, StorageError> {
        let pool = &self.readers;
        let row = sqlx::query(concat!(
            "SELECT p.*, ",
            user_columns!(),
            " FROM posts p JOIN users u ON u.id = p.author_id WHERE p.id = ?"
        ))
        .bind(id.as_uuid())
        .fetch_optional(pool)
        .await?;
        one(pool, row).await
    }

    async fn post_of_picture(&self, id: PictureId) -> Result<Option<PostWithAuthor>, StorageError> {
        let pool = &self.readers;
        let row = sqlx::query(concat!(
            "SELECT p.*, ",
            user_columns!(),
            " FROM pictures i JOIN posts p ON p.id = i.post_id
             JOIN users u ON u.id = p.author_id WHERE i.id = ?"
        ))
        .bind(id.as_uuid())
        .fetch_optional(pool)
        .await?;
        one(pool, row).await
    }

    async fn replace_post(&self, post: &Post) -> Result<(), ReplaceError> {
        let mut transaction = self
            .writer
            .begin_with("BEGIN IMMEDIATE")
            .await
            .map_err(StorageError::from)?;
        let query = sqlx::query(concat!(
            "UPDATE posts SET revision = revision + 1, (",
            changing_columns!(),
            ") = (",
            changing_places!(),
            ") WHERE id = ? AND revision = ?",
        ));
        let updated = bind_changing(query, post)
            .bind(post.id.as_uuid())
            .bind(post.revision)
            .execute(&mut *transaction)
            .await
            .map_err(StorageError::from)?;
        if updated.rows_affected() == 0 {
            return Err(ReplaceError::Conflict);
        }
        for table in [
            "DELETE FROM pictures WHERE post_id = ?",
            "DELETE FROM post_tags WHERE post_id = ?",
        ] {
            sqlx::query(table)
                .bind(post.id.as_uuid())
                .execute(&mut *transaction)
                .await
                .map_err(StorageError::from)?;
        }
        post_parts::write(&mut transaction, post, self.language).await?;
        transaction.commit().await.map_err(StorageError::from)?;
        Ok(())
    }

    async fn delete_post(&self, id: PostId) -> Result<(), StorageError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        // What refers to the post goes with it by its foreign keys; edges and counters have none.
        for statement in [
            "INSERT INTO deletions (id) SELECT id FROM comments WHERE post_id = ?",
            "INSERT INTO deletions (id) SELECT id FROM posts WHERE id = ?",
            "DELETE FROM posts WHERE id = ?",
        ] {
            sqlx::query(statement)
                .bind(id.as_uuid())
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        self.finish_deletions_while_waited_for().await?;
        Ok(())
    }

    async fn finish_deletions(&self) -> Result<u64, StorageError> {
        self.finish_some_deletions(usize::MAX).await
    }
}

type Statement<'q> = sqlx::query::Query<'q, Sqlite, SqliteArguments>;

fn bind_changing<'q>(query: Statement<'q>, post: &'q Post) -> Statement<'q> {
    let (caption_origin, caption_from_file) = records::origin_columns(post.caption.origin);
    let (hashtags_origin, hashtags_from_file) = records::origin_columns(post.hashtags.origin);
    query
        .bind(post.updated_at.as_millis())
        .bind(post.published_at.map(|time| time.as_millis()))
        .bind(post.visibility.as_str())
        .bind(post.caption.value.as_str())
        .bind(caption_origin)
        .bind(post.replaced_caption.as_ref().map(|text| text.as_str()))
        .bind(joined_tags(post))
        .bind(hashtags_origin)
        .bind(post.sensitive)
        .bind(post.sensitive_by_moderator)
        .bind(post.hidden.as_ref().map(|hidden| hidden.at.as_millis()))
        .bind(post.hidden.as_ref().map(|hidden| hidden.reason.as_str()))
        .bind(caption_from_file)
        .bind(hashtags_from_file)
        .bind(post.licence.as_str())
        .bind(post.show_camera)
        .bind(post.scheduled_at.map(|time| time.as_millis()))
        .bind(post.edited_at.map(|time| time.as_millis()))
}

async fn one(
    pool: &SqlitePool,
    row: Option<sqlx::sqlite::SqliteRow>,
) -> Result<Option<PostWithAuthor>, StorageError> {
    let Some(row) = row else { return Ok(None) };
    let mut found = records::published(&row)?;
    attach_pictures(pool, [&mut found.post]).await?;
    Ok(Some(found))
}

/// Posts with their authors from rows that hold both, and their pictures.
pub(super) async fn published(
    pool: &SqlitePool,
    rows: &[sqlx::sqlite::SqliteRow],
) -> Result<Vec<PostWithAuthor>, StorageError> {
    let mut found = rows
        .iter()
        .map(records::published)
        .collect::<Result<Vec<_>, _>>()?;
    attach_pictures(pool, found.iter_mut().map(|found| &mut found.post)).await?;
    Ok(found)
}

/// Gives each post its pictures, in order, with one query for all.
pub(super) async fn attach_pictures<'p>(
    pool: &SqlitePool,
    posts: impl IntoIterator<Item = &'p mut Post>,
) -> Result<(), StorageError> {
    let mut posts: Vec<&mut Post> = posts.into_iter().collect();
    if posts.is_empty() {
        return Ok(());
    }
    let mut query = sqlx::QueryBuilder::new("SELECT * FROM pictures WHERE post_id IN (");
    let mut ids = query.separated(", ");
    for post in &posts {
        ids.push_bind(post.id.as_uuid());
    }
    query.push(") ORDER BY post_id, position");
    for row in query.build().fetch_all(pool).await? {
        let owner: Uuid = row.try_get("post_id")?;
        if let Some(post) = posts.iter_mut().find(|post| post.id.as_uuid() == owner) {
            post.pictures.push(records::picture(&row)?);
        }
    }
    Ok(())
}

fn joined_tags(post: &Post) -> String {
    let tags: Vec<&str> = post
        .hashtags
        .value
        .as_slice()
        .iter()
        .map(|tag| tag.shown())
        .collect();
    tags.join(" ")
}
