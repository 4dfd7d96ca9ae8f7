//! Changing a post while others may: read, change, write if nobody was faster, else again.

use super::{lookup, visibility};
use crate::domain::access::may_change;
use crate::domain::{Decision, Post, PostId, PostWithAuthor, Timestamp, Viewer};
use crate::services::changes::Change;
use crate::services::limits::RateLimited;
use crate::services::{App, Failure};
use crate::storage::ReplaceError;

/// Ten pictures may be on their way into one draft while their captions arrive and words are saved.
const TRIES: u32 = 40;

/// Why a person's change to a post was not made.
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    /// There is none, as far as this person may know.
    #[error("no such post")]
    Missing,
    /// It is another user's.
    #[error("another person's post")]
    Forbidden,
    /// Too many reactions.
    #[error(transparent)]
    RateLimited(#[from] RateLimited),
    /// Not the person's fault.
    #[error(transparent)]
    Internal(#[from] Failure),
}

/// A post that `viewer` may change.
pub(in crate::services) async fn changeable(
    app: &App,
    viewer: Viewer,
    id: PostId,
) -> Result<PostWithAuthor, AccessError> {
    let found = lookup::post(app, id).await?;
    let relationship = visibility::relationship(app, viewer, found.author.id).await?;
    allowed(may_change(viewer, &found, relationship))?;
    Ok(found)
}

/// A decision as an error.
pub(in crate::services) fn allowed(decision: Decision) -> Result<(), AccessError> {
    match decision {
        Decision::Allowed => Ok(()),
        Decision::Forbidden => Err(AccessError::Forbidden),
        Decision::Hidden => Err(AccessError::Missing),
    }
}

/// Lets `change` work on a post that `viewer` may change, until it was written over the very
/// revision that it was read from. `change` may run more than once. Returns the post as it stands then,
/// with its author, who was read with it.
pub(in crate::services) async fn revise<E: From<AccessError>>(
    app: &App,
    viewer: Viewer,
    id: PostId,
    mut change: impl FnMut(&mut Post) -> Result<(), E>,
) -> Result<PostWithAuthor, E> {
    for _ in 0..TRIES {
        let mut found = changeable(app, viewer, id).await?;
        let post = &mut found.post;
        let before = post.clone();
        change(post)?;
        let is_edited = !before.is_draft() && !post.reads_like(&before);
        if is_edited {
            post.edited_at = Some(Timestamp::now());
        }
        // Were it stored wider, it would open to everybody when the account does.
        post.visibility = post.visibility.within(found.author.private);
        if *post == before || replaced(app, post).await? {
            if !before.is_draft() && !post.is_shown_like(&before) {
                let author = found.author.clone();
                let before = PostWithAuthor {
                    post: before,
                    author,
                };
                app.changes.send(Change::Edited(Box::new(before)));
            }
            return Ok(found);
        }
    }
    Err(AccessError::Internal(Failure::Contended(TRIES)).into())
}

/// Writes a post, changed at this moment; false when another process was faster.
pub(in crate::services) async fn replaced(app: &App, post: &mut Post) -> Result<bool, AccessError> {
    post.updated_at = Timestamp::now();
    match app.store.replace_post(post).await {
        Ok(()) => {
            post.revision += 1;
            Ok(true)
        }
        Err(ReplaceError::Conflict) => Ok(false),
        Err(ReplaceError::Storage(error)) => Err(Failure::from(error).into()),
    }
}
