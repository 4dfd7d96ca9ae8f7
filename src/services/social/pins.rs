//! Posts that stand first on a person's page.

use crate::domain::access::may_change;
use crate::domain::{
    Decision, List, MOST_PINNED, PostId, ProfileChange, Relationship, User, Viewer,
};
use crate::i18n::text;
use crate::services::access::visibility;
use crate::services::reading::browse;
use crate::services::reading::engagement::{PostForViewer, shown};
use crate::services::{AccessError, App, Failure};

/// Why a post cannot be pinned.
#[derive(Debug, thiserror::Error)]
pub enum PinError {
    /// Enough are.
    #[error("{}", text!("pins-too-many", count = MOST_PINNED))]
    TooMany,
    /// It is not theirs.
    #[error(transparent)]
    Access(#[from] AccessError),
}

impl From<Failure> for PinError {
    fn from(failure: Failure) -> Self {
        Self::Access(failure.into())
    }
}

/// Puts a published post of one's own first on one's page; those that are gone make room. May be
/// repeated without harm.
///
/// # Errors
/// [`PinError`] where the post is not one's own or there is no room.
pub async fn pin(app: &App, user: &User, post: PostId) -> Result<(), PinError> {
    let viewer = Viewer::Person(user.id);
    let found = browse::found(app, viewer, post).await?;
    let own = may_change(viewer, &found, Relationship::default()) == Decision::Allowed;
    if !own || found.post.published_at.is_none() {
        return Err(AccessError::Forbidden.into());
    }
    let mut pinned = there(app, user).await?;
    if pinned.contains(&post) {
        return Ok(());
    }
    if pinned.len() >= MOST_PINNED {
        return Err(PinError::TooMany);
    }
    pinned.insert(0, post);
    write(app, user, pinned).await
}

/// Takes it back among the others.
///
/// # Errors
/// When the store fails.
pub async fn unpin(app: &App, user: &User, post: PostId) -> Result<(), PinError> {
    let mut pinned = user.profile.pinned.clone();
    pinned.retain(|one| *one != post);
    write(app, user, pinned).await
}

/// What stands first on a person's page, as `viewer` may see it.
///
/// # Errors
/// When the store fails.
pub async fn pinned(app: &App, viewer: Viewer, user: &User) -> Result<Vec<PostForViewer>, Failure> {
    let ids = &user.profile.pinned;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut posts = app.store.posts(ids).await?;
    posts.retain(|found| found.author.id == user.id && found.post.published_at.is_some());
    posts.sort_by_key(|found| ids.iter().position(|id| *id == found.post.id));
    let posts = visibility::listed(app, viewer, List::Profile, posts).await?;
    shown(app, viewer, posts).await
}

/// Those that are still there, in their order.
async fn there(app: &App, user: &User) -> Result<Vec<PostId>, Failure> {
    let posts = app.store.posts(&user.profile.pinned).await?;
    let mut pinned = user.profile.pinned.clone();
    pinned.retain(|id| posts.iter().any(|found| found.post.id == *id));
    Ok(pinned)
}

async fn write(app: &App, user: &User, pinned: Vec<PostId>) -> Result<(), PinError> {
    let change = ProfileChange {
        pinned: Some(pinned),
        ..ProfileChange::default()
    };
    let written = app.store.change_profile(user.id, &change).await;
    Ok(written.map_err(Failure::from)?)
}
