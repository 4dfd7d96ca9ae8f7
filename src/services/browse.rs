//! Looking at what people share.

use super::revise::allowed;
use super::{AccessError, App, Failure};
use crate::domain::access::may_see;
use crate::domain::{Cursor, Feed, Hashtag, Page, PostId, PublishedPost, User, Username, Viewer};

/// Posts on a page.
pub const PAGE_SIZE: usize = 20;

/// A page of a feed, from just after `after`.
///
/// # Errors
/// When the store fails.
pub async fn feed(
    app: &App,
    feed: &Feed,
    after: Option<Cursor>,
) -> Result<Page<PublishedPost>, Failure> {
    // One more than is shown tells whether there is a next page.
    let limit = u32::try_from(PAGE_SIZE + 1).unwrap_or(u32::MAX);
    let mut items = app.store.feed(feed, after, limit).await?;
    let more = items.len() > PAGE_SIZE;
    items.truncate(PAGE_SIZE);
    let next = items.last().filter(|_| more).and_then(cursor);
    Ok(Page { items, next })
}

fn cursor(found: &PublishedPost) -> Option<Cursor> {
    Some(Cursor {
        time: found.post.published_at?,
        id: found.post.id,
    })
}

/// A person and a page of their posts.
///
/// # Errors
/// [`AccessError::Missing`] when nobody has this name.
pub async fn author(
    app: &App,
    name: &str,
    after: Option<Cursor>,
) -> Result<(User, Page<PublishedPost>), AccessError> {
    let name = Username::parse(name).map_err(|_| AccessError::Missing)?;
    let user = app.store.user_by_name(&name).await.map_err(Failure::from)?;
    let user = user.ok_or(AccessError::Missing)?;
    let page = feed(app, &Feed::Author(user.id), after).await?;
    Ok((user, page))
}

/// A hashtag and a page of the posts that carry it.
///
/// # Errors
/// [`AccessError::Missing`] when this can be no hashtag.
pub async fn tag(
    app: &App,
    text: &str,
    after: Option<Cursor>,
) -> Result<(Hashtag, Page<PublishedPost>), AccessError> {
    let tag = Hashtag::parse(text).map_err(|_| AccessError::Missing)?;
    let page = feed(app, &Feed::Tag(tag.clone()), after).await?;
    Ok((tag, page))
}

/// One post, if this person may see it.
///
/// # Errors
/// [`AccessError::Missing`] when it is not there for them.
pub async fn post(app: &App, viewer: Viewer, id: PostId) -> Result<PublishedPost, AccessError> {
    let found = app
        .store
        .post(id)
        .await
        .map_err(Failure::from)?
        .ok_or(AccessError::Missing)?;
    allowed(may_see(viewer, &found.post))?;
    Ok(found)
}
