//! In which albums a post stands.

use super::change::{ALL, AlbumError, revise};
use crate::domain::{AlbumId, AlbumTitle, PostId, UserId, Viewer};
use crate::services::access::revise::changeable;
use crate::services::{AccessError, App, Failure};

/// An album of a user, and whether a post stands in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// Which.
    pub id: AlbumId,
    /// What it is called.
    pub title: AlbumTitle,
    /// Whether the post is in it.
    pub holds: bool,
}

/// A person's albums, newest first, each with whether it holds a post.
///
/// # Errors
/// When the store fails.
pub async fn of(app: &App, owner: UserId, post: PostId) -> Result<Vec<Membership>, Failure> {
    let albums = app.store.albums_of(owner, ALL).await?;
    if albums.is_empty() {
        return Ok(Vec::new());
    }
    let with = app.store.albums_with(post).await?;
    let albums = albums.into_iter().map(|album| Membership {
        holds: with.contains(&album.id),
        id: album.id,
        title: album.title,
    });
    Ok(albums.collect())
}

/// A person's albums, newest first.
///
/// # Errors
/// When the store fails.
pub async fn all(app: &App, owner: UserId) -> Result<Vec<(AlbumId, AlbumTitle)>, Failure> {
    let albums = app.store.albums_of(owner, ALL).await?.into_iter();
    Ok(albums.map(|album| (album.id, album.title)).collect())
}

/// Puts a post or draft of one's own into albums, or takes it out of them.
///
/// # Errors
/// When the post or an album is not there or not theirs, or an album is full; what was changed until
/// then is changed.
pub async fn set(
    app: &App,
    viewer: Viewer,
    post: PostId,
    changes: &[(AlbumId, bool)],
) -> Result<(), AlbumError> {
    if changes.is_empty() {
        return Ok(());
    }
    changeable(app, viewer, post).await?;
    for (album, holds) in changes {
        let changed = revise(app, viewer, *album, |album| {
            match holds {
                true => album.add(post)?,
                false => album.remove(post),
            }
            Ok(())
        })
        .await;
        match changed {
            // One that was deleted while the form stood open.
            Err(AlbumError::Access(AccessError::Missing)) => {}
            other => drop(other?),
        }
    }
    Ok(())
}

/// Puts several posts of one's own behind the others of an album.
///
/// # Errors
/// When a post or the album is not there or not theirs, or they do not fit: then none is put there.
pub async fn add(
    app: &App,
    viewer: Viewer,
    album: AlbumId,
    posts: &[PostId],
) -> Result<(), AlbumError> {
    for post in posts {
        changeable(app, viewer, *post).await?;
    }
    revise(app, viewer, album, |album| {
        posts.iter().try_for_each(|post| Ok(album.add(*post)?))
    })
    .await?;
    Ok(())
}
