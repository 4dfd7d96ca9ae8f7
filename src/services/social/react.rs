//! Liking posts and comments, and bookmarking posts. Every verb may be repeated without harm.

use super::comments;
use super::notifications::{notify, withdraw};
use crate::domain::{
    CommentId, Edge, EdgeKind, NotificationKind, PostId, PostWithAuthor, Timestamp, UserId, Viewer,
};
use crate::services::reading::browse;
use crate::services::{AccessError, App, Failure, limits};

/// What a person does about a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reaction {
    /// Likes it.
    Like,
    /// Takes a like back.
    Unlike,
    /// Keeps it for oneself.
    Bookmark,
    /// Keeps it no longer.
    Unbookmark,
}

impl Reaction {
    /// Reads the word in an address.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "like" => Self::Like,
            "unlike" => Self::Unlike,
            "bookmark" => Self::Bookmark,
            "unbookmark" => Self::Unbookmark,
            _ => return None,
        })
    }
}

/// Does it, unless the person has reacted too often of late.
///
/// # Errors
/// [`AccessError::RateLimited`], or what the single reactions fail with.
pub async fn act(
    app: &App,
    person: UserId,
    id: PostId,
    reaction: Reaction,
) -> Result<(), AccessError> {
    count(app, person).await?;
    match reaction {
        Reaction::Like => like(app, person, id).await,
        Reaction::Unlike => unlike(app, person, id).await,
        Reaction::Bookmark => bookmark(app, person, id).await,
        Reaction::Unbookmark => unbookmark(app, person, id).await,
    }
}

/// Counts a reaction against the rate limit, whatever it is to.
pub(in crate::services) async fn count(app: &App, person: UserId) -> Result<(), AccessError> {
    let rate = app.rate_limits.reaction_person;
    Ok(limits::count(app, "reaction", &person.to_string(), rate).await??)
}

/// Likes a post that the person may see.
///
/// # Errors
/// When it is not there for them.
pub(in crate::services) async fn like(
    app: &App,
    person: UserId,
    id: PostId,
) -> Result<(), AccessError> {
    let found = out(app, person, id).await?;
    let now = Timestamp::now();
    let edge = Edge::post(EdgeKind::Like, person, id, now);
    if app.store.insert_edge(&edge).await.map_err(Failure::from)? {
        let author = found.post.author;
        notify(app, author, NotificationKind::Like, person, Some(id), None).await?;
    }
    Ok(())
}

/// Takes a like back, also from a post that can no longer be seen.
///
/// # Errors
/// When the store fails.
async fn unlike(app: &App, person: UserId, id: PostId) -> Result<(), AccessError> {
    let gone = app
        .store
        .delete_edge(EdgeKind::Like, person, id.as_uuid())
        .await
        .map_err(Failure::from)?;
    if gone && let Some(found) = app.store.post(id).await.map_err(Failure::from)? {
        let author = found.post.author;
        let about = (Some(id), None);
        withdraw(app, author, NotificationKind::Like, person, about).await?;
    }
    Ok(())
}

/// Likes a comment that the person may see; returns under which post it stands.
///
/// # Errors
/// When it is not there for them, or they have reacted too often of late.
pub async fn like_comment(app: &App, person: UserId, id: CommentId) -> Result<PostId, AccessError> {
    count(app, person).await?;
    let (comment, found) = comments::find(app, Viewer::Person(person), id).await?;
    if found.post.is_draft() {
        return Err(AccessError::Missing);
    }
    let edge = Edge::comment(EdgeKind::LikeComment, person, id, Timestamp::now());
    if !app.store.insert_edge(&edge).await.map_err(Failure::from)? {
        return Ok(comment.post);
    }
    // Deleted meanwhile, it took along the likes that there were; this one would be left.
    let stands = app.store.comment(id).await.map_err(Failure::from)?;
    if stands.is_none() {
        let left = app.store.delete_edge(edge.kind, person, edge.to).await;
        left.map_err(Failure::from)?;
        return Err(AccessError::Missing);
    }
    let (kind, post) = (NotificationKind::Like, Some(comment.post));
    notify(app, comment.author, kind, person, post, Some(id)).await?;
    Ok(comment.post)
}

/// Takes a like of a comment back, also where it can no longer be seen; returns under which post it
/// stands.
///
/// # Errors
/// When it is not there, or was not liked and may not be seen, or they have reacted too often of
/// late.
pub async fn unlike_comment(
    app: &App,
    person: UserId,
    id: CommentId,
) -> Result<PostId, AccessError> {
    count(app, person).await?;
    let gone = app
        .store
        .delete_edge(EdgeKind::LikeComment, person, id.as_uuid())
        .await
        .map_err(Failure::from)?;
    if !gone {
        let (comment, _) = comments::find(app, Viewer::Person(person), id).await?;
        return Ok(comment.post);
    }
    let comment = app.store.comment(id).await.map_err(Failure::from)?;
    let comment = comment.ok_or(AccessError::Missing)?;
    let (kind, about) = (NotificationKind::Like, (Some(comment.post), Some(id)));
    withdraw(app, comment.author, kind, person, about).await?;
    Ok(comment.post)
}

/// Keeps a post that the person may see; nobody else learns of it.
///
/// # Errors
/// When it is not there for them.
pub(in crate::services) async fn bookmark(
    app: &App,
    person: UserId,
    id: PostId,
) -> Result<(), AccessError> {
    out(app, person, id).await?;
    let edge = Edge::post(EdgeKind::Bookmark, person, id, Timestamp::now());
    app.store.insert_edge(&edge).await.map_err(Failure::from)?;
    Ok(())
}

/// Keeps a post no longer.
///
/// # Errors
/// When the store fails.
async fn unbookmark(app: &App, person: UserId, id: PostId) -> Result<(), AccessError> {
    app.store
        .delete_edge(EdgeKind::Bookmark, person, id.as_uuid())
        .await
        .map_err(Failure::from)?;
    Ok(())
}

/// A post that is out and that this person may see.
pub(in crate::services) async fn out(
    app: &App,
    person: UserId,
    id: PostId,
) -> Result<PostWithAuthor, AccessError> {
    let found = browse::found(app, Viewer::Person(person), id).await?;
    if found.post.is_draft() {
        return Err(AccessError::Missing);
    }
    Ok(found)
}
