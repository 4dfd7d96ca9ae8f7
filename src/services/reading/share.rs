//! Share links: made, listed and revoked by a post's author, opened by anybody.

use crate::domain::access::may_see;
use crate::domain::{
    Lifetime, LinkToken, PostId, PostWithAuthor, Relationship, ShareLink, ShareLinkId, Timestamp,
    Viewer,
};
use crate::services::access::revise::{AccessError, allowed, changeable};
use crate::services::access::{lookup, visibility};
use crate::services::{App, Failure};

/// Why no share link was made.
#[derive(Debug, thiserror::Error)]
pub enum ShareError {
    /// The post has as many links as it may have.
    #[error("too many share links")]
    TooMany,
    /// It is not theirs.
    #[error(transparent)]
    Access(#[from] AccessError),
}

/// A post of this person and its links, newest first. A draft has none: nobody else may see it.
///
/// # Errors
/// When the post is not there or not theirs.
pub async fn links(
    app: &App,
    viewer: Viewer,
    id: PostId,
) -> Result<(PostWithAuthor, Vec<ShareLink>), AccessError> {
    let found = changeable(app, viewer, id).await?;
    if found.post.is_draft() {
        return Err(AccessError::Missing);
    }
    let links = app.store.share_links(id).await.map_err(Failure::from)?;
    Ok((found, links))
}

/// Makes a link. The token is returned only here: the store keeps only its digest.
///
/// # Errors
/// See [`ShareError`].
pub async fn create(
    app: &App,
    viewer: Viewer,
    id: PostId,
    lifetime: Lifetime,
) -> Result<LinkToken, ShareError> {
    let now = Timestamp::now();
    let (_, links) = links(app, viewer, id).await?;
    // Expired links hold their slots until they are swept; those of this post can go now.
    let (working, expired): (Vec<_>, Vec<_>) = links.iter().partition(|link| link.works_at(now));
    for link in expired {
        let deleted = app.store.delete_share_link(id, link.id).await;
        deleted.map_err(|error| AccessError::from(Failure::from(error)))?;
    }
    let token = LinkToken::from_random(rand::random());
    for slot in (0..ShareLink::MOST).filter(|slot| working.iter().all(|link| link.slot != *slot)) {
        let link = ShareLink {
            id: ShareLinkId::generate(),
            post: id,
            slot,
            digest: token.digest(),
            created_at: now,
            expires_at: lifetime.end(now),
        };
        let made = app.store.insert_share_link(&link).await;
        if made.map_err(|error| AccessError::from(Failure::from(error)))? {
            return Ok(token);
        }
    }
    Err(ShareError::TooMany)
}

/// Takes a link back at once.
///
/// # Errors
/// When the post is not there or not theirs.
pub async fn revoke(
    app: &App,
    viewer: Viewer,
    id: PostId,
    link: ShareLinkId,
) -> Result<(), AccessError> {
    changeable(app, viewer, id).await?;
    let deleted = app.store.delete_share_link(id, link).await;
    Ok(deleted.map_err(Failure::from)?)
}

/// The post that a link shows.
///
/// # Errors
/// [`AccessError::Missing`] when the link does not work, and never a word on why.
pub async fn open(app: &App, viewer: Viewer, token: &str) -> Result<PostWithAuthor, AccessError> {
    let id = shown_by(app, token).await?.ok_or(AccessError::Missing)?;
    let found = lookup::post(app, id).await?;
    see_invited(app, viewer, &found).await?;
    Ok(found)
}

/// Whether a person may see a post by a link that shows this very post.
///
/// # Errors
/// [`AccessError::Missing`] when it does not.
pub(in crate::services) async fn see_by_link(
    app: &App,
    viewer: Viewer,
    found: &PostWithAuthor,
    token: &str,
) -> Result<(), AccessError> {
    if shown_by(app, token).await? != Some(found.post.id) {
        return Err(AccessError::Missing);
    }
    see_invited(app, viewer, found).await
}

async fn see_invited(app: &App, viewer: Viewer, found: &PostWithAuthor) -> Result<(), AccessError> {
    let relationship = Relationship {
        invited: true,
        ..visibility::relationship(app, viewer, found.author.id).await?
    };
    allowed(may_see(viewer, found, relationship))
}

/// Which post a link shows, if it still does.
async fn shown_by(app: &App, token: &str) -> Result<Option<PostId>, Failure> {
    let Ok(token) = LinkToken::parse(token) else {
        return Ok(None);
    };
    let link = app.store.share_link(token.digest()).await?;
    let link = link.filter(|link| link.works_at(Timestamp::now()));
    Ok(link.map(|link| link.post))
}
