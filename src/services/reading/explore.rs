//! What a person who looks around may like: trending posts, popular hashtags, people to follow.
//!
//! What is looked at is the same for everybody, follows from public posts as a guest sees them, and is
//! kept in the process for a few minutes. What of it each viewer is shown is decided anew.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::Mutex;

use super::engagement::{PostForViewer, shown};
use super::published;
use crate::domain::access::may_visit;
use crate::domain::trends::trending;
use crate::domain::{
    Author, Hashtag, List, PostId, PostWithAuthor, Tally, Timestamp, UserId, Viewer,
};
use crate::services::access::visibility;
use crate::services::{App, Failure};

/// How long it is kept.
const FRESH: Duration = Duration::from_secs(180);
/// Chunks of newest posts that are looked at: a few thousand at most.
const CHUNKS: usize = 4;
const WEEK_SECONDS: i64 = 7 * 86_400;
/// What is found is more than is shown, because not everybody sees all of it.
const POSTS: usize = 60;
const TAGS: usize = 8;
const POSTS_OF_A_TAG: usize = 12;
const PEOPLE: usize = 100;
/// What is shown.
const SHOWN_POSTS: usize = 12;
const SHOWN_OF_A_TAG: usize = 4;
const SHOWN_PEOPLE: usize = 6;

/// What was found a moment ago.
#[derive(Debug, Default)]
pub struct ExploreCache(Mutex<Option<(Instant, Arc<Found>)>>);

#[derive(Debug, Default)]
struct Found {
    posts: Vec<PostId>,
    tags: Vec<(Hashtag, Vec<PostId>)>,
    people: Vec<Author>,
}

/// What one person is shown of it.
#[derive(Debug, Default)]
pub struct Explored {
    /// Posts that were liked and talked about most in the last seven days.
    pub trending: Vec<PostForViewer>,
    /// Hashtags that many people use just now, each with its newest posts.
    pub tags: Vec<(Hashtag, Vec<PostForViewer>)>,
    /// Whom they could follow.
    pub people: Vec<Author>,
}

/// All of it, as `viewer` may see it.
///
/// # Errors
/// When the store fails.
pub async fn explore(app: &App, viewer: Viewer) -> Result<Explored, Failure> {
    let found = found(app).await?;
    let of_tags = found.tags.iter().flat_map(|(_, posts)| posts);
    let posts = visible(app, viewer, found.posts.iter().chain(of_tags)).await?;
    Ok(Explored {
        trending: some(&posts, &found.posts, SHOWN_POSTS),
        tags: with_newest(&found.tags, &posts),
        people: to_follow(app, viewer, &found.people).await?,
    })
}

/// Hashtags that many people use just now, each with its newest posts that `viewer` may see.
///
/// # Errors
/// When the store fails.
pub async fn popular_tags(
    app: &App,
    viewer: Viewer,
) -> Result<Vec<(Hashtag, Vec<PostForViewer>)>, Failure> {
    let found = found(app).await?;
    let of_tags = found.tags.iter().flat_map(|(_, posts)| posts);
    let posts = visible(app, viewer, of_tags).await?;
    Ok(with_newest(&found.tags, &posts))
}

/// Those of the posts that `viewer` may see, by their ids.
async fn visible(
    app: &App,
    viewer: Viewer,
    ids: impl Iterator<Item = &PostId>,
) -> Result<HashMap<PostId, PostForViewer>, Failure> {
    let mut ids: Vec<PostId> = ids.copied().collect();
    ids.sort_unstable();
    ids.dedup();
    let posts = app.store.posts(&ids).await?;
    let posts = visibility::listed(app, viewer, List::Public, posts).await?;
    let posts = shown(app, viewer, posts).await?.into_iter();
    Ok(posts.map(|shown| (shown.found.post.id, shown)).collect())
}

/// Each hashtag with the newest of its posts; those of which none can be seen are left out.
fn with_newest(
    tags: &[(Hashtag, Vec<PostId>)],
    posts: &HashMap<PostId, PostForViewer>,
) -> Vec<(Hashtag, Vec<PostForViewer>)> {
    let tags = tags
        .iter()
        .map(|(tag, ids)| (tag.clone(), some(posts, ids, SHOWN_OF_A_TAG)));
    tags.filter(|(_, posts)| !posts.is_empty()).collect()
}

/// The first of `ids` that are there.
fn some(posts: &HashMap<PostId, PostForViewer>, ids: &[PostId], most: usize) -> Vec<PostForViewer> {
    let there = ids.iter().filter_map(|id| posts.get(id).cloned());
    there.take(most).collect()
}

/// People whom `viewer` could follow, whose posts were liked most of late.
///
/// # Errors
/// When the store fails.
pub async fn people(app: &App, viewer: Viewer) -> Result<Vec<Author>, Failure> {
    let found = found(app).await?;
    to_follow(app, viewer, &found.people).await
}

async fn to_follow(app: &App, viewer: Viewer, people: &[Author]) -> Result<Vec<Author>, Failure> {
    let ids: Vec<UserId> = people.iter().map(|one| one.id).collect();
    let relationships = visibility::relationships_among(app, viewer, &ids).await?;
    // As they are now, and not as they were when they were found.
    let authors = app.store.authors(&ids).await?;
    let there = ids.iter().filter_map(|id| authors.get(id)).filter(|one| {
        let relationship = relationships.get(&one.id).copied().unwrap_or_default();
        let known = relationship.follows || relationship.requested;
        let unwanted = relationship.muted || relationship.blocking;
        !viewer.is(one.id)
            && !known
            && !unwanted
            && !one.private
            && may_visit(viewer, one, relationship)
    });
    Ok(there.take(SHOWN_PEOPLE).cloned().collect())
}

/// Of those who ask at once, one looks and the others wait.
async fn found(app: &App) -> Result<Arc<Found>, Failure> {
    let mut kept = app.explored.0.lock().await;
    if let Some((_, found)) = kept.as_ref().filter(|(at, _)| at.elapsed() < FRESH) {
        return Ok(Arc::clone(found));
    }
    let found = Arc::new(look(app).await?);
    *kept = Some((Instant::now(), Arc::clone(&found)));
    Ok(found)
}

async fn look(app: &App) -> Result<Found, Failure> {
    let since = Timestamp::now().plus_seconds(-WEEK_SECONDS);
    let mut posts: Vec<PostWithAuthor> = Vec::new();
    let mut tallies: HashMap<PostId, Tally> = HashMap::new();
    let mut after = None;
    for _ in 0..CHUNKS {
        let (some, next) = published::some(app, after).await?;
        let subjects: Vec<_> = some.iter().map(|found| found.post.id.as_uuid()).collect();
        let counted = app.store.tallies(&subjects).await?;
        let counted = counted.into_iter().map(|(id, tally)| (id.into(), tally));
        tallies.extend(counted);
        posts.extend(some);
        after = next.filter(|place| place.time >= since);
        if after.is_none() {
            break;
        }
    }
    let score = |found: &PostWithAuthor| {
        let tally = tallies.get(&found.post.id).copied().unwrap_or_default();
        2 * tally.likes + tally.comments
    };
    Ok(Found {
        posts: most_liked(&posts, since, score),
        tags: tags(&posts, since),
        people: people_by(&posts, score),
    })
}

/// The posts of the last days that people did most about, the best first.
fn most_liked(
    posts: &[PostWithAuthor],
    since: Timestamp,
    score: impl Fn(&PostWithAuthor) -> i64,
) -> Vec<PostId> {
    let recent = posts
        .iter()
        .filter(|found| found.post.published_at >= Some(since));
    let mut scored: Vec<(i64, PostId)> = recent
        .map(|found| (score(found), found.post.id))
        .filter(|(score, _)| *score > 0)
        .collect();
    scored.sort_unstable_by(|one, other| other.cmp(one));
    scored.into_iter().take(POSTS).map(|(_, id)| id).collect()
}

fn tags(posts: &[PostWithAuthor], since: Timestamp) -> Vec<(Hashtag, Vec<PostId>)> {
    let used = trending(posts, since, TAGS);
    let tags = used.into_iter().map(|used| {
        let carry = posts
            .iter()
            .filter(|found| found.post.hashtags.value.as_slice().contains(&used.tag));
        let newest = carry.map(|found| found.post.id).take(POSTS_OF_A_TAG);
        let newest = newest.collect();
        (used.tag, newest)
    });
    tags.collect()
}

/// Authors, those first of whose posts people did most.
fn people_by(posts: &[PostWithAuthor], score: impl Fn(&PostWithAuthor) -> i64) -> Vec<Author> {
    let mut scores: HashMap<UserId, i64> = HashMap::new();
    for found in posts {
        // Whoever shares counts, even where nobody has reacted yet.
        *scores.entry(found.author.id).or_default() += 1 + score(found);
    }
    let mut seen = HashSet::new();
    let authors = posts.iter().map(|found| &found.author);
    let mut authors: Vec<Author> = authors.filter(|one| seen.insert(one.id)).cloned().collect();
    authors.sort_by_key(|one| std::cmp::Reverse(scores.get(&one.id).copied()));
    authors.truncate(PEOPLE);
    authors
}
