//! Who sees what: fetches what stands between people and asks `domain/access.rs`.

use std::collections::HashMap;

use super::revise::allowed;
use super::{AccessError, App, Failure};
use crate::domain::access::{may_list, may_see};
use crate::domain::{List, PublishedPost, Ties, UserId, Viewer};

/// What stands between a viewer and one author.
///
/// # Errors
/// When the store fails.
pub async fn ties(app: &App, viewer: Viewer, author: UserId) -> Result<Ties, Failure> {
    let Some(id) = viewer.id().filter(|id| *id != author) else {
        return Ok(Ties::default());
    };
    let ties = app.store.ties(id, &[author]).await?;
    Ok(ties.get(&author).copied().unwrap_or_default())
}

/// What stands between a viewer and each of these people; a guest has no ties.
///
/// # Errors
/// When the store fails.
pub(super) async fn ties_among(
    app: &App,
    viewer: Viewer,
    people: &[UserId],
) -> Result<HashMap<UserId, Ties>, Failure> {
    match viewer.id() {
        Some(id) => Ok(app.store.ties(id, people).await?),
        None => Ok(HashMap::new()),
    }
}

/// Whether this person may see a post by its address.
///
/// # Errors
/// [`AccessError::Missing`] when they may not.
pub async fn see(app: &App, viewer: Viewer, found: &PublishedPost) -> Result<(), AccessError> {
    let ties = ties(app, viewer, found.author.id).await?;
    allowed(may_see(viewer, found, ties))
}

/// The posts of a list that stand there for this person.
///
/// # Errors
/// When the store fails.
pub async fn listed(
    app: &App,
    viewer: Viewer,
    list: List,
    mut posts: Vec<PublishedPost>,
) -> Result<Vec<PublishedPost>, Failure> {
    let mut authors: Vec<UserId> = posts.iter().map(|found| found.author.id).collect();
    authors.sort_unstable();
    authors.dedup();
    let ties = ties_among(app, viewer, &authors).await?;
    posts.retain(|found| {
        let ties = ties.get(&found.author.id).copied().unwrap_or_default();
        may_list(list, viewer, found, ties)
    });
    Ok(posts)
}
