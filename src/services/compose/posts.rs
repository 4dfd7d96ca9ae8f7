//! Published posts: edited and deleted by their authors.

use super::draft::{self, Words, WordsError};
use crate::domain::{NumberedKind, Post, PostId, PostWithAuthor, Timestamp, Viewer};
use crate::services::access::revise::{AccessError, changeable};
use crate::services::apps::numbers;
use crate::services::changes::Change;
use crate::services::pictures::files;
use crate::services::{App, Failure};

/// A post that this person may edit.
///
/// # Errors
/// When it is not there or not theirs.
pub async fn editable(
    app: &App,
    viewer: Viewer,
    id: PostId,
) -> Result<PostWithAuthor, AccessError> {
    changeable(app, viewer, id).await
}

/// Changes the words of a post.
///
/// # Errors
/// See [`WordsError`].
pub async fn edit(
    app: &App,
    viewer: Viewer,
    id: PostId,
    words: &Words,
) -> Result<Post, WordsError> {
    let found = draft::reword(app, viewer, id, words, |post| {
        if !post.is_draft() {
            post.add_tags_of_caption();
        }
        Ok(())
    })
    .await?;
    draft::notify_mentioned(app, &found).await?;
    app.changes.send(Change::Edited(found.post.id));
    Ok(found.post)
}

/// Deletes a post or draft of one's own with its files.
///
/// # Errors
/// When it is not there or not theirs, or a store fails.
pub async fn delete(app: &App, viewer: Viewer, id: PostId) -> Result<(), AccessError> {
    let found = changeable(app, viewer, id).await?;
    let gone = gone(app, &found).await?;
    take_down(app, &found.post).await?;
    gone.into_iter().for_each(|gone| app.changes.send(gone));
    Ok(())
}

/// The deletion of a post as a change; none without followers. Made before the post is deleted, because
/// its number is unknown afterwards.
async fn gone(app: &App, found: &PostWithAuthor) -> Result<Option<Change>, Failure> {
    let Some(at) = found
        .post
        .published_at
        .filter(|_| app.changes.is_followed())
    else {
        return Ok(None);
    };
    let thing = (NumberedKind::Post, found.post.id.as_uuid(), at);
    let number = numbers::of(app, &[thing]).await?.pop();
    Ok(number.map(|number| Change::Deleted(Box::new((number, found.clone())))))
}

/// Deletes a post or draft with its files, whosever it is. Write intents are recorded before the post
/// goes, so that a crash in between leaves files that the sweep finds, and never a post without its
/// pictures.
pub(in crate::services) async fn take_down(app: &App, post: &Post) -> Result<(), Failure> {
    let now = Timestamp::now();
    for picture in &post.pictures {
        app.store.record_intent(picture.blob, now).await?;
    }
    app.store.delete_post(post.id).await?;
    for picture in &post.pictures {
        // The post is gone, which is what was asked for; files that resist are swept later.
        files::dropped(app, picture.blob).await?;
    }
    Ok(())
}
