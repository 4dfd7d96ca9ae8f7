//! `vignette admin import`: a zip file or a folder of somebody's, brought into their account.

use std::fs::File;
use std::io::{self, Seek};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressStyle};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::domain::{ImportAs, Imported, Outcome, TransferKind};
use crate::services::access::lookup;
use crate::services::archives::transfers::{self, AskError};
use crate::services::archives::worker;
use crate::services::{AccessError, App, Failure};
use crate::telemetry::{TaskFailed, spawn_blocking};

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
    #[error("{0} cannot be packed: {1}")]
    Unpackable(PathBuf, zip::result::ZipError),
    /// The archive itself will not do.
    #[error("{0}")]
    Refused(String),
    /// One is under way, or the store fails.
    #[error(transparent)]
    Ask(#[from] AskError),
    /// Not the archive's fault.
    #[error(transparent)]
    Internal(#[from] Failure),
}

/// Brings a zip file or a folder into an account, and waits until it is there. A server that runs
/// beside it may do the work; stopped, it goes on with the server. `say` is told each line.
///
/// # Errors
/// See [`ImportError`].
pub async fn run(
    app: &Arc<App>,
    name: &str,
    path: &Path,
    import_as: ImportAs,
    mut say: impl FnMut(&str),
) -> Result<(), ImportError> {
    let user = lookup::id_of(app, name)
        .await
        .map_err(|error| match error {
            AccessError::Internal(failure) => ImportError::Internal(failure),
            _ => ImportError::Nobody(name.to_owned()),
        })?;
    let unreadable = |error| ImportError::Unreadable(path.to_owned(), error);
    if std::fs::metadata(path).map_err(unreadable)?.is_dir() {
        let packed = packed(path).await?;
        transfers::ask_for_import(app, user, packed.path(), import_as).await?;
    } else {
        transfers::ask_for_import(app, user, path, import_as).await?;
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
                told(&report, &mut say);
                return Ok(());
            }
            Some((_, Outcome::Failed(why))) => return Err(ImportError::Refused(why)),
            Some((_, Outcome::Ready { .. })) => return Ok(()),
        }
    }
}

fn told(report: &Imported, say: &mut impl FnMut(&str)) {
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

/// A folder as a zip file, in the system's folder for temporary files.
async fn packed(folder: &Path) -> Result<tempfile::NamedTempFile, ImportError> {
    let root = folder.to_owned();
    let made = spawn_blocking(move || {
        let file = tempfile::NamedTempFile::new();
        let mut file = file.map_err(|error| ImportError::Unreadable(root.clone(), error))?;
        let mut zip = ZipWriter::new(file.as_file_mut());
        pack(&mut zip, &root, &root)?;
        let finished = zip
            .finish()
            .map_err(|error| ImportError::Unpackable(root.clone(), error));
        finished?
            .rewind()
            .map_err(|error| ImportError::Unreadable(root.clone(), error))?;
        Ok(file)
    });
    made.await
        .map_err(TaskFailed::from)
        .map_err(Failure::from)?
}

/// Adds what is in a folder. Links are not followed: they may lead anywhere.
fn pack(zip: &mut ZipWriter<&mut File>, root: &Path, folder: &Path) -> Result<(), ImportError> {
    let unreadable = |path: &Path| {
        let path = path.to_owned();
        move |error| ImportError::Unreadable(path, error)
    };
    let entries = std::fs::read_dir(folder).map_err(unreadable(folder))?;
    let mut paths = Vec::new();
    for entry in entries {
        let entry = entry.map_err(unreadable(folder))?;
        let kind = entry.file_type().map_err(unreadable(folder))?;
        paths.push((entry.path(), kind));
    }
    paths.sort_by(|(one, _), (other, _)| one.cmp(other));
    for (path, kind) in paths {
        if kind.is_dir() {
            pack(zip, root, &path)?;
            continue;
        }
        if !kind.is_file() {
            continue;
        }
        let mut file = File::open(&path).map_err(unreadable(&path))?;
        let modified = file.metadata().and_then(|about| about.modified()).ok();
        // The clock of a zip file begins in 1980 and knows no time zones.
        let modified = modified.and_then(|time| {
            let time = jiff::Timestamp::try_from(time).ok()?;
            let time = time.to_zoned(jiff::tz::TimeZone::UTC).datetime();
            zip::DateTime::from_date_and_time(
                time.year().try_into().ok()?,
                time.month().try_into().ok()?,
                time.day().try_into().ok()?,
                time.hour().try_into().ok()?,
                time.minute().try_into().ok()?,
                time.second().try_into().ok()?,
            )
            .ok()
        });
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .large_file(true)
            .last_modified_time(modified.unwrap_or_default());
        let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy();
        let started = zip.start_file(name.replace('\\', "/"), options);
        started.map_err(|error| ImportError::Unpackable(path.clone(), error))?;
        io::copy(&mut file, zip).map_err(unreadable(&path))?;
    }
    Ok(())
}
