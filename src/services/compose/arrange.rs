//! The pictures of a draft: moved, put into an order, taken out. What was typed is kept in the same
//! write.

use super::draft::{self, PostFields, WordsError, draft_only, reword};
use crate::domain::{PictureId, Post, PostId, Timestamp, Viewer, Way};
use crate::services::pictures::files;
use crate::services::{App, Failure};

/// Keeps the words and moves a picture by one place.
///
/// # Errors
/// See [`WordsError`].
pub async fn shift(
    app: &App,
    viewer: Viewer,
    id: PostId,
    words: &PostFields,
    (picture, way): (PictureId, Way),
) -> Result<Post, WordsError> {
    reword(app, viewer, id, words, |post| {
        draft_only(post)?;
        post.shift(picture, way);
        Ok(())
    })
    .await
    .map(|changed| changed.post)
}

/// Keeps the words and puts the pictures into an order; those that it does not name come last.
///
/// # Errors
/// See [`WordsError`].
pub async fn order(
    app: &App,
    viewer: Viewer,
    id: PostId,
    words: &PostFields,
    pictures: &[PictureId],
) -> Result<Post, WordsError> {
    reword(app, viewer, id, words, |post| {
        draft_only(post)?;
        post.order(pictures);
        Ok(())
    })
    .await
    .map(|changed| changed.post)
}

/// Keeps the words and takes a picture out, with its files. Without its last picture there is no
/// draft: it is discarded. Returns whether the draft still stands.
///
/// # Errors
/// See [`WordsError`].
pub async fn remove(
    app: &App,
    viewer: Viewer,
    id: PostId,
    words: &PostFields,
    picture: PictureId,
) -> Result<bool, WordsError> {
    let post = draft::draft(app, viewer, id).await?;
    draft_only(&post)?;
    let Some(blob) = post.picture(picture).map(|picture| picture.blob) else {
        return Ok(true);
    };
    if post.pictures.len() == 1 {
        draft::discard(app, viewer, id).await?;
        return Ok(false);
    }
    // An intent before the post lets go of them, so that a crash leaves files that the sweep finds.
    let now = Timestamp::now();
    app.store
        .record_intent(blob, now)
        .await
        .map_err(Failure::from)?;
    let changed = reword(app, viewer, id, words, |post| {
        draft_only(post)?;
        post.remove(picture);
        Ok(())
    })
    .await?;
    if changed.post.picture(picture).is_none() {
        files::dropped(app, blob).await?;
    }
    Ok(true)
}
