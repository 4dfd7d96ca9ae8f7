//! Saying something under a post, once however often it is sent: a form brings the id that it was
//! given, a program a key.

use sha2::{Digest, Sha256};

use super::mentions::notify_mentioned;
use super::notifications::notify;
use super::react;
use crate::domain::{
    Comment, CommentId, CommentText, Invalid, NotificationKind, PictureId, PostId, PostWithAuthor,
    Timestamp, UploadClaim, UploadKey, UserId,
};
use crate::i18n::text;
use crate::services::limits;
use crate::services::{AccessError, App, Failure, SubmissionError};

/// For how long a form's comment id is taken. The id carries the time at which the form was made,
/// and comments stand in the order of their ids.
const FORM_SECONDS: i64 = 24 * 3600;

/// Writes a comment under a post, or an answer to one, and returns its id. `id` is what the form was
/// given when its page was made: sending the form twice makes one comment. One that the form cannot
/// have been given is replaced.
///
/// # Errors
/// See [`SubmissionError`].
pub async fn write(
    app: &App,
    person: UserId,
    post: PostId,
    parent: Option<CommentId>,
    id: Option<CommentId>,
    text: &str,
) -> Result<CommentId, SubmissionError> {
    let now = Timestamp::now();
    let given = id.filter(|id| {
        let made = id.made_at();
        made.is_some_and(|made| now.plus_seconds(-FORM_SECONDS) <= made && made <= now)
    });
    let id = given.unwrap_or_else(CommentId::generate);
    write_as(app, person, post, parent, id, text).await
}

/// Writes a comment as [`write()`] does, once for each key: the id that it gets is claimed
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
    let key = named(key, post, parent, text)?;
    // First, so that nobody fills the ledger with what is refused.
    let allowed = allowed(app, person, post, parent, text).await?;
    let id = CommentId::generate();
    let claim = UploadClaim {
        author: person,
        key,
        post,
        picture: PictureId::from(id.as_uuid()),
        claimed_at: Timestamp::now(),
        done: true,
    };
    let stands = app.store.claim_upload(&claim).await;
    let id = CommentId::from(stands.map_err(Failure::from)?.picture.as_uuid());
    put(app, allowed, id).await
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

/// Writes a comment under this very id, which decides where it stands.
///
/// # Errors
/// See [`SubmissionError`].
pub(in crate::services) async fn write_as(
    app: &App,
    person: UserId,
    post: PostId,
    parent: Option<CommentId>,
    id: CommentId,
    text: &str,
) -> Result<CommentId, SubmissionError> {
    let allowed = allowed(app, person, post, parent, text).await?;
    put(app, allowed, id).await
}

/// A comment that may be written.
pub(super) struct Allowed {
    person: UserId,
    text: CommentText,
    post: PostWithAuthor,
    parent: Option<Comment>,
}

/// Asks whether a user may say this here, and counts it.
pub(super) async fn allowed(
    app: &App,
    person: UserId,
    post: PostId,
    parent: Option<CommentId>,
    text: &str,
) -> Result<Allowed, SubmissionError> {
    let text = parse(text)?;
    let found = react::out(app, person, post).await?;
    let parent = match parent {
        Some(parent) => Some(first_comment(app, post, parent).await?),
        None => None,
    };
    limits::count(
        app,
        "comment",
        &person.to_string(),
        app.rate_limits.comment_person,
    )
    .await??;
    Ok(Allowed {
        person,
        text,
        post: found,
        parent,
    })
}

/// Writes it under this very id, once.
pub(super) async fn put(
    app: &App,
    allowed: Allowed,
    id: CommentId,
) -> Result<CommentId, SubmissionError> {
    let Allowed {
        person,
        text,
        post: found,
        parent,
    } = allowed;
    let post = found.post.id;
    // An answer to an answer stands beside it, under the comment that began the thread.
    let comment = Comment {
        id,
        post,
        parent: parent.as_ref().map(|parent| parent.id),
        author: person,
        text,
        created_at: Timestamp::now(),
        edited_at: None,
    };
    app.store
        .insert_comment(&comment)
        .await
        .map_err(Failure::from)?;
    // Under an id that was taken nothing was written, and nobody is notified of a text that does not stand.
    let stored = app.store.comment(comment.id).await.map_err(Failure::from)?;
    let stored = stored.filter(|stored| stored.author == person && stored.post == post);
    let stored = stored.ok_or(AccessError::Missing)?;
    tell_of(app, &found, parent.as_ref(), &stored).await?;
    Ok(stored.id)
}

/// The comment itself, or the one that it answers.
async fn first_comment(app: &App, post: PostId, id: CommentId) -> Result<Comment, AccessError> {
    let found = app.store.comment(id).await.map_err(Failure::from)?;
    let found = found.filter(|comment| comment.post == post);
    let found = found.ok_or(AccessError::Missing)?;
    match found.parent {
        None => Ok(found),
        Some(parent) => {
            let parent = app.store.comment(parent).await.map_err(Failure::from)?;
            parent.ok_or(AccessError::Missing)
        }
    }
}

/// The post's author and whom it answers are notified of a comment; others whom it names, of a mention,
/// where they may see the post.
async fn tell_of(
    app: &App,
    found: &PostWithAuthor,
    parent: Option<&Comment>,
    comment: &Comment,
) -> Result<(), Failure> {
    let mut notified = vec![found.post.author];
    notified.extend(parent.map(|parent| parent.author));
    notified.dedup();
    let (post, id, writer) = (Some(comment.post), Some(comment.id), comment.author);
    for person in &notified {
        notify(app, *person, NotificationKind::Comment, writer, post, id).await?;
    }
    let text = comment.text.as_str();
    notify_mentioned(app, found, text, writer, id, &notified).await
}

/// What a user says, if it says something.
pub(super) fn parse(text: &str) -> Result<CommentText, Invalid> {
    let text = CommentText::parse(text)?;
    if text.is_empty() {
        return Err(Invalid(text!("comment-empty")));
    }
    Ok(text)
}
