//! Who sees what: fetches what stands between people and asks `domain/access.rs`.

use std::collections::HashMap;

use super::revise::allowed;
use crate::domain::access::{may_list, may_see};
use crate::domain::{Decision, List, PublishedPost, SensitiveChoice, Ties, UserId, Viewer};
use crate::services::{AccessError, App, Failure};

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
pub(in crate::services) async fn ties_among(
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
    let mut ties = ties(app, viewer, found.author.id).await?;
    let mut decision = may_see(viewer, found, ties);
    if decision != Decision::Allowed && viewer.moderates() {
        let case = app.store.case(found.post.id.as_uuid()).await;
        ties.reported = case.map_err(Failure::from)?.is_some();
        decision = may_see(viewer, found, ties);
    }
    allowed(decision)
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
    let spared = is_spared(app, viewer, &posts).await?;
    posts.retain(|found| {
        let ties = ties.get(&found.author.id).copied().unwrap_or_default();
        let ties = Ties { spared, ..ties };
        may_list(list, viewer, found, ties)
    });
    Ok(posts)
}

/// Whether the viewer wants to meet nothing sensitive in lists; asked only where there is any.
async fn is_spared(app: &App, viewer: Viewer, posts: &[PublishedPost]) -> Result<bool, Failure> {
    let any = posts
        .iter()
        .any(|found| found.post.sensitive && !viewer.is(found.author.id));
    let Some(id) = viewer.id().filter(|_| any) else {
        return Ok(false);
    };
    let choice = app.store.user(id).await?.map(|user| user.profile.sensitive);
    Ok(choice == Some(SensitiveChoice::LeaveOut))
}
