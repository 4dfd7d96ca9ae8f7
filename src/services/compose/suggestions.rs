//! What an author does with the captioner's suggestions for a draft.

use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::draft::{WordsError, draft_only, reword, save};
use super::form::PostFields;
use crate::domain::{Caption, PictureId, Post, PostId, Viewer};
use crate::services::App;
use crate::services::captions::{pending, remote};
use crate::services::limits;

/// Keeps the words and asks the captioner for others, for one picture or for all.
///
/// # Errors
/// See [`WordsError`].
pub async fn suggest_again(
    app: &Arc<App>,
    viewer: Viewer,
    id: PostId,
    words: &PostFields,
    picture: Option<PictureId>,
) -> Result<(), WordsError> {
    let kept = reword(app, viewer, id, words, |post| {
        draft_only(post)?;
        picture.map_or(Ok(()), |picture| has_picture(post, picture))
    });
    let author = kept.await?.post.author;
    let rate = app.rate_limits.suggest_person;
    limits::count(app, "suggest", &author.to_string(), rate).await??;
    Ok(pending::suggest_again(app, viewer, id, picture).await?)
}

/// A form that stood open may name a picture that was taken out meanwhile.
fn has_picture(post: &Post, picture: PictureId) -> Result<(), WordsError> {
    let found = post.picture(picture).map(|_| ());
    found.ok_or(WordsError::NoPicture)
}

/// Keeps the words and has them rewritten elsewhere, where that may be; `asked` says that the person
/// has agreed to it for this very time.
///
/// # Errors
/// See [`WordsError`]; the words are kept all the same.
pub async fn rewrite(
    app: &Arc<App>,
    viewer: Viewer,
    id: PostId,
    words: &PostFields,
    tone: &str,
    asked: bool,
) -> Result<(), WordsError> {
    let post = save(app, viewer, id, words).await?;
    Ok(remote::rewrite::rewrite(app, &post, tone, asked).await?)
}

/// Keeps the words and has the pictures described elsewhere this time, where that may be.
///
/// # Errors
/// See [`WordsError`]; the words are kept all the same.
pub async fn describe(
    app: &App,
    viewer: Viewer,
    id: PostId,
    words: &PostFields,
) -> Result<(), WordsError> {
    let post = save(app, viewer, id, words).await?;
    Ok(remote::describe::describe(app, &post).await?)
}

/// Names a suggested caption in a form. A form that stood open while new suggestions came can so
/// never pick another sentence than the one that it showed.
#[must_use]
pub fn candidate_id(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    hex::encode(&digest[..8])
}

/// Keeps the words and puts a candidate in the caption's place; a caption of the person's own is
/// set aside and can be had back with [`restore`].
///
/// # Errors
/// See [`WordsError`].
pub async fn pick(
    app: &App,
    viewer: Viewer,
    id: PostId,
    words: &PostFields,
    candidate: &str,
) -> Result<Post, WordsError> {
    reword(app, viewer, id, words, |post| {
        draft_only(post)?;
        let offered = post
            .pictures
            .first()
            .and_then(|picture| picture.caption_state.suggestions());
        let caption = offered
            .and_then(|suggestions| {
                let mut captions = suggestions.all_captions().map(|(_, caption)| caption);
                captions.find(|caption| candidate_id(&caption.text) == candidate)
            })
            .and_then(|caption| Caption::parse(&caption.text).ok())
            .ok_or(WordsError::NoCandidate)?;
        post.pick_caption(caption);
        Ok(())
    })
    .await
    .map(|found| found.post)
}

/// Keeps the words and puts a candidate in the place of a picture's alt text; one of the person's
/// own is set aside and can be had back with [`restore_alt`].
///
/// # Errors
/// See [`WordsError`].
pub async fn pick_alt(
    app: &App,
    viewer: Viewer,
    id: PostId,
    words: &PostFields,
    (picture, candidate): (PictureId, &str),
) -> Result<Post, WordsError> {
    reword(app, viewer, id, words, |post| {
        draft_only(post)?;
        has_picture(post, picture)?;
        let text = post.picture(picture).and_then(|picture| {
            let offered = picture.caption_state.suggestions()?.alt_candidates();
            let mut texts = offered.into_iter().map(|(_, one)| &one.text);
            texts.find(|text| candidate_id(text) == candidate).cloned()
        });
        match text.is_some_and(|text| post.pick_alt(picture, &text)) {
            true => Ok(()),
            false => Err(WordsError::NoCandidate),
        }
    })
    .await
    .map(|found| found.post)
}

/// Keeps the words but for the caption, which becomes the one set aside.
///
/// # Errors
/// See [`WordsError`].
pub async fn restore(
    app: &App,
    viewer: Viewer,
    id: PostId,
    words: &PostFields,
) -> Result<Post, WordsError> {
    reword(app, viewer, id, words, |post| {
        draft_only(post)?;
        post.restore_caption();
        Ok(())
    })
    .await
    .map(|found| found.post)
}

/// Keeps the words but for the alt text of a picture, which becomes the one set aside.
///
/// # Errors
/// See [`WordsError`].
pub async fn restore_alt(
    app: &App,
    viewer: Viewer,
    id: PostId,
    words: &PostFields,
    picture: PictureId,
) -> Result<Post, WordsError> {
    reword(app, viewer, id, words, |post| {
        draft_only(post)?;
        has_picture(post, picture)?;
        post.restore_alt(picture);
        Ok(())
    })
    .await
    .map(|found| found.post)
}
