//! Albums: a table of them, one of what stands in them, one of the words that find them.

use async_trait::async_trait;
use sqlx::Row;
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use uuid::Uuid;

use super::{SqliteStore, StorageError, records};
use crate::domain::terms::album_words;
use crate::domain::{
    Album, AlbumDescription, AlbumId, AlbumInList, AlbumTitle, PostId, UserId, Visibility,
};
use crate::storage::ReplaceError;
use crate::storage::albums::Albums;
use crate::storage::search::end_of;

/// An album without its posts, which stand in another table.
fn album(row: &SqliteRow) -> Result<Album, StorageError> {
    Ok(Album {
        id: row.try_get::<Uuid, _>("id")?.into(),
        owner: row.try_get::<Uuid, _>("owner_id")?.into(),
        created_at: records::time(row, "created_at")?,
        updated_at: records::time(row, "updated_at")?,
        title: AlbumTitle::from_stored(row.try_get("title")?),
        description: AlbumDescription::from_stored(row.try_get("description")?),
        visibility: records::word(row, "visibility", Visibility::from_word)?,
        cover: row.try_get::<Option<Uuid>, _>("cover")?.map(Into::into),
        posts: Vec::new(),
        revision: row.try_get("revision")?,
    })
}

fn in_list(row: &SqliteRow) -> Result<AlbumInList, StorageError> {
    Ok(AlbumInList {
        id: row.try_get::<Uuid, _>("id")?.into(),
        owner: row.try_get::<Uuid, _>("owner_id")?.into(),
        title: AlbumTitle::from_stored(row.try_get("title")?),
        visibility: records::word(row, "visibility", Visibility::from_word)?,
        covers: records::json(row, "covers")?,
    })
}

fn covers(album: &Album) -> Result<String, StorageError> {
    let json = serde_json::to_string(&album.covers());
    json.map_err(|error| StorageError::corrupt("albums.covers", error))
}

/// What stands in the album, and its words.
async fn write_parts(connection: &mut SqliteConnection, album: &Album) -> Result<(), StorageError> {
    for (position, post) in (0_i64..).zip(&album.posts) {
        // A post that was deleted meanwhile is left out.
        sqlx::query(
            "INSERT INTO album_posts (album_id, post_id, position)
             SELECT ?1, id, ?3 FROM posts WHERE id = ?2",
        )
        .bind(album.id.as_uuid())
        .bind(post.as_uuid())
        .bind(position)
        .execute(&mut *connection)
        .await?;
    }
    for word in album_words(album) {
        sqlx::query("INSERT INTO album_words (word, album_id) VALUES (?, ?)")
            .bind(word)
            .bind(album.id.as_uuid())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

#[async_trait]
impl Albums for SqliteStore {
    async fn insert_album(&self, album: &Album) -> Result<(), StorageError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query(
            "INSERT INTO albums (id, owner_id, title, description, visibility, cover, covers,
                                 created_at, updated_at, revision)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(album.id.as_uuid())
        .bind(album.owner.as_uuid())
        .bind(album.title.as_str())
        .bind(album.description.as_str())
        .bind(album.visibility.as_str())
        .bind(album.cover.map(PostId::as_uuid))
        .bind(covers(album)?)
        .bind(album.created_at.as_millis())
        .bind(album.updated_at.as_millis())
        .bind(album.revision)
        .execute(&mut *transaction)
        .await?;
        write_parts(&mut transaction, album).await?;
        Ok(transaction.commit().await?)
    }

    async fn album(&self, id: AlbumId) -> Result<Option<Album>, StorageError> {
        let row = sqlx::query("SELECT * FROM albums WHERE id = ?")
            .bind(id.as_uuid())
            .fetch_optional(&self.readers)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let posts = sqlx::query_scalar::<_, Uuid>(
            "SELECT post_id FROM album_posts WHERE album_id = ? ORDER BY position",
        )
        .bind(id.as_uuid())
        .fetch_all(&self.readers)
        .await?;
        Ok(Some(Album {
            posts: posts.into_iter().map(PostId::from).collect(),
            ..album(&row)?
        }))
    }

    async fn albums_of(&self, owner: UserId, limit: u32) -> Result<Vec<AlbumInList>, StorageError> {
        let rows = sqlx::query("SELECT * FROM albums WHERE owner_id = ? ORDER BY id DESC LIMIT ?")
            .bind(owner.as_uuid())
            .bind(limit)
            .fetch_all(&self.readers)
            .await?;
        rows.iter().map(in_list).collect()
    }

    async fn albums_with(&self, post: PostId) -> Result<Vec<AlbumId>, StorageError> {
        let ids = sqlx::query_scalar::<_, Uuid>(
            "SELECT album_id FROM album_posts WHERE post_id = ? ORDER BY album_id",
        )
        .bind(post.as_uuid())
        .fetch_all(&self.readers)
        .await?;
        Ok(ids.into_iter().map(AlbumId::from).collect())
    }

    async fn albums_like(&self, beginning: &str, limit: u32) -> Result<Vec<Album>, StorageError> {
        let rows = sqlx::query(
            "SELECT * FROM albums WHERE id IN (
                 SELECT DISTINCT album_id FROM album_words WHERE word >= ? AND word < ?)
             ORDER BY id DESC LIMIT ?",
        )
        .bind(beginning)
        .bind(end_of(beginning))
        .bind(limit)
        .fetch_all(&self.readers)
        .await?;
        rows.iter().map(album).collect()
    }

    async fn replace_album(&self, album: &Album) -> Result<(), ReplaceError> {
        let begun = self.writer.begin_with("BEGIN IMMEDIATE").await;
        let mut transaction = begun.map_err(StorageError::from)?;
        let updated = sqlx::query(
            "UPDATE albums SET revision = revision + 1, title = ?, description = ?,
                               visibility = ?, cover = ?, covers = ?, updated_at = ?
             WHERE id = ? AND revision = ?",
        )
        .bind(album.title.as_str())
        .bind(album.description.as_str())
        .bind(album.visibility.as_str())
        .bind(album.cover.map(PostId::as_uuid))
        .bind(covers(album)?)
        .bind(album.updated_at.as_millis())
        .bind(album.id.as_uuid())
        .bind(album.revision)
        .execute(&mut *transaction)
        .await
        .map_err(StorageError::from)?;
        if updated.rows_affected() == 0 {
            return Err(ReplaceError::Conflict);
        }
        for parts in [
            "DELETE FROM album_posts WHERE album_id = ?",
            "DELETE FROM album_words WHERE album_id = ?",
        ] {
            let gone = sqlx::query(parts).bind(album.id.as_uuid());
            let gone = gone.execute(&mut *transaction).await;
            gone.map_err(StorageError::from)?;
        }
        write_parts(&mut transaction, album).await?;
        Ok(transaction.commit().await.map_err(StorageError::from)?)
    }

    async fn delete_album(&self, id: AlbumId) -> Result<(), StorageError> {
        sqlx::query("DELETE FROM albums WHERE id = ?")
            .bind(id.as_uuid())
            .execute(&self.writer)
            .await?;
        Ok(())
    }
}
