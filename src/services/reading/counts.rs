//! How many people and posts the site has, counted at most once in an hour.

use std::time::{Duration, Instant};

use tokio::sync::Mutex;

use crate::domain::Timestamp;
use crate::services::{App, Failure};

/// How long a count is kept: counting reads an index from one end to the other.
const FRESH: Duration = Duration::from_secs(3600);

const MONTH_SECONDS: i64 = 30 * 86_400;

/// Numbers of the site.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Accounts.
    pub people: u64,
    /// People who were here in the last thirty days.
    pub active_month: u64,
    /// Public posts.
    pub posts: u64,
}

/// Numbers that were counted a while ago.
#[derive(Debug, Default)]
pub struct CountCache(Mutex<Option<(Instant, Counts)>>);

/// How many people and public posts there are. Of those who ask at once, one counts and the others
/// wait.
///
/// # Errors
/// When the store fails.
pub async fn counts(app: &App) -> Result<Counts, Failure> {
    let mut kept = app.counts.0.lock().await;
    if let Some((_, counts)) = kept.filter(|(at, _)| at.elapsed() < FRESH) {
        return Ok(counts);
    }
    let since = Timestamp::now().plus_seconds(-MONTH_SECONDS);
    let counts = Counts {
        people: app.store.count_users().await?,
        active_month: app.store.count_active_users(since).await?,
        posts: app.store.count_all_public_posts().await?,
    };
    *kept = Some((Instant::now(), counts));
    Ok(counts)
}
