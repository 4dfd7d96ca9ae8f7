//! Finishing what a crash left half done, and forgetting what has expired.

use std::sync::Arc;
use std::time::Duration;

use tracing::Instrument;

use crate::domain::{PostId, Timestamp};
use crate::services::account::deletion;
use crate::services::archives::transfers;
use crate::services::pictures::files;
use crate::services::{App, Failure};

/// Files of a picture are written or deleted well within this time.
pub const FILES_SETTLE_SECONDS: i64 = 15 * 60;
/// Whoever has not had the answer to an upload asks again well within this time.
const UPLOADS_SECONDS: i64 = 7 * DAY_SECONDS;
const DAY_SECONDS: i64 = 24 * 60 * 60;
/// Drafts looked at in one go.
const DRAFTS: u32 = 100;
const HOURLY: Duration = Duration::from_secs(60 * 60);

/// Whether the store answers.
///
/// # Errors
/// When it does not.
pub async fn is_healthy(app: &App) -> Result<(), Failure> {
    Ok(app.store.ping().await?)
}

/// Whether a picture could be shared: the store answers, and files can be written, read and deleted.
///
/// # Errors
/// What does not work.
pub async fn is_ready(app: &App) -> Result<(), Failure> {
    app.store.ping().await?;
    Ok(app.blobs.check().await?)
}

/// The numbers of this process as text, see [`Metrics::text`](crate::metrics::Metrics::text).
#[must_use]
pub fn metrics(app: &App) -> String {
    let waiting = app.captioners.queue_depth();
    let free = app.picture_places.available_permits();
    let in_work = app.picture_places_in_all.saturating_sub(free);
    app.metrics.text(waiting, in_work)
}

/// What a sweep did.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct SweepReport {
    /// Pictures whose files were deleted because no post shows them.
    pub orphans: u64,
    /// Drafts that nobody has changed for too long.
    pub drafts: u64,
    /// Expired sessions, links and counts, and uploads that nobody will send again.
    pub expired: u64,
    /// Deletions of posts that a crash had cut short.
    pub deletions: u64,
    /// Accounts whose owners had asked for it.
    pub accounts: u64,
    /// Archives that lay ready long enough.
    pub archives: u64,
    /// Posts and people whose counters a crash had left behind their edges.
    pub mended: u64,
}

/// Deletes drafts that were forgotten, the files of pictures that no post shows, among those recorded
/// before `before`, and what has expired.
///
/// # Errors
/// When a store fails; what was swept until then is swept.
pub async fn sweep(app: &App, before: Timestamp) -> Result<SweepReport, Failure> {
    let now = Timestamp::now();
    let uploads = now.plus_seconds(-UPLOADS_SECONDS);
    let mut swept = SweepReport {
        expired: app.store.sweep(now).await?
            + app.store.sweep_share_links(now).await?
            + app.store.sweep_account_tokens(now).await?
            + app.store.sweep_invitations(now).await?
            + app.store.sweep_challenges(now).await?
            + app.store.sweep_api_tokens(now).await?
            + app.store.sweep_uploads(uploads).await?,
        deletions: app.store.finish_deletions().await?,
        mended: app.store.mend_tallies(before).await?,
        accounts: deletion::delete_due(app, now).await?,
        archives: transfers::sweep(app, now).await?,
        ..SweepReport::default()
    };
    if app.draft_days > 0 {
        let last = now.plus_seconds(-app.draft_days * DAY_SECONDS);
        swept.drafts = sweep_drafts(app, last).await?;
    }
    for (blob, in_use) in app.store.write_intents(before).await? {
        if !in_use {
            app.blobs.delete(blob).await?;
            swept.orphans += 1;
        }
        app.store.clear_intent(blob).await?;
    }
    Ok(swept)
}

/// Deletes drafts that were last changed before `last`, with their files.
async fn sweep_drafts(app: &App, last: Timestamp) -> Result<u64, Failure> {
    let mut swept = 0;
    loop {
        let stale = app.store.stale_drafts(last, DRAFTS).await?;
        let mut deleted = 0;
        for (id, revision) in &stale {
            deleted += u64::from(sweep_draft(app, *id, *revision).await?);
        }
        swept += deleted;
        // Drafts that were not deleted have been changed a moment ago, or resist: not now.
        if deleted == 0 || stale.len() < DRAFTS as usize {
            return Ok(swept);
        }
    }
}

/// Deletes a draft unless a user has just changed or published it. Write intents are recorded first, so
/// that a crash leaves files to sweep; where the draft stays, the sweep finds them in use.
async fn sweep_draft(app: &App, id: PostId, revision: i64) -> Result<bool, Failure> {
    let Some(found) = app.store.post(id).await? else {
        return Ok(false);
    };
    let now = Timestamp::now();
    for picture in &found.post.pictures {
        app.store.record_intent(picture.blob, now).await?;
    }
    if !app.store.delete_revision(id, revision).await? {
        return Ok(false);
    }
    for picture in &found.post.pictures {
        files::dropped(app, picture.blob).await?;
    }
    Ok(true)
}

/// Sweeps now and every hour, as long as the process lives. Other processes may be writing files
/// at this moment, so only old notes are looked at.
pub async fn run_sweeper(app: Arc<App>) {
    let mut number = 1_u64;
    loop {
        let before = Timestamp::now().plus_seconds(-FILES_SETTLE_SECONDS);
        let span = tracing::info_span!("sweep", number);
        number += 1;
        match sweep(&app, before).instrument(span).await {
            Ok(swept) if swept == SweepReport::default() => {}
            Ok(swept) => tracing::info!(?swept, "swept"),
            Err(error) => tracing::warn!(%error, "the sweep stopped; it goes on in an hour"),
        }
        tokio::time::sleep(HOURLY).await;
    }
}
