//! `vignette admin sweep`: what lies around that nothing shows.

use crate::domain::Timestamp;
use crate::services::upkeep::housekeeping::{self, FILES_SETTLE_SECONDS};
use crate::services::upkeep::orphans;
use crate::services::{App, Failure};

/// Lists files that nothing shows and what was left half done; with `delete` takes it all away.
/// `say` gets each line. It may run beside the server: what is younger than a quarter of an hour
/// may be an upload under way, and stays.
///
/// # Errors
/// When a store fails; what was deleted until then is deleted.
pub async fn run(app: &App, delete: bool, mut say: impl FnMut(&str)) -> Result<(), Failure> {
    let before = Timestamp::now().plus_seconds(-FILES_SETTLE_SECONDS);
    let walk = orphans::walk(app, before).await?;
    let (mut files, mut bytes) = (0, 0);
    for (blob, orphan) in &walk.orphans {
        say(&format!(
            "{blob}: {} files, {} bytes",
            orphan.files, orphan.bytes
        ));
        files += orphan.files;
        bytes += orphan.bytes;
    }
    for path in &walk.strange {
        say(&format!(
            "{path}: not a file of Vignette's; it is left alone"
        ));
    }
    say(&format!(
        "{} files looked at; {} pictures that nothing shows ({files} files, {bytes} bytes); {} of \
         deletions that were cut short",
        walk.looked_at,
        walk.orphans.len(),
        walk.recorded,
    ));
    if !delete {
        if !walk.orphans.is_empty() || walk.recorded > 0 {
            say("Nothing was deleted: that needs --delete.");
        }
        return Ok(());
    }
    let swept = housekeeping::sweep(app, before).await?;
    let mut deleted = 0;
    for blob in walk.orphans.keys() {
        deleted += u64::from(orphans::delete(app, *blob).await?);
    }
    say(&format!(
        "deleted: {deleted} pictures that nothing shows, {} of deletions that were cut short, {} \
         forgotten drafts, {} expired sessions, links and counts",
        swept.orphans, swept.drafts, swept.expired
    ));
    Ok(())
}
