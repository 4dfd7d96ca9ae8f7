//! Drafts that are published by themselves at a time.

use std::sync::Arc;
use std::time::Duration;

use super::draft::{self, PostFields, WordsError};
use super::form::Parsed;
use crate::domain::{Post, PostId, Timestamp, User, Viewer};
use crate::i18n::text;
use crate::services::access::revise::revise;
use crate::services::captions::outcomes;
use crate::services::changes::Change;
use crate::services::{App, Failure};
use crate::storage::posts::ReplaceError;

/// The soonest that a draft can be scheduled for: what is sooner is published at once by hand.
const SOONEST_SECONDS: i64 = 60;
/// The latest: what is later is a mistake.
const LATEST_SECONDS: i64 = 5 * 366 * 24 * 60 * 60;
/// Drafts looked through for a list of those that are scheduled.
const MOST_LISTED: u32 = 500;
/// Drafts published in one go.
const SOME: u32 = 100;
/// How often is looked for drafts that are due.
const EVERY: Duration = Duration::from_secs(5);

/// Why a time will not do, in a sentence for the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadTime {
    /// It is not a time.
    #[error("{}", text!("schedule-missing"))]
    Unreadable,
    /// It is over, or nearly.
    #[error("{}", text!("schedule-past"))]
    Past,
    /// Nobody means this.
    #[error("{}", text!("schedule-too-far"))]
    TooFar,
}

/// Whether a draft can be scheduled for this time.
///
/// # Errors
/// Why not.
pub fn check(at: Option<Timestamp>) -> Result<Timestamp, BadTime> {
    let now = Timestamp::now();
    match at.ok_or(BadTime::Unreadable)? {
        at if at < now.plus_seconds(SOONEST_SECONDS) => Err(BadTime::Past),
        at if at > now.plus_seconds(LATEST_SECONDS) => Err(BadTime::TooFar),
        at => Ok(at),
    }
}

/// Keeps the words and has the draft published at a time, as the form shows it.
///
/// # Errors
/// See [`WordsError`]; like publishing, it asks once about empty alt texts and untouched suggestions.
pub async fn schedule(
    app: &App,
    viewer: Viewer,
    id: PostId,
    words: &PostFields,
    at: Option<Timestamp>,
) -> Result<Post, WordsError> {
    let parsed = Parsed::parse(words).map_err(WordsError::Invalid)?;
    let at = check(at);
    let mut asked = None;
    let found = revise(app, viewer, id, |post| {
        draft::draft_only(post)?;
        parsed.apply(post);
        if let Ok(at) = at {
            parsed.settle(post);
            post.add_tags_of_caption();
            asked = draft::ask_or_confirm(post, words);
            if asked.is_none() {
                post.schedule(at);
            }
        }
        Ok::<(), WordsError>(())
    })
    .await?;
    at.map_err(WordsError::Time)?;
    match asked {
        None => Ok(found.post),
        Some(asked) => Err(asked),
    }
}

/// Has a scheduled draft published at another time, its words as they are.
///
/// # Errors
/// See [`WordsError`].
pub async fn reschedule(
    app: &App,
    viewer: Viewer,
    id: PostId,
    at: Option<Timestamp>,
) -> Result<Post, WordsError> {
    let at = check(at).map_err(WordsError::Time)?;
    let found = revise(app, viewer, id, |post| {
        draft::draft_only(post)?;
        post.schedule(at);
        Ok::<(), WordsError>(())
    })
    .await?;
    Ok(found.post)
}

/// Keeps the words; the draft is no longer published by itself.
///
/// # Errors
/// See [`WordsError`].
pub async fn cancel(
    app: &App,
    viewer: Viewer,
    id: PostId,
    words: &PostFields,
) -> Result<Post, WordsError> {
    let found = draft::reword(app, viewer, id, words, |post| {
        draft::draft_only(post)?;
        post.scheduled_at = None;
        Ok(())
    })
    .await?;
    Ok(found.post)
}

/// A person's scheduled drafts, the next first.
///
/// # Errors
/// When the store fails.
pub async fn scheduled(app: &App, author: &User) -> Result<Vec<Post>, Failure> {
    let mut drafts = app.store.drafts(author.id, None, MOST_LISTED).await?;
    drafts.retain(|post| post.scheduled_at.is_some());
    drafts.sort_by_key(|post| (post.scheduled_at, post.id));
    Ok(drafts)
}

/// Publishes the drafts that are due; returns how many. The revision decides between several processes:
/// each draft is published by one of them, and not at all when its author has just changed it.
///
/// # Errors
/// When the store fails.
pub async fn publish_due(app: &App) -> Result<u64, Failure> {
    let mut published = 0;
    loop {
        let now = Timestamp::now();
        let due = app.store.scheduled_until(now, SOME).await?;
        let mut done = 0;
        for (id, revision) in &due {
            match publish_one(app, *id, *revision, now).await {
                Ok(one) => done += u64::from(one),
                // The others do not wait for it.
                Err(error) => {
                    tracing::warn!(%error, draft = %id, "a scheduled post could not be published; trying again")
                }
            }
        }
        published += done;
        if done == 0 || due.len() < SOME as usize {
            return Ok(published);
        }
    }
}

/// Publishes one draft unless it has been changed since. Of a user who is suspended or leaving, it
/// becomes a plain draft again.
async fn publish_one(
    app: &App,
    id: PostId,
    revision: i64,
    now: Timestamp,
) -> Result<bool, Failure> {
    let Some(found) = app.store.post(id).await? else {
        return Ok(false);
    };
    let mut found = found;
    let post = &mut found.post;
    if post.revision != revision || post.scheduled_at.is_none_or(|at| at > now) {
        return Ok(false);
    }
    let (hidden, private) = (found.author.hidden, found.author.private);
    if hidden {
        post.scheduled_at = None;
    } else {
        post.publish(now);
        post.visibility = post.visibility.within(private);
    }
    post.updated_at = now;
    match app.store.replace_post(post).await {
        Ok(()) => {}
        Err(ReplaceError::Conflict) => return Ok(false),
        Err(ReplaceError::Storage(error)) => return Err(error.into()),
    }
    if !found.post.is_draft() {
        outcomes::count(app, &found.post).await;
        draft::notify_mentioned(app, &found).await?;
        app.changes.send(Change::Published);
    }
    Ok(true)
}

/// Publishes what is due, as long as the process lives.
pub async fn run_scheduler(app: Arc<App>) {
    loop {
        match publish_due(&app).await {
            Ok(0) => {}
            Ok(posts) => tracing::info!(posts, "published scheduled posts"),
            Err(error) => {
                tracing::warn!(%error, "scheduled posts could not be published; trying again")
            }
        }
        tokio::time::sleep(EVERY).await;
    }
}
