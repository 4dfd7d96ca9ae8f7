//! A comment that a program sends twice under one key is one comment.

use sha2::{Digest, Sha256};

use super::comments;
use crate::domain::{
    CommentId, Invalid, PictureId, PostId, Timestamp, UploadClaim, UploadKey, UserId,
};
use crate::services::{App, Failure, SubmissionError};

/// Writes a comment as [`comments::write`] does, once for each key: the id that it gets is claimed
/// in the ledger of uploads first, where a unique index decides, so that whoever sends the same
/// again, or at the same moment, writes under the same id.
///
/// # Errors
/// See [`SubmissionError`]; also when the key will not do.
pub async fn write_once(
    app: &App,
    person: UserId,
    post: PostId,
    parent: Option<CommentId>,
    key: &str,
    text: &str,
) -> Result<CommentId, SubmissionError> {
    comments::parse(text)?;
    let id = CommentId::generate();
    let claim = UploadClaim {
        author: person,
        key: named(key, post, parent, text)?,
        post,
        picture: PictureId::from(id.as_uuid()),
        claimed_at: Timestamp::now(),
        done: true,
    };
    let stands = app.store.claim_upload(&claim).await;
    let id = CommentId::from(stands.map_err(Failure::from)?.picture.as_uuid());
    comments::write(app, person, post, parent, Some(id), text).await
}

/// The key together with what is said and where, so that a key that is used again for another
/// comment is another key.
fn named(
    key: &str,
    post: PostId,
    parent: Option<CommentId>,
    text: &str,
) -> Result<UploadKey, Invalid> {
    let parent = parent.map(|parent| parent.to_string()).unwrap_or_default();
    let said = format!("comment\n{post}\n{parent}\n{text}");
    UploadKey::new(key, &hex::encode(Sha256::digest(said)))
}
