//! Looking at what people share.

use super::{AccessError, App, Failure, sight};
use crate::domain::{
    Cursor, Feed, Hashtag, List, Page, PostId, PublishedPost, User, Username, Viewer,
};

/// Posts on a page.
pub const PAGE_SIZE: usize = 20;

/// How often a page is filled up when posts fell out of it that this person may not see.
const FILLS: usize = 4;

/// A page of a feed, from just after `after`, as `viewer` may see it in this list.
///
/// # Errors
/// When the store fails.
pub async fn feed(
    app: &App,
    viewer: Viewer,
    list: List,
    feed: &Feed,
    after: Option<Cursor>,
) -> Result<Page<PublishedPost>, Failure> {
    // One more than is shown tells whether there is a next page.
    let limit = u32::try_from(PAGE_SIZE + 1).unwrap_or(u32::MAX);
    let mut items = Vec::new();
    let mut place = after;
    for _ in 0..FILLS {
        let found = app.store.feed(feed, place, limit).await?;
        let all = found.len() <= PAGE_SIZE;
        place = found.last().and_then(cursor);
        items.extend(sight::listed(app, viewer, list, found).await?);
        if items.len() > PAGE_SIZE {
            items.truncate(PAGE_SIZE);
            place = items.last().and_then(cursor);
            break;
        }
        if all {
            place = None;
            break;
        }
    }
    Ok(Page { items, next: place })
}

fn cursor(found: &PublishedPost) -> Option<Cursor> {
    Some(Cursor {
        time: found.post.published_at?,
        id: found.post.id.as_uuid(),
    })
}

/// A person and a page of their posts.
///
/// # Errors
/// [`AccessError::Missing`] when nobody has this name.
pub async fn author(
    app: &App,
    viewer: Viewer,
    name: &str,
    after: Option<Cursor>,
) -> Result<(User, Page<PublishedPost>), AccessError> {
    let name = Username::parse(name).map_err(|_| AccessError::Missing)?;
    let user = app.store.user_by_name(&name).await.map_err(Failure::from)?;
    let user = user.ok_or(AccessError::Missing)?;
    let page = feed(app, viewer, List::Profile, &Feed::Author(user.id), after).await?;
    Ok((user, page))
}

/// A hashtag and a page of the posts that carry it.
///
/// # Errors
/// [`AccessError::Missing`] when this can be no hashtag.
pub async fn tag(
    app: &App,
    viewer: Viewer,
    text: &str,
    after: Option<Cursor>,
) -> Result<(Hashtag, Page<PublishedPost>), AccessError> {
    let tag = Hashtag::parse(text).map_err(|_| AccessError::Missing)?;
    let page = feed(app, viewer, List::Tag, &Feed::Tag(tag.clone()), after).await?;
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
    sight::see(app, viewer, &found).await?;
    Ok(found)
}
