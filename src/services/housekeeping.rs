//! Finishing what a crash left half done, and forgetting what has expired.

use std::sync::Arc;
use std::time::Duration;

use super::{App, Failure};
use crate::domain::Timestamp;

/// Files of a picture are written or deleted well within this time.
const FILES_SETTLE_SECONDS: i64 = 15 * 60;
const HOURLY: Duration = Duration::from_secs(60 * 60);

/// Whether the store answers.
///
/// # Errors
/// When it does not.
pub async fn is_healthy(app: &App) -> Result<(), Failure> {
    Ok(app.store.ping().await?)
}

/// What a sweep did.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Swept {
    /// Pictures whose files were deleted because no post shows them.
    pub orphans: u64,
    /// Expired sessions, share links and counts.
    pub expired: u64,
    /// Deletions of posts that a crash had cut short.
    pub deletions: u64,
    /// Posts and people whose counters a crash had left behind their edges.
    pub mended: u64,
}

/// Deletes the files of pictures that no post shows, among those noted before `before`, and what
/// has expired.
///
/// # Errors
/// When a store fails; what was swept until then is swept.
pub async fn sweep(app: &App, before: Timestamp) -> Result<Swept, Failure> {
    let mut swept = Swept {
        expired: app.store.sweep(Timestamp::now()).await?
            + app.store.sweep_share_links(Timestamp::now()).await?,
        deletions: app.store.finish_deletions().await?,
        mended: app.store.mend_tallies(before).await?,
        ..Swept::default()
    };
    for (blob, in_use) in app.store.noted_blobs(before).await? {
        if !in_use {
            app.blobs.delete(blob).await?;
            swept.orphans += 1;
        }
        app.store.forget_blob(blob).await?;
    }
    Ok(swept)
}

/// Sweeps now and every hour, as long as the process lives. Other processes may be writing files
/// at this moment, so only old notes are looked at.
pub async fn keep_sweeping(app: Arc<App>) {
    loop {
        let before = Timestamp::now().plus_seconds(-FILES_SETTLE_SECONDS);
        match sweep(&app, before).await {
            Ok(swept) if swept == Swept::default() => {}
            Ok(swept) => tracing::info!(?swept, "swept"),
            Err(error) => tracing::warn!(%error, "the sweep stopped; it goes on in an hour"),
        }
        tokio::time::sleep(HOURLY).await;
    }
}
