//! Archives on their way: asked for, carried out in the background under a lease, and forgotten.
//!
//! Whoever works on one renews the lease and tells how far it is. When its process dies, the lease
//! runs out and another sets out anew: an export from the beginning, an import where it was,
//! because what has been brought in is found again (see `import`).

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream::BoxStream;
use tokio::sync::Semaphore;
use tracing::Instrument;

use super::limits::{self, Rate, TooMany};
use super::{App, Failure, export, import};
use crate::domain::{Outcome, Progress, Timestamp, Transfer, TransferKind, UserId};
use crate::storage::BlobError;

/// Archives that a process works on at the same time.
const AT_ONCE: usize = 2;
/// How often the store is asked for archives that wait, and how often progress is told.
const LOOK: Duration = Duration::from_secs(1);
/// Whoever is silent for longer has died.
const LEASE_SECONDS: i64 = 30;
/// An archive that was sent is in the picture store by then.
const ARRIVAL_SECONDS: i64 = 15 * 60;
/// Attempts before an archive is given up.
const ATTEMPTS: u32 = 5;
/// Ended transfers looked at in one go.
const SOME: u32 = 100;
const DAY_SECONDS: i64 = 24 * 60 * 60;

/// Why no archive is made or taken in.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// One is under way already.
    #[error("There is one under way already.")]
    UnderWay,
    /// Too many in a short time.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// Not the person's fault.
    #[error(transparent)]
    Internal(#[from] Failure),
}

/// Asks for an archive of everything of one's own. An earlier one is deleted.
///
/// # Errors
/// See [`AskError`].
pub async fn ask_for_export(app: &App, user: UserId) -> Result<(), AskError> {
    let now = Timestamp::now();
    let transfer = Transfer::new(user, TransferKind::Export, now, now);
    begin(app, &transfer, app.rate_limits.export_person).await
}

/// Asks for an archive, which lies in a file, to be brought into the account.
///
/// # Errors
/// See [`AskError`].
pub async fn ask_for_import(app: &App, user: UserId, file: &Path) -> Result<(), AskError> {
    let now = Timestamp::now();
    let arrival = now.plus_seconds(ARRIVAL_SECONDS);
    let mut transfer = Transfer::new(user, TransferKind::Import, now, arrival);
    begin(app, &transfer, app.rate_limits.import_person).await?;
    if let Err(error) = app.blobs.put_archive(transfer.archive, file).await {
        forget(app, &transfer).await?;
        return Err(Failure::from(error).into());
    }
    transfer.leased_until = now;
    app.store
        .replace_transfer(&transfer, transfer.attempt)
        .await
        .map_err(Failure::from)?;
    Ok(())
}

/// The transfer is noted before its archive is stored, so that no crash leaves an archive of which
/// nobody knows.
async fn begin(app: &App, transfer: &Transfer, rate: Rate) -> Result<(), AskError> {
    let (user, kind) = (transfer.user, transfer.kind);
    let earlier = of(app, user, kind).await?;
    if earlier.as_ref().is_some_and(Transfer::is_under_way) {
        return Err(AskError::UnderWay);
    }
    limits::count(app, kind.as_str(), &user.to_string(), rate).await??;
    if let Some(earlier) = earlier {
        forget(app, &earlier).await?;
    }
    let kept = app.store.insert_transfer(transfer).await;
    match kept.map_err(Failure::from)? {
        true => Ok(()),
        false => Err(AskError::UnderWay),
    }
}

/// A person's archive of this kind, if they have asked for one.
///
/// # Errors
/// When the store fails.
pub async fn of(app: &App, user: UserId, kind: TransferKind) -> Result<Option<Transfer>, Failure> {
    Ok(app.store.transfer(user, kind).await?)
}

/// An archive on its way to its owner.
pub struct Download {
    /// Its size in bytes.
    pub bytes: u64,
    /// The bytes.
    pub pieces: BoxStream<'static, Result<Bytes, BlobError>>,
}

/// A person's finished archive; none when there is none.
///
/// # Errors
/// When a store fails.
pub async fn download(app: &App, user: UserId) -> Result<Option<Download>, Failure> {
    let found = of(app, user, TransferKind::Export).await?;
    let Some(archive) = found.and_then(|transfer| transfer.ready()) else {
        return Ok(None);
    };
    match app.blobs.archive(archive).await {
        Ok((bytes, pieces)) => Ok(Some(Download { bytes, pieces })),
        Err(BlobError::Missing) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Deletes an archive and forgets about it.
async fn forget(app: &App, transfer: &Transfer) -> Result<(), Failure> {
    app.blobs.delete_archive(transfer.archive).await?;
    Ok(app.store.delete_transfer(transfer.id).await?)
}

/// Deletes the archives of somebody whose account goes.
pub(super) async fn forget_all(app: &App, user: UserId) -> Result<(), Failure> {
    for kind in TransferKind::ALL {
        if let Some(transfer) = of(app, user, kind).await? {
            forget(app, &transfer).await?;
        }
    }
    Ok(())
}

/// Deletes archives that were ready long enough; tells how many.
pub(super) async fn sweep(app: &App, now: Timestamp) -> Result<u64, Failure> {
    let before = now.plus_seconds(-app.archive_days * DAY_SECONDS);
    let mut swept = 0;
    loop {
        let ended = app.store.transfers_ended(before, SOME).await?;
        if ended.is_empty() {
            return Ok(swept);
        }
        for transfer in ended {
            forget(app, &transfer).await?;
            swept += 1;
        }
    }
}

/// How far work is, told by whoever does it.
#[derive(Debug, Default)]
pub(super) struct Steps {
    done: AtomicU32,
    total: AtomicU32,
}

impl Steps {
    pub(super) fn expect(&self, total: usize) {
        let total = u32::try_from(total).unwrap_or(u32::MAX);
        self.total.store(total, Ordering::Relaxed);
    }

    pub(super) fn one_done(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }

    fn progress(&self) -> Progress {
        Progress {
            done: self.done.load(Ordering::Relaxed),
            total: self.total.load(Ordering::Relaxed),
        }
    }
}

/// Looks for archives that wait, until the server stops.
pub async fn keep_carrying(app: Arc<App>) {
    let places = Arc::new(Semaphore::new(AT_ONCE));
    while !app.background.pause(LOOK).await {
        if places.available_permits() == 0 {
            continue;
        }
        let due = match app.store.transfers_due(Timestamp::now(), SOME).await {
            Ok(due) => due,
            Err(error) => {
                tracing::warn!(%error, "cannot look for archives that wait");
                continue;
            }
        };
        for transfer in due {
            let Ok(place) = Arc::clone(&places).try_acquire_owned() else {
                break;
            };
            let app = Arc::clone(&app);
            let span =
                tracing::info_span!("transfer", id = %transfer.id, kind = transfer.kind.as_str());
            let background = app.background.clone();
            let work = async move {
                let _place = place;
                if let Err(error) = carry(&app, transfer).await {
                    tracing::warn!(%error, "an archive waits; it is tried again");
                }
            };
            background.spawn(work.instrument(span));
        }
    }
}

/// Takes the lease on a transfer, does it, and says how it ended.
async fn carry(app: &Arc<App>, due: Transfer) -> Result<(), Failure> {
    let Some(mut held) = claim(app, due).await? else {
        return Ok(());
    };
    let steps = Steps::default();
    let begun = held.clone();
    let work = perform(app, &begun, &steps);
    tokio::pin!(work);
    let outcome = loop {
        tokio::select! {
            outcome = &mut work => break outcome,
            stopping = app.background.pause(LOOK) => {
                let mut told = held.clone();
                told.progress = steps.progress();
                told.leased_until = lease();
                if stopping {
                    // Another process goes on at once, and this was no attempt.
                    told.attempt -= 1;
                    told.leased_until = Timestamp::now();
                }
                let ours = app.store.replace_transfer(&told, held.attempt).await;
                // Where the store is away for longer than the lease, the work may be done twice.
                if stopping || matches!(ours, Ok(false)) {
                    return Ok(());
                }
            }
        }
    };
    held.progress = steps.progress();
    end(app, held, outcome).await
}

fn lease() -> Timestamp {
    Timestamp::now().plus_seconds(LEASE_SECONDS)
}

/// Takes the lease; none when another was faster, or too many have tried.
async fn claim(app: &App, due: Transfer) -> Result<Option<Transfer>, Failure> {
    let before = due.attempt;
    let mut claimed = due;
    claimed.attempt += 1;
    claimed.leased_until = lease();
    let hopeless = claimed.attempt > ATTEMPTS;
    if hopeless {
        claimed.ended = Some((Timestamp::now(), Outcome::Failed(GIVEN_UP.to_owned())));
    }
    let ours = app.store.replace_transfer(&claimed, before).await?;
    Ok((ours && !hopeless).then_some(claimed))
}

/// What a person reads when it was tried too often.
const GIVEN_UP: &str = "Something went wrong on our side, again and again. Try once more.";

async fn perform(app: &Arc<App>, transfer: &Transfer, steps: &Steps) -> Result<Outcome, Failure> {
    let Some(user) = app.store.user(transfer.user).await? else {
        return Ok(Outcome::Failed(
            "There is no such account any more.".to_owned(),
        ));
    };
    match transfer.kind {
        TransferKind::Export => {
            let bytes = export::make(app, &user, transfer.archive, steps).await?;
            Ok(Outcome::Ready { bytes })
        }
        TransferKind::Import => import::take_in(app, &user, transfer.archive, steps).await,
    }
}

/// Writes how it ended. What failed on our side is tried again when its lease runs out.
async fn end(
    app: &App,
    mut held: Transfer,
    outcome: Result<Outcome, Failure>,
) -> Result<(), Failure> {
    let outcome = outcome?;
    held.ended = Some((Timestamp::now(), outcome));
    let ours = app.store.replace_transfer(&held, held.attempt).await?;
    // An archive that was brought in is of no use any more, and neither is one whose account has
    // been deleted meanwhile. One that another has taken over is theirs.
    let gone = !ours && of(app, held.user, held.kind).await?.is_none();
    if gone || (ours && held.kind == TransferKind::Import) {
        app.blobs.delete_archive(held.archive).await?;
    }
    Ok(())
}
