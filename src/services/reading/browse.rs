//! Looking at what people share.

use super::engagement::{PostForViewer, shown};
use crate::domain::{
    Cursor, EdgeKind, End, Feed, Hashtag, List, Page, PostId, PostWithAuthor, UserId, Viewer,
};
use crate::services::access::{lookup, visibility};
use crate::services::{AccessError, App, Failure};

/// Posts on a page.
pub const PAGE_SIZE: usize = 20;

/// How often a page is filled up when posts fell out of it that this person may not see.
const FILLS: usize = 4;
/// How often while there is nothing on it at all, as when a user was suspended who shared a lot.
const FILLS_OF_NOTHING: usize = 40;

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
) -> Result<Page<PostForViewer>, Failure> {
    // One more than is shown shows whether there is a next page.
    let limit = u32::try_from(PAGE_SIZE + 1).unwrap_or(u32::MAX);
    let mut items = Vec::new();
    let mut place = after;
    for fill in 0..FILLS_OF_NOTHING {
        if fill >= FILLS && !items.is_empty() {
            break;
        }
        let found = app.store.feed(feed, place, limit).await?;
        let all = found.len() <= PAGE_SIZE;
        place = found.last().and_then(PostWithAuthor::place);
        items.extend(visibility::listed(app, viewer, list, found).await?);
        if items.len() > PAGE_SIZE {
            items.truncate(PAGE_SIZE);
            place = items.last().and_then(PostWithAuthor::place);
            break;
        }
        if all {
            place = None;
            break;
        }
    }
    let items = shown(app, viewer, items).await?;
    Ok(Page { items, next: place })
}

/// Which stretch of a list is wanted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Window {
    /// Only what is older.
    pub older_than: Option<Cursor>,
    /// Only what is newer, of which the newest come.
    pub newer_than: Option<Cursor>,
    /// Only what is newer, of which those come that follow this place at once.
    pub just_after: Option<Cursor>,
    /// At most so many.
    pub limit: usize,
}

/// A stretch of a feed, newest first, as `viewer` may see it in this list.
///
/// # Errors
/// When the store fails.
pub async fn window(
    app: &App,
    viewer: Viewer,
    list: List,
    feed: &Feed,
    window: Window,
) -> Result<Vec<PostForViewer>, Failure> {
    let limit = u32::try_from(window.limit).unwrap_or(u32::MAX);
    let mut items: Vec<PostWithAuthor> = Vec::new();
    let mut place = window.just_after.or(window.older_than);
    for _ in 0..FILLS {
        let found = match (window.just_after, place) {
            (Some(_), Some(place)) => app.store.feed_after(feed, place, limit).await?,
            _ => app.store.feed(feed, place, limit).await?,
        };
        let more = found.len() == window.limit;
        place = found.last().and_then(PostWithAuthor::place);
        items.extend(visibility::listed(app, viewer, list, found).await?);
        if items.len() >= window.limit || !more {
            break;
        }
    }
    items.truncate(window.limit);
    if window.just_after.is_some() {
        items.reverse();
    }
    // As places sort: by time, then by id.
    items.retain(|found| {
        window
            .newer_than
            .is_none_or(|newer| found.place() > Some(newer))
    });
    items.retain(|found| {
        window
            .older_than
            .is_none_or(|older| found.place() < Some(older))
    });
    shown(app, viewer, items).await
}

/// A page of the posts that a person bookmarked or liked, the last mark first. What they may no
/// longer see is left out.
///
/// # Errors
/// When the store fails.
pub async fn marked(
    app: &App,
    person: UserId,
    kind: EdgeKind,
    after: Option<Cursor>,
    limit: usize,
) -> Result<Page<PostForViewer>, Failure> {
    let more = u32::try_from(limit + 1).unwrap_or(u32::MAX);
    let edges = app
        .store
        .edges(kind, End::From, person.as_uuid(), after, more)
        .await?;
    let Page { items, next } = Page::cut(edges, limit, |edge| Cursor {
        time: edge.at,
        id: edge.to,
    });
    let ids: Vec<PostId> = items.iter().map(|edge| edge.to.into()).collect();
    let mut posts = app.store.posts(&ids).await?;
    posts.sort_by_key(|found| ids.iter().position(|id| *id == found.post.id));
    let viewer = Viewer::Person(person);
    let posts = visibility::listed(app, viewer, List::Bookmarks, posts).await?;
    let items = shown(app, viewer, posts).await?;
    Ok(Page { items, next })
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
) -> Result<(Hashtag, Page<PostForViewer>), AccessError> {
    let tag = Hashtag::parse(text).map_err(|_| AccessError::Missing)?;
    let page = feed(app, viewer, List::Tag, &Feed::Tag(tag.clone()), after).await?;
    let tag = as_typed(tag, page.items.iter().map(|shown| &shown.found));
    Ok((tag, page))
}

/// The hashtag as the newest of its posts has it: in an address it stands as it is compared, which
/// is not always a word (“ΟΔΟΣ”, “القاهرة”).
pub(super) fn as_typed<'p>(
    tag: Hashtag,
    posts: impl IntoIterator<Item = &'p PostWithAuthor>,
) -> Hashtag {
    let mut tags = posts
        .into_iter()
        .flat_map(|it| it.post.hashtags.value.as_slice());
    tags.find(|typed| **typed == tag).cloned().unwrap_or(tag)
}

/// One post and how it stands, if this person may see it.
///
/// # Errors
/// [`AccessError::Missing`] when it is not there for them.
pub async fn post(app: &App, viewer: Viewer, id: PostId) -> Result<PostForViewer, AccessError> {
    let found = found(app, viewer, id).await?;
    let mut one = shown(app, viewer, vec![found]).await?;
    one.pop().ok_or(AccessError::Missing)
}

/// One post, if this person may see it.
pub(in crate::services) async fn found(
    app: &App,
    viewer: Viewer,
    id: PostId,
) -> Result<PostWithAuthor, AccessError> {
    let found = lookup::post(app, id).await?;
    visibility::see(app, viewer, &found).await?;
    Ok(found)
}
