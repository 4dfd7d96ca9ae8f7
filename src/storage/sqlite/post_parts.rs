//! What stands in tables of its own beside a post: its pictures and its hashtags.

use sqlx::sqlite::SqliteConnection;

use super::{StorageError, caption_records, records, search};
use crate::domain::{Focus, Language, Post, Visibility};

/// Writes the terms, pictures and hashtags of a post.
pub(super) async fn write(
    connection: &mut SqliteConnection,
    post: &Post,
    language: Language,
) -> Result<(), StorageError> {
    search::write_terms(connection, post, language).await?;
    for (position, picture) in (0_i64..).zip(&post.pictures) {
        let caption_state = caption_records::caption_state_columns(&picture.caption_state)?;
        let (alt_origin, alt_from_file) = records::origin_columns(picture.alt.origin);
        let (camera, credit) = (&picture.camera, &picture.credit);
        let camera = records::json_column("pictures.camera", camera, camera.is_empty())?;
        let credit = records::json_column("pictures.credit", credit, credit.is_empty())?;
        let extra = &picture.extra_files;
        let extra = records::json_column("pictures.extra_files", extra, extra.is_empty())?;
        let choice = &picture.alt_choice;
        let choice = records::json_column("pictures.alt_choice", choice, choice.is_empty())?;
        sqlx::query(
            "INSERT INTO pictures (id, post_id, position, blob, width, height, media_type,
                                   placeholder, alt, alt_origin, caption_state, round, attempts, due_at,
                                   suggestions, digest, bytes, alt_from_file, camera, credit,
                                   focus_x, focus_y, extra_files, sources_due_at,
                                   alt_choice)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(picture.id.as_uuid())
        .bind(post.id.as_uuid())
        .bind(position)
        .bind(picture.blob.as_uuid())
        .bind(picture.dimensions.width)
        .bind(picture.dimensions.height)
        .bind(&picture.media_type)
        .bind(&picture.placeholder.0)
        .bind(picture.alt.value.as_str())
        .bind(alt_origin)
        .bind(caption_state.state)
        .bind(caption_state.round)
        .bind(caption_state.attempts)
        .bind(caption_state.due_at)
        .bind(caption_state.suggestions)
        .bind(picture.digest.map(|digest| digest.to_vec()))
        .bind(i64::try_from(picture.bytes).unwrap_or(i64::MAX))
        .bind(alt_from_file)
        .bind(camera)
        .bind(credit)
        .bind(picture.focus.map(Focus::x))
        .bind(picture.focus.map(Focus::y))
        .bind(extra)
        .bind(caption_state.sources_due_at)
        .bind(choice)
        .execute(&mut *connection)
        .await?;
    }
    write_tags(connection, post).await
}

/// Lists a post on the pages of its hashtags, which show what is for everybody.
pub(super) async fn write_tags(
    connection: &mut SqliteConnection,
    post: &Post,
) -> Result<(), StorageError> {
    let Some(published_at) = post.published_at else {
        return Ok(());
    };
    if post.visibility != Visibility::Public || post.hidden.is_some() {
        return Ok(());
    }
    for tag in post.hashtags.value.as_slice() {
        sqlx::query("INSERT INTO post_tags (tag, published_at, post_id) VALUES (?, ?, ?)")
            .bind(tag.as_str())
            .bind(published_at.as_millis())
            .bind(post.id.as_uuid())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}
