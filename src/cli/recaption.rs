//! `vignette admin recaption`: new words by a newer model.

use std::sync::Arc;

use indicatif::{ProgressBar, ProgressStyle};

use crate::services::captions::recaption::{self, RenewOutcome, Survey};
use crate::services::{App, Failure};

/// What was done.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Renewed {
    /// Posts worded anew.
    pub posts: u64,
    /// Posts whose pictures could not be described, or not yet.
    pub failed: u64,
}

/// Words posts anew, unless it is a dry run; `limit` of them at most. It may run beside the server,
/// be stopped at any moment and be started again: what was asked for by then is written by whoever
/// runs. `say` gets each line.
///
/// # Errors
/// When a store fails.
pub async fn run(
    app: &Arc<App>,
    dry_run: bool,
    limit: usize,
    mut say: impl FnMut(&str),
) -> Result<Renewed, Failure> {
    let survey = recaption::survey(app, limit).await?;
    say(&notified(&survey));
    let mut renewed = Renewed::default();
    if dry_run {
        return Ok(renewed);
    }
    let bar = progress_bar(survey.due.len());
    for due in survey.due {
        match recaption::renew(app, due).await {
            Ok(RenewOutcome::Renewed) => renewed.posts += 1,
            Ok(RenewOutcome::Left) => {}
            Ok(RenewOutcome::Pending) => {
                renewed.failed += 1;
                bar.suspend(|| say(&format!("/p/{}: its words are still pending", due.post)));
            }
            Err(Failure::Blob(error)) => {
                renewed.failed += 1;
                bar.suspend(|| say(&format!("/p/{}: {error}", due.post)));
            }
            Err(failure) => return Err(failure),
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    let Renewed { posts, failed } = renewed;
    say(&format!("{posts} posts worded anew, {failed} failed"));
    Ok(renewed)
}

fn notified(survey: &Survey) -> String {
    let Survey {
        posts,
        drafts,
        not_allowed,
        touched,
        due,
    } = survey;
    let published = due.len() as u64 - drafts;
    format!(
        "{posts} posts looked at: {drafts} drafts and {published} published posts have words of \
         another model; {touched} published posts keep what their authors wrote or chose, \
         {not_allowed} have authors who have not asked for new words"
    )
}

fn progress_bar(posts: usize) -> ProgressBar {
    let style = "{wide_bar} {pos}/{len} posts, {per_sec}, {eta} left";
    let style =
        ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(posts as u64).with_style(style)
}
