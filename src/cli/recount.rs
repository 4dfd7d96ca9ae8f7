//! `vignette admin recount`: proves that the counters of likes, comments and followers are right, and
//! mends those that are not.

use indicatif::{ProgressBar, ProgressStyle};

use crate::storage::{StorageError, Store};

/// Posts and people looked at between two questions for more.
const BATCH: u32 = 500;

/// What a recount found.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Recounted {
    /// Posts and people whose counters were compared.
    pub looked_at: u64,
    /// Those whose counters were wrong.
    pub wrong: u64,
}

/// Compares the counters of all posts, comments and people with what they count, and unless it is a dry run
/// writes what is right. It may run beside the server, be stopped and be started again. `report` is
/// given a line for each counter that was wrong.
///
/// # Errors
/// When the store fails.
pub async fn recount(
    store: &dyn Store,
    dry_run: bool,
    mut report: impl FnMut(&str),
) -> Result<Recounted, StorageError> {
    let mut outcome = Recounted::default();
    let mut after = None;
    let bar = ProgressBar::new_spinner().with_style(
        ProgressStyle::with_template(
            "{spinner} {pos} posts, comments and people ({per_sec}) {msg}",
        )
        .unwrap_or_else(|_| ProgressStyle::default_spinner()),
    );
    loop {
        let subjects = store.tally_subjects(after, BATCH).await?;
        let Some(last) = subjects.last() else { break };
        after = Some(*last);
        let stored = store.tallies(&subjects).await?;
        for subject in subjects {
            let (mut before, mut right) = (
                stored.get(&subject).copied().unwrap_or_default(),
                store.counted(subject).await?,
            );
            // A like may fall between the two reads, so a difference is looked at once more, with
            // nobody in between.
            if before != right && !dry_run {
                (before, right) = store.recount(subject).await?;
            }
            outcome.looked_at += 1;
            if before != right {
                outcome.wrong += 1;
                bar.suspend(|| report(&format!("{subject}: stood at {before:?}, is {right:?}")));
            }
            bar.inc(1);
        }
        bar.set_message(format!("{} wrong", outcome.wrong));
    }
    bar.finish_and_clear();
    Ok(outcome)
}
