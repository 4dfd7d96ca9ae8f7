//! Who sees what: fetches what stands between people and asks `domain/access.rs`.

use std::collections::HashMap;

use super::revise::allowed;
use crate::domain::access::{may_list, may_see};
use crate::domain::album_access::may_see_album;
use crate::domain::{
    Author, Decision, List, PostWithAuthor, Relationship, SensitiveChoice, UserId, Viewer,
    Visibility,
};
use crate::services::{AccessError, App, Failure};

/// What stands between a viewer and one author.
///
/// # Errors
/// When the store fails.
pub async fn relationship(
    app: &App,
    viewer: Viewer,
    author: UserId,
) -> Result<Relationship, Failure> {
    let Some(id) = viewer.id().filter(|id| *id != author) else {
        return Ok(Relationship::default());
    };
    let relationship = app.store.relationship(id, &[author]).await?;
    Ok(relationship.get(&author).copied().unwrap_or_default())
}

/// What stands between a viewer and each of these people; a guest has no ties.
///
/// # Errors
/// When the store fails.
pub(in crate::services) async fn relationships_among(
    app: &App,
    viewer: Viewer,
    people: &[UserId],
) -> Result<HashMap<UserId, Relationship>, Failure> {
    match viewer.id() {
        Some(id) => Ok(app.store.relationship(id, people).await?),
        None => Ok(HashMap::new()),
    }
}

/// Whether this person may see a post by its address.
///
/// # Errors
/// [`AccessError::Missing`] when they may not.
pub async fn see(app: &App, viewer: Viewer, found: &PostWithAuthor) -> Result<(), AccessError> {
    let mut relationship = relationship(app, viewer, found.author.id).await?;
    let mut decision = may_see(viewer, found, relationship);
    if decision != Decision::Allowed && viewer.moderates() {
        let case = app.store.case(found.post.id.as_uuid()).await;
        relationship.reported = case.map_err(Failure::from)?.is_some();
        decision = may_see(viewer, found, relationship);
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
    mut posts: Vec<PostWithAuthor>,
) -> Result<Vec<PostWithAuthor>, Failure> {
    let mut authors: Vec<UserId> = posts.iter().map(|found| found.author.id).collect();
    authors.sort_unstable();
    authors.dedup();
    let relationship = relationships_among(app, viewer, &authors).await?;
    let hides_sensitive = hides_sensitive(app, viewer, &posts).await?;
    posts.retain(|found| {
        let relationship = relationship
            .get(&found.author.id)
            .copied()
            .unwrap_or_default();
        let relationship = Relationship {
            hides_sensitive,
            ..relationship
        };
        may_list(list, viewer, found, relationship)
    });
    Ok(posts)
}

/// Whose an album is and what stands between them and the viewer, where the viewer may see the album.
/// `invited` is who came with a link to it.
///
/// # Errors
/// [`AccessError::Missing`] when they may not.
pub(in crate::services) async fn see_album(
    app: &App,
    viewer: Viewer,
    album: (UserId, Visibility),
    invited: bool,
) -> Result<(Author, Relationship), AccessError> {
    let owner = app.store.user(album.0).await.map_err(Failure::from)?;
    let owner = owner.ok_or(AccessError::Missing)?.as_author();
    let relationship = Relationship {
        invited,
        ..relationship(app, viewer, album.0).await?
    };
    allowed(may_see_album(viewer, album, &owner, relationship))?;
    Ok((owner, relationship))
}

/// Whether the viewer wants to meet nothing sensitive in lists; asked only where there is any.
pub(in crate::services) async fn hides_sensitive(
    app: &App,
    viewer: Viewer,
    posts: &[PostWithAuthor],
) -> Result<bool, Failure> {
    let any = posts
        .iter()
        .any(|found| found.post.sensitive && !viewer.is(found.author.id));
    let Some(id) = viewer.id().filter(|_| any) else {
        return Ok(false);
    };
    let choice = app.store.user(id).await?.map(|user| user.profile.sensitive);
    Ok(choice == Some(SensitiveChoice::LeaveOut))
}
