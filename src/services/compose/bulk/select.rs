//! Posts to choose among, and those that were chosen.

use crate::domain::{
    AlbumId, AlbumTitle, Cursor, Feed, Page, PostId, PostWithAuthor, UserId, Viewer,
};
use crate::services::albums::change::own;
use crate::services::{AccessError, App, Failure};

/// Most posts that are changed at once.
pub const MOST: usize = 300;
/// As many of them as a page shows.
pub const PAGE: usize = 100;

/// A page of what a person has published, newest first.
///
/// # Errors
/// When the store fails.
pub async fn page(
    app: &App,
    author: UserId,
    after: Option<Cursor>,
) -> Result<Page<PostWithAuthor>, Failure> {
    let limit = u32::try_from(PAGE + 1).unwrap_or(u32::MAX);
    let found = app.store.feed(&Feed::Author(author), after, limit).await?;
    let mut found: Vec<_> = found
        .into_iter()
        .filter_map(|one| Some((one.place()?, one)))
        .collect();
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    Ok(Page {
        next: found.last().map(|(place, _)| *place).filter(|_| more),
        items: found.into_iter().map(|(_, one)| one).collect(),
    })
}

/// Those of these posts that this person has published, newest first.
///
/// # Errors
/// When the store fails.
pub async fn published(
    app: &App,
    author: UserId,
    ids: &[PostId],
) -> Result<Vec<PostWithAuthor>, Failure> {
    let mut found = app.store.posts(ids).await?;
    found.retain(|one| one.author.id == author && !one.post.is_draft());
    found.sort_by_key(|one| std::cmp::Reverse(one.place()));
    Ok(found)
}

/// What an album of one's own is called.
///
/// # Errors
/// When it is not there or not theirs.
pub async fn album_title(
    app: &App,
    viewer: Viewer,
    album: AlbumId,
) -> Result<AlbumTitle, AccessError> {
    Ok(own(app, viewer, album).await?.title)
}
