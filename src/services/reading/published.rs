//! What everybody may see, for readers elsewhere: feed readers, other sites, search engines. They
//! are guests, whoever's browser asks.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::Mutex;

use super::browse;
use crate::domain::{
    AlbumId, Cursor, Feed, Hashtag, List, PostId, PostWithAuthor, Timestamp, User, Viewer,
};
use crate::services::access::lookup::person;
use crate::services::access::visibility;
use crate::services::albums::view::{self, AlbumPage};
use crate::services::{AccessError, App, Failure};

/// Posts read at a time for a list of addresses.
const CHUNK: u32 = 500;

/// A post that everybody may see.
///
/// # Errors
/// [`AccessError::Missing`] when there is none.
pub async fn post(app: &App, id: PostId) -> Result<PostWithAuthor, AccessError> {
    browse::found(app, Viewer::Guest, id).await
}

/// A person and what they share with everybody, newest first. Of a private account there is no
/// such list.
///
/// # Errors
/// [`AccessError::Missing`] when there is nobody of this name, or the account is private or
/// suspended.
pub async fn of_author(app: &App, name: &str) -> Result<(User, Vec<PostWithAuthor>), AccessError> {
    let user = person(app, name).await?;
    if user.profile.private || user.is_hidden() {
        return Err(AccessError::Missing);
    }
    let feed = Feed::Profile {
        author: user.id,
        with_followers: false,
    };
    let posts = newest(app, List::Profile, &feed).await?;
    Ok((user, posts))
}

/// An album that everybody may find, with the posts that were put into it last, newest first as far as
/// a feed goes.
///
/// # Errors
/// [`AccessError::Missing`] when there is none under this name.
pub async fn of_album(app: &App, name: &str, id: AlbumId) -> Result<AlbumPage, AccessError> {
    let owner = person(app, name).await?;
    let mut page = view::newest(app, id).await?;
    if page.album.owner != owner.id || !page.public {
        return Err(AccessError::Missing);
    }
    page.posts
        .sort_by_key(|found| std::cmp::Reverse(found.place().map(|place| (place.time, place.id))));
    Ok(page)
}

/// A hashtag and the posts that everybody may see, newest first.
///
/// # Errors
/// [`AccessError::Missing`] when this can be no hashtag.
pub async fn of_tag(app: &App, text: &str) -> Result<(Hashtag, Vec<PostWithAuthor>), AccessError> {
    let tag = Hashtag::parse(text).map_err(|_| AccessError::Missing)?;
    let posts = newest(app, List::Tag, &Feed::Tag(tag.clone())).await?;
    Ok((browse::as_typed(tag, &posts), posts))
}

async fn newest(app: &App, list: List, feed: &Feed) -> Result<Vec<PostWithAuthor>, Failure> {
    let page = browse::feed(app, Viewer::Guest, list, feed, None).await?;
    Ok(page.items.into_iter().map(|shown| shown.found).collect())
}

/// Some public posts, newest first, from just after `after`, and where to go on.
///
/// # Errors
/// When the store fails.
pub async fn some(
    app: &App,
    after: Option<Cursor>,
) -> Result<(Vec<PostWithAuthor>, Option<Cursor>), Failure> {
    let found = app.store.feed(&Feed::Public, after, CHUNK).await?;
    let full = found.len() == usize::try_from(CHUNK).unwrap_or(usize::MAX);
    let next = found
        .last()
        .filter(|_| full)
        .and_then(PostWithAuthor::place);
    let posts = visibility::listed(app, Viewer::Guest, List::Public, found).await?;
    Ok((posts, next))
}

/// For how long the list of days is kept in the process. A new day is seen at once; one whose last
/// post was deleted may stand in it for as long.
const DAYS_FRESH: Duration = Duration::from_secs(600);
/// Most days in the list, the newest: more than ten years of them.
const MOST_DAYS: usize = 4000;

/// The days that were found a moment ago. Whoever asks while they are looked for waits for them.
#[derive(Debug, Default)]
pub struct Days(Mutex<Option<(Instant, Arc<[String]>)>>);

/// The days on which public posts appeared, newest first: one step along the index for each day.
///
/// # Errors
/// When the store fails.
pub async fn days(app: &App) -> Result<Arc<[String]>, Failure> {
    let newest = app.store.feed(&Feed::Public, None, 1).await?;
    let newest = newest.first().and_then(|found| found.post.published_at);
    let newest = newest.map(Timestamp::day);
    let mut kept = app.days.0.lock().await;
    if let Some((_, days)) = kept
        .as_ref()
        .filter(|(at, days)| at.elapsed() < DAYS_FRESH && days.first() == newest.as_ref())
    {
        return Ok(Arc::clone(days));
    }
    let days: Arc<[String]> = find_days(app).await?.into();
    *kept = Some((Instant::now(), Arc::clone(&days)));
    Ok(days)
}

async fn find_days(app: &App) -> Result<Vec<String>, Failure> {
    let mut days = Vec::new();
    let mut after = None;
    while days.len() < MOST_DAYS {
        let found = app.store.feed(&Feed::Public, after, 1).await?;
        let Some(time) = found.first().and_then(|found| found.post.published_at) else {
            break;
        };
        let day = time.day();
        after = Timestamp::of_day(&day).map(before);
        days.push(day);
        if after.is_none() {
            break;
        }
    }
    Ok(days)
}

/// The place before everything of a moment and after: where lists go on with what is older.
#[must_use]
pub fn before(time: Timestamp) -> Cursor {
    Cursor {
        time,
        id: uuid::Uuid::nil(),
    }
}
