//! Published posts: edited and deleted by their authors.

use std::collections::HashMap;
use std::sync::Arc;

use super::draft::{self, PostFields, WordsError};
use crate::domain::{
    Number, NumberedKind, Post, PostId, PostWithAuthor, Relationship, Timestamp, UserId, Viewer,
};
use crate::services::access::revise::{AccessError, changeable};
use crate::services::apps::numbers;
use crate::services::changes::{Change, Gone};
use crate::services::pictures::files;
use crate::services::{App, Failure};
use crate::storage::deletion::Pace;

/// Comments and notifications that are deleted in one go.
const SOME: u32 = 100;

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
    words: &PostFields,
) -> Result<Post, WordsError> {
    let found = draft::reword(app, viewer, id, words, |post| {
        if !post.is_draft() {
            post.add_tags_of_caption();
        }
        Ok(())
    })
    .await?;
    draft::notify_mentioned(app, &found).await?;
    Ok(found.post)
}

/// Deletes a post or draft of one's own with its files.
///
/// # Errors
/// When it is not there or not theirs, or a store fails.
pub async fn delete(app: &App, viewer: Viewer, id: PostId) -> Result<(), AccessError> {
    let found = changeable(app, viewer, id).await?;
    Ok(take_down_and_notify(app, vec![found], None).await?)
}

/// Deletes posts or drafts with their files, and notifies live streams. `relationships` are
/// those of followers to the author, where that goes, too.
pub(in crate::services) async fn take_down_and_notify(
    app: &App,
    found: Vec<PostWithAuthor>,
    relationships: Option<Arc<HashMap<UserId, Relationship>>>,
) -> Result<(), Failure> {
    // Before they are deleted: their numbers are unknown afterwards.
    let numbered = numbered(app, &found).await?;
    let mut deleted = Ok(());
    let mut count = 0;
    for one in &found {
        deleted = take_down(app, &one.post).await;
        if deleted.is_err() {
            break;
        }
        count += 1;
    }
    let gone = &found[..count];
    let is_gone = |id: PostId| gone.iter().any(|found| found.post.id == id);
    let posts = numbered.into_iter();
    let posts: Vec<_> = posts.filter(|(_, one)| is_gone(one.post.id)).collect();
    if !posts.is_empty() {
        let gone = Gone {
            posts,
            relationships,
        };
        app.changes.send(Change::Deleted(Arc::new(gone)));
    }
    deleted
}

/// Published posts with their numbers; nothing without followers.
async fn numbered(
    app: &App,
    found: &[PostWithAuthor],
) -> Result<Vec<(Number, PostWithAuthor)>, Failure> {
    if !app.changes.is_followed() {
        return Ok(Vec::new());
    }
    let out = found
        .iter()
        .filter_map(|found| Some((found, found.post.published_at?)));
    let (out, things): (Vec<_>, Vec<_>) = out
        .map(|(found, at)| {
            (
                found.clone(),
                (NumberedKind::Post, found.post.id.as_uuid(), at),
            )
        })
        .unzip();
    let numbers = numbers::of(app, &things).await?;
    Ok(numbers.into_iter().zip(out).collect())
}

/// Deletes a post or draft with its files, whosever it is. Write intents are recorded before the post
/// goes, so that a crash in between leaves files that the sweep finds, and never a post without its
/// pictures. Comments go before it, some at a time: thousands at once would keep all who write waiting.
pub(in crate::services) async fn take_down(app: &App, post: &Post) -> Result<(), Failure> {
    let now = Timestamp::now();
    for picture in &post.pictures {
        app.store.record_intent(picture.blob, now).await?;
    }
    let mut pace = Pace::begin();
    while app.store.thin_out_post(post.id, SOME).await? {
        pace.rest().await;
    }
    app.store.delete_post(post.id).await?;
    for picture in &post.pictures {
        // The post is gone, which is what was asked for; files that resist are swept later.
        files::dropped(app, picture.blob).await?;
    }
    Ok(())
}
