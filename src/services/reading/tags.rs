//! Hashtags in numbers: how many posts, which stand together, what is used just now.
//!
//! All of it follows from public posts as a guest sees them, and is kept in the process for a few
//! minutes: it may lag behind, and is never wrong for long.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use super::browse::{self, Window};
use super::published;
use crate::domain::trends::{DayOfUse, TagUsage, daily, most_used, related, trending};
use crate::domain::{Feed, Hashtag, List, Timestamp, Viewer};
use crate::services::access::visibility;
use crate::services::{App, Failure};

/// How long numbers are kept.
const FRESH: Duration = Duration::from_secs(180);
/// Counting stops here: “10,000 and more” is all that a person needs to know.
pub const COUNTED: u32 = 10_000;
/// Newest posts of a hashtag among which others are looked for.
const BESIDE: u32 = 200;
const RELATED: usize = 8;
/// Chunks of newest posts from which the overview is made: of the last few thousand at most.
const CHUNKS: usize = 8;
const WEEK_SECONDS: i64 = 7 * 86_400;
const LISTED: usize = 24;
/// Hashtags whose numbers are kept at the same time.
const KEPT: usize = 1000;

/// What is shown about a hashtag.
#[derive(Debug, Clone, Default)]
pub struct HashtagDetails {
    /// Public posts that carry it, counted up to [`COUNTED`].
    pub posts: u32,
    /// Hashtags that often stand beside it.
    pub related: Vec<Hashtag>,
    /// Its use on the last days, today first, as far as the newest posts tell that carry it.
    pub days: Vec<DayOfUse>,
}

/// A hashtag that many people use just now.
#[derive(Debug, Clone)]
pub struct Trend {
    /// The hashtag, and how much it was used in the last seven days.
    pub used: TagUsage,
    /// Day by day, today first.
    pub days: Vec<DayOfUse>,
}

/// What is used just now.
#[derive(Debug, Clone, Default)]
pub struct Overview {
    /// By the most people in the last seven days.
    pub trending: Vec<Trend>,
    /// In the most posts among the newest few thousand.
    pub most_used: Vec<TagUsage>,
}

/// Numbers that were found out a moment ago.
#[derive(Debug, Default)]
pub struct TagCache {
    facts: Mutex<HashMap<Hashtag, (Instant, HashtagDetails)>>,
    overview: Mutex<Option<(Instant, Overview)>>,
}

/// The numbers of one hashtag.
///
/// # Errors
/// When the store fails.
pub async fn facts(app: &App, tag: &Hashtag) -> Result<HashtagDetails, Failure> {
    let known = app.tags.facts.lock().ok();
    let known = known.and_then(|kept| kept.get(tag).cloned());
    if let Some((_, facts)) = known.filter(|(at, _)| at.elapsed() < FRESH) {
        return Ok(facts);
    }
    let beside = app
        .store
        .feed(&Feed::Tag(tag.clone()), None, BESIDE)
        .await?;
    let beside = visibility::listed(app, Viewer::Guest, List::Tag, beside).await?;
    let facts = HashtagDetails {
        posts: app.store.count_tag(tag, COUNTED).await?,
        related: related(tag, &beside, RELATED),
        days: daily(tag, &beside, Timestamp::now()),
    };
    if let Ok(mut kept) = app.tags.facts.lock() {
        if kept.len() >= KEPT {
            kept.retain(|_, (at, _)| at.elapsed() < FRESH);
        }
        if kept.len() < KEPT {
            kept.insert(tag.clone(), (Instant::now(), facts.clone()));
        }
    }
    Ok(facts)
}

/// Hashtags that begin like this and that a post carries which this person may see: the very one
/// first, then the most used.
///
/// # Errors
/// When the store fails.
pub async fn starting(
    app: &App,
    viewer: Viewer,
    text: &str,
    most: usize,
) -> Result<Vec<Hashtag>, Failure> {
    let Ok(start) = Hashtag::beginning(text.trim()) else {
        return Ok(Vec::new());
    };
    let most = u32::try_from(most).unwrap_or(u32::MAX);
    let used = app.store.hashtags_starting(&start, most).await?;
    let mut tags: Vec<Hashtag> = Hashtag::parse(&start).into_iter().collect();
    for (tag, _) in used {
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    let one = Window {
        limit: 1,
        ..Window::default()
    };
    let mut visible = Vec::new();
    for tag in tags {
        let feed = Feed::Tag(tag.clone());
        let posts = browse::window(app, viewer, List::Tag, &feed, one).await?;
        if !posts.is_empty() {
            visible.push(tag);
        }
    }
    Ok(visible)
}

/// What is used just now.
///
/// # Errors
/// When the store fails.
pub async fn overview(app: &App) -> Result<Overview, Failure> {
    let known = app.tags.overview.lock().ok().and_then(|kept| kept.clone());
    if let Some((_, overview)) = known.filter(|(at, _)| at.elapsed() < FRESH) {
        return Ok(overview);
    }
    let mut posts = Vec::new();
    let mut after = None;
    for _ in 0..CHUNKS {
        let (some, next) = published::some(app, after).await?;
        posts.extend(some);
        after = next;
        if after.is_none() {
            break;
        }
    }
    let now = Timestamp::now();
    let trends = trending(&posts, now.plus_seconds(-WEEK_SECONDS), LISTED);
    let trends = trends.into_iter().map(|used| Trend {
        days: daily(&used.tag, &posts, now),
        used,
    });
    let overview = Overview {
        trending: trends.collect(),
        most_used: most_used(&posts, LISTED),
    };
    if let Ok(mut kept) = app.tags.overview.lock() {
        *kept = Some((Instant::now(), overview.clone()));
    }
    Ok(overview)
}
