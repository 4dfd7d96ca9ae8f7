//! `vignette upload`: a draft of each picture in a folder.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressStyle};
use uuid::Uuid;

use super::arguments::UploadArgs;
use super::client::Client;
use super::error::RemoteError;
use super::find::{self, FoundPictures};
use super::ledger::Ledger;
use super::media::{self, PictureFile};
use super::{drafts, logged_in, say};

/// What became of the pictures.
#[derive(Debug, Default)]
struct Outcome {
    sent: usize,
    before: usize,
    failed: usize,
}

/// Sends the pictures; returns whether all are there. An error of one is printed and leaves the others
/// alone; one that would befall them all ends the run.
pub(super) async fn run(args: UploadArgs) -> Result<bool, RemoteError> {
    let FoundPictures {
        pictures,
        hidden,
        others,
        unreadable,
    } = find::pictures(&args.folder)?;
    let (mut client, account) = logged_in(&args.connection)?;
    if !drafts::are_there(&client).await? {
        return Err(RemoteError::NoDrafts(client.host()));
    }
    let ledger = Ledger::open(&client.host(), &account)?;
    let failed = unreadable.len();
    for error in unreadable {
        client.notice(error);
    }
    client.bar = progress_bar(pictures.len());
    let mut run = UploadRun {
        client: &client,
        ledger,
        again: args.again,
        seen: HashSet::new(),
        outcome: Outcome {
            failed,
            ..Outcome::default()
        },
    };
    let ended = run.send_all(&pictures).await;
    client.bar.finish_and_clear();
    let Outcome {
        sent,
        before,
        failed,
    } = run.outcome;
    say(format_args!(
        "{sent} sent, {before} there already, {failed} failed; left out: {hidden} hidden, {others} \
         that are no pictures"
    ))?;
    if sent > 0 {
        say(format_args!(
            "Your drafts: {}",
            client.server.at("/compose")
        ))?;
    }
    if ended.is_err() {
        let left = pictures.len() - sent - before;
        client.notice(format_args!(
            "{left} pictures are left; run it again to go on"
        ));
    }
    ended.map(|()| failed == 0)
}

/// A run over a folder.
struct UploadRun<'r> {
    client: &'r Client,
    ledger: Ledger,
    again: bool,
    /// What this run has sent: a picture that lies there twice is one draft.
    seen: HashSet<String>,
    outcome: Outcome,
}

impl UploadRun<'_> {
    /// Sends all pictures, as long as the next may fare better than the last.
    async fn send_all(&mut self, pictures: &[PathBuf]) -> Result<(), RemoteError> {
        for path in pictures {
            match self.send(path).await {
                Ok(true) => self.outcome.sent += 1,
                Ok(false) => self.outcome.before += 1,
                Err(error) => {
                    self.outcome.failed += 1;
                    if !error.is_of_one_picture() {
                        return Err(error);
                    }
                    let path = path.display();
                    self.client.notice(format_args!("{path}: {error}"));
                }
            }
            self.client.bar.inc(1);
        }
        Ok(())
    }

    /// Sends a picture; false where it is there already.
    async fn send(&mut self, path: &Path) -> Result<bool, RemoteError> {
        let file = PictureFile::read(path)?;
        let before = !self.again && self.ledger.holds(&file.digest);
        if before || self.seen.contains(&file.digest) {
            return Ok(false);
        }
        // A run whose answer was lost is recognised by the next.
        let key = match self.again {
            true => Uuid::new_v4().to_string(),
            false => "vignette-upload".to_owned(),
        };
        media::send(self.client, &file, "", &key).await?;
        self.ledger.note(&file.digest)?;
        self.seen.insert(file.digest);
        Ok(true)
    }
}

fn progress_bar(pictures: usize) -> ProgressBar {
    let style = "{wide_bar} {pos}/{len} pictures, {per_sec}, {eta} left";
    let style =
        ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(pictures as u64).with_style(style)
}
