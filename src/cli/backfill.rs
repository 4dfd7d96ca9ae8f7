//! `vignette admin backfill-alt`: alt texts for pictures that have none.

use std::num::NonZero;
use std::sync::Arc;
use std::thread;

use futures_util::StreamExt;
use futures_util::stream;
use indicatif::{ProgressBar, ProgressStyle};

use crate::services::captions::backfill::{self, BackfillError, Survey};
use crate::services::{App, Failure};

/// What was done.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct BackfillReport {
    /// Alt texts written.
    pub written: u64,
    /// Pictures that could not be described.
    pub failed: u64,
}

/// Writes the missing alt texts, unless it is a dry run. It may run beside the server, be stopped
/// at any moment and be started again: what is written is written, and is no longer missing. `say`
/// gets each line.
///
/// # Errors
/// When a store fails.
pub async fn run(
    app: &Arc<App>,
    dry_run: bool,
    mut say: impl FnMut(&str),
) -> Result<BackfillReport, Failure> {
    let Survey {
        pictures,
        emptied,
        missing_alt,
    } = backfill::survey(app).await?;
    say(&format!(
        "{} of {pictures} published pictures have no alt text; {emptied} more were emptied by \
         their authors and stay so",
        missing_alt.len()
    ));
    let mut filled = BackfillReport::default();
    if dry_run {
        return Ok(filled);
    }
    let bar = progress_bar(missing_alt.len());
    // While a worker computes, the next picture is read and decoded.
    let lanes = 2 * thread::available_parallelism().map_or(1, NonZero::get);
    let mut written = stream::iter(&missing_alt)
        .map(|one| async move { (one, backfill::write(app, one).await) })
        .buffer_unordered(lanes);
    while let Some((one, outcome)) = written.next().await {
        bar.inc(1);
        match outcome {
            Ok(did) => filled.written += u64::from(did),
            Err(BackfillError::Internal(failure)) => return Err(failure),
            Err(error) => {
                filled.failed += 1;
                bar.suspend(|| {
                    say(&format!(
                        "/p/{}, picture {}: {error}",
                        one.post, one.picture
                    ))
                });
            }
        }
    }
    drop(written);
    bar.finish_and_clear();
    let BackfillReport { written, failed } = filled;
    say(&format!(
        "{written} alt texts written, {failed} pictures without words"
    ));
    Ok(filled)
}

fn progress_bar(pictures: usize) -> ProgressBar {
    let style = "{wide_bar} {pos}/{len} pictures, {per_sec}, {eta} left";
    let style =
        ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(pictures as u64).with_style(style)
}
