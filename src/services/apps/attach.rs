//! Pictures that wait in drafts of their own become one post.

use crate::domain::{Picture, PictureId, Post, PostId, PostWithAuthor, Timestamp, UserId, Viewer};
use crate::services::access::revise::revise;
use crate::services::{AccessError, App, Failure};

/// The post or draft of a person's own picture.
///
/// # Errors
/// [`AccessError::Missing`] when it is not there, or another person's.
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
    /// One of them is in this post already, perhaps in the one that was just made.
    #[error("A picture is in a post already.")]
    Posted(Box<Post>),
    /// One of them waits in a draft with others, which are not to be published with it.
    #[error("A picture is in a draft with others: publish that on the site.")]
    WithOthers,
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
/// order; returns that draft. Where the first has some of them already, in this order, it gets the
/// rest: so it is when an earlier attempt broke off. A crash in between loses at most a picture that
/// is in no post yet: its files have a write intent, so that the sweep takes them.
///
/// # Errors
/// See [`AttachError`].
pub async fn gather(app: &App, me: UserId, ids: &[PictureId]) -> Result<PostId, AttachError> {
    let mut drafts = Vec::with_capacity(ids.len());
    for id in ids {
        let post = own_post_of(app, me, *id).await?;
        if !post.is_draft() {
            return Err(AttachError::Posted(Box::new(post)));
        }
        drafts.push(post);
    }
    let first = drafts.first().ok_or(AccessError::Missing)?;
    let begun: Vec<PictureId> = first.pictures.iter().map(|picture| picture.id).collect();
    let (first, rest) = (first.id, drafts.get(begun.len()..).unwrap_or_default());
    if !ids.starts_with(&begun) || rest.iter().any(|draft| draft.pictures.len() > 1) {
        return Err(AttachError::WithOthers);
    }
    for draft in rest {
        for picture in draft.pictures.clone() {
            move_to(app, me, draft, &picture, first).await?;
        }
    }
    Ok(first)
}

/// Moves the only picture of a draft, which goes; the picture's files stay.
async fn move_to(
    app: &App,
    me: UserId,
    from: &Post,
    picture: &Picture,
    to: PostId,
) -> Result<(), AccessError> {
    let gone = async {
        let now = Timestamp::now();
        app.store.record_intent(picture.blob, now).await?;
        // Not if another request has changed it since, or has sent the same at the same moment.
        app.store.delete_revision(from.id, from.revision).await
    };
    if !gone.await.map_err(Failure::from)? {
        return Err(AccessError::Missing);
    }
    revise(app, Viewer::Person(me), to, |post| {
        post.add(picture.clone())
            .map_err(|_| AccessError::Forbidden)
    })
    .await?;
    let cleared = app.store.clear_intent(picture.blob).await;
    Ok(cleared.map_err(Failure::from)?)
}
