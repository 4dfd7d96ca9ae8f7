//! Hashtags in numbers: how many posts, which stand together, what is used just now.
//!
//! All of it follows from public posts as a guest sees them, and is kept in the process for a few
//! minutes: it may lag behind, and is never wrong for long.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use super::published;
use crate::domain::trends::{Use, most_used, related, trending};
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

/// What is told about a hashtag.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// Public posts that carry it, counted up to [`COUNTED`].
    pub posts: u32,
    /// Hashtags that often stand beside it.
    pub related: Vec<Hashtag>,
}

/// What is used just now.
#[derive(Debug, Clone, Default)]
pub struct Overview {
    /// By the most people in the last seven days.
    pub trending: Vec<Use>,
    /// In the most posts among the newest few thousand.
    pub most_used: Vec<Use>,
}

/// Numbers that were found out a moment ago.
#[derive(Debug, Default)]
pub struct Kept {
    facts: Mutex<HashMap<Hashtag, (Instant, Facts)>>,
    overview: Mutex<Option<(Instant, Overview)>>,
}

/// The numbers of one hashtag.
///
/// # Errors
/// When the store fails.
pub async fn facts(app: &App, tag: &Hashtag) -> Result<Facts, Failure> {
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
    let facts = Facts {
        posts: app.store.count_tag(tag, COUNTED).await?,
        related: related(tag, &beside, RELATED),
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
    let week = Timestamp::now().plus_seconds(-WEEK_SECONDS);
    let overview = Overview {
        trending: trending(&posts, week, LISTED),
        most_used: most_used(&posts, LISTED),
    };
    if let Ok(mut kept) = app.tags.overview.lock() {
        *kept = Some((Instant::now(), overview.clone()));
    }
    Ok(overview)
}
