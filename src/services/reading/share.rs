//! Share links: made, listed and revoked by the author of a post or album, opened by anyone.

use crate::domain::access::may_see;
use crate::domain::{
    Album, AlbumId, Lifetime, LinkToken, PostId, PostWithAuthor, Relationship, ShareLink,
    ShareLinkId, Shared, Timestamp, Viewer,
};
use crate::services::access::revise::{AccessError, allowed, changeable};
use crate::services::access::{lookup, visibility};
use crate::services::albums::change;
use crate::services::albums::view::{self, AlbumPage};
use crate::services::{App, Failure};

/// Why no share link was made.
#[derive(Debug, thiserror::Error)]
pub enum ShareError {
    /// It has as many links as it may have.
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
    Ok((found, links_to(app, Shared::Post(id)).await?))
}

/// An album of this person and its links, newest first.
///
/// # Errors
/// When the album is not there or not theirs.
pub async fn album_links(
    app: &App,
    viewer: Viewer,
    id: AlbumId,
) -> Result<(Album, Vec<ShareLink>), AccessError> {
    let album = change::own(app, viewer, id).await?;
    Ok((album, links_to(app, Shared::Album(id)).await?))
}

async fn links_to(app: &App, shown: Shared) -> Result<Vec<ShareLink>, Failure> {
    Ok(app.store.share_links(shown).await?)
}

/// Whether this is for its author to share.
async fn may_share(app: &App, viewer: Viewer, shown: Shared) -> Result<(), AccessError> {
    match shown {
        Shared::Post(id) => links(app, viewer, id).await.map(|_| ()),
        Shared::Album(id) => change::own(app, viewer, id).await.map(|_| ()),
    }
}

/// Makes a link. The token is returned only here: the store keeps only its digest.
///
/// # Errors
/// See [`ShareError`].
pub async fn create(
    app: &App,
    viewer: Viewer,
    shown: Shared,
    lifetime: Lifetime,
) -> Result<LinkToken, ShareError> {
    let now = Timestamp::now();
    may_share(app, viewer, shown).await?;
    let links = links_to(app, shown).await.map_err(AccessError::from)?;
    // Expired links hold their slots until they are swept; those of this thing can go now.
    let (working, expired): (Vec<_>, Vec<_>) = links.iter().partition(|link| link.works_at(now));
    for link in expired {
        let deleted = app.store.delete_share_link(shown, link.id).await;
        deleted.map_err(|error| AccessError::from(Failure::from(error)))?;
    }
    let token = LinkToken::from_random(rand::random());
    for slot in (0..ShareLink::MOST).filter(|slot| working.iter().all(|link| link.slot != *slot)) {
        let link = ShareLink {
            id: ShareLinkId::generate(),
            shows: shown,
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
/// When what it shows is not there or not theirs.
pub async fn revoke(
    app: &App,
    viewer: Viewer,
    shown: Shared,
    link: ShareLinkId,
) -> Result<(), AccessError> {
    may_share(app, viewer, shown).await?;
    let deleted = app.store.delete_share_link(shown, link).await;
    Ok(deleted.map_err(Failure::from)?)
}

/// What a link shows.
#[derive(Debug)]
pub enum Opened {
    /// A post.
    Post(Box<PostWithAuthor>),
    /// An album, as an invited guest sees it.
    Album(Box<AlbumPage>),
}

/// What a link shows, at a place in an album where it is one.
///
/// # Errors
/// [`AccessError::Missing`] when the link does not work, and never a word on why.
pub async fn open(
    app: &App,
    viewer: Viewer,
    token: &str,
    place: usize,
) -> Result<Opened, AccessError> {
    match shown_by(app, token).await?.ok_or(AccessError::Missing)? {
        Shared::Post(id) => {
            let found = lookup::post(app, id).await?;
            see_invited(app, viewer, &found).await?;
            Ok(Opened::Post(Box::new(found)))
        }
        Shared::Album(id) => {
            let page = view::page(app, viewer, id, place, true).await?;
            Ok(Opened::Album(Box::new(page)))
        }
    }
}

/// Whether a person may see a post by a link that shows this very post, or an album that it is in.
///
/// # Errors
/// [`AccessError::Missing`] when it does not.
pub(in crate::services) async fn see_by_link(
    app: &App,
    viewer: Viewer,
    found: &PostWithAuthor,
    token: &str,
) -> Result<(), AccessError> {
    let id = found.post.id;
    let shows = match shown_by(app, token).await? {
        Some(Shared::Post(post)) => post == id,
        Some(Shared::Album(album)) => {
            let with = app.store.albums_with(id).await.map_err(Failure::from)?;
            with.contains(&album)
        }
        None => false,
    };
    if !shows || found.post.is_draft() {
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

/// What a link shows, if it still does.
async fn shown_by(app: &App, token: &str) -> Result<Option<Shared>, Failure> {
    let Ok(token) = LinkToken::parse(token) else {
        return Ok(None);
    };
    let link = app.store.share_link(token.digest()).await?;
    let link = link.filter(|link| link.works_at(Timestamp::now()));
    Ok(link.map(|link| link.shows))
}
