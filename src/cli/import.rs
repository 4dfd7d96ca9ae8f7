//! `vignette import`: a zip file or a folder, brought into an account.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressStyle};

use crate::domain::{ImportAs, ImportChoices, Imported, Outcome, TransferKind};
use crate::services::access::lookup;
use crate::services::archives::pack::{self, PackError};
use crate::services::archives::transfers::{self, AskError};
use crate::services::archives::worker;
use crate::services::{AccessError, App, Failure};

/// How often is looked how far it is.
const LOOK: Duration = Duration::from_millis(500);

/// How what is brought in comes in, on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ImportWord {
    /// For whom it was; where the archive does not say, for the person alone
    AsTheyWere,
    /// As drafts
    Drafts,
    /// Published, for everybody
    Public,
    /// Published, for followers
    Followers,
    /// Published, for the person alone
    Private,
}

impl From<ImportWord> for ImportAs {
    fn from(word: ImportWord) -> Self {
        match word {
            ImportWord::AsTheyWere => Self::AsTheyWere,
            ImportWord::Drafts => Self::Drafts,
            ImportWord::Public => Self::Public,
            ImportWord::Followers => Self::Followers,
            ImportWord::Private => Self::Private,
        }
    }
}

/// Why nothing was brought in; sentences.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// There is no such account.
    #[error("there is nobody called {0} here")]
    Nobody(String),
    /// The path cannot be read.
    #[error("{0}: {1}")]
    Unreadable(PathBuf, io::Error),
    /// A folder cannot be packed.
    #[error(transparent)]
    Unpackable(#[from] PackError),
    /// The archive itself will not do.
    #[error("{0}")]
    Refused(String),
    /// The site fetches nothing.
    #[error("this site fetches nothing from others; `archives.fetch_pictures` allows it")]
    FetchesNothing,
    /// One is under way, or the store fails.
    #[error(transparent)]
    Ask(#[from] AskError),
    /// Not the archive's fault.
    #[error(transparent)]
    Internal(#[from] Failure),
}

/// Brings a zip file or a folder into an account, and waits until it is there. A server that runs
/// beside it may do the work; stopped, it goes on with the server. `say` gets each line.
///
/// # Errors
/// See [`ImportError`].
pub async fn run(
    app: &Arc<App>,
    name: &str,
    path: &Path,
    choices: ImportChoices,
    mut say: impl FnMut(&str),
) -> Result<(), ImportError> {
    if choices.fetch_pictures && app.outbound.is_none() {
        return Err(ImportError::FetchesNothing);
    }
    let user = lookup::id_of(app, name)
        .await
        .map_err(|error| match error {
            AccessError::Internal(failure) => ImportError::Internal(failure),
            _ => ImportError::Nobody(name.to_owned()),
        })?;
    let unreadable = |error| ImportError::Unreadable(path.to_owned(), error);
    if std::fs::metadata(path).map_err(unreadable)?.is_dir() {
        let packed = pack::folder(path).await?;
        transfers::ask_for_import(app, user, packed.path(), choices).await?;
    } else {
        transfers::ask_for_import(app, user, path, choices).await?;
    }
    tokio::spawn(worker::run_worker(Arc::clone(app)));
    let bar = ProgressBar::new(0);
    let style = ProgressStyle::with_template("{bar:30} {pos} of {len} pictures");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    loop {
        let found = transfers::of(app, user, TransferKind::Import).await?;
        let Some(transfer) = found else {
            return Err(ImportError::Refused(
                "the account has gone meanwhile".into(),
            ));
        };
        bar.set_length(transfer.progress.total.into());
        bar.set_position(transfer.progress.done.into());
        match transfer.ended {
            None => tokio::time::sleep(LOOK).await,
            Some((_, Outcome::Imported(report))) => {
                bar.finish_and_clear();
                print_report(&report, &mut say);
                return Ok(());
            }
            Some((_, Outcome::Failed(why))) => return Err(ImportError::Refused(why)),
            Some((_, Outcome::Ready { .. })) => return Ok(()),
        }
    }
}

fn print_report(report: &Imported, say: &mut impl FnMut(&str)) {
    say(&format!(
        "{} posts brought in, {} were there already",
        report.posts, report.known
    ));
    for problem in &report.problems {
        say(problem);
    }
    if report.more_problems > 0 {
        say(&format!("and {} more", report.more_problems));
    }
}
