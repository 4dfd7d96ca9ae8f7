//! Pictures that wait in drafts of their own become one post.

use crate::domain::{Picture, PictureId, Post, PostId, PostWithAuthor, Timestamp, UserId, Viewer};
use crate::services::access::revise::revise;
use crate::services::{AccessError, App, Failure};

/// The post or draft of somebody's own picture.
///
/// # Errors
/// [`AccessError::Missing`] when it is not there, or somebody else's.
pub async fn own_post_of(app: &App, me: UserId, id: PictureId) -> Result<Post, AccessError> {
    let found = app.store.post_of_picture(id).await.map_err(Failure::from)?;
    let own = found.filter(|found| found.author.id == me);
    Ok(own.ok_or(AccessError::Missing)?.post)
}

/// A post with its author.
///
/// # Errors
/// When the author is gone, or the store fails.
pub async fn with_author(app: &App, post: Post) -> Result<PostWithAuthor, AccessError> {
    let user = app.store.user(post.author).await.map_err(Failure::from)?;
    let author = user.ok_or(AccessError::Missing)?.as_author();
    Ok(PostWithAuthor { post, author })
}

/// Why pictures did not become a post.
#[derive(Debug, thiserror::Error)]
pub enum AttachError {
    /// One of them is in a post already, perhaps in the one that was just made.
    #[error("a picture is in a post already")]
    Posted(PostId),
    /// Not there, or not theirs.
    #[error(transparent)]
    Access(#[from] AccessError),
}

impl From<Failure> for AttachError {
    fn from(failure: Failure) -> Self {
        Self::Access(failure.into())
    }
}

/// Puts pictures, each of which waits in a draft of its own, into the draft of the first, in this
/// order; tells that draft. A crash in between loses at most a picture that is in no post yet: its
/// files are noted, so that the sweep takes them.
///
/// # Errors
/// See [`AttachError`].
pub async fn gather(app: &App, me: UserId, ids: &[PictureId]) -> Result<PostId, AttachError> {
    let mut drafts = Vec::with_capacity(ids.len());
    for id in ids {
        let post = own_post_of(app, me, *id).await?;
        if !post.is_draft() {
            return Err(AttachError::Posted(post.id));
        }
        drafts.push(post);
    }
    let first = drafts.first().ok_or(AccessError::Missing)?.id;
    for (draft, id) in drafts.iter().zip(ids).skip(1) {
        if draft.id == first {
            continue;
        }
        let picture = draft.picture(*id).cloned().ok_or(AccessError::Missing)?;
        take_out(app, me, draft, &picture).await?;
        let viewer = Viewer::Person(me);
        revise(app, viewer, first, |post| {
            post.add(picture.clone())
                .map_err(|_| AccessError::Forbidden)
        })
        .await?;
        let cleared = app.store.clear_intent(picture.blob).await;
        cleared.map_err(Failure::from)?;
    }
    Ok(first)
}

/// Takes a picture out of its draft, which goes when it was the only one; its files stay.
async fn take_out(
    app: &App,
    me: UserId,
    draft: &Post,
    picture: &Picture,
) -> Result<(), AccessError> {
    let noted = app
        .store
        .record_intent(picture.blob, Timestamp::now())
        .await;
    noted.map_err(Failure::from)?;
    if draft.pictures.len() == 1 {
        let gone = app.store.delete_post(draft.id).await;
        return Ok(gone.map_err(Failure::from)?);
    }
    revise(app, Viewer::Person(me), draft.id, |post| {
        post.pictures.retain(|one| one.id != picture.id);
        Ok::<_, AccessError>(())
    })
    .await?;
    Ok(())
}
