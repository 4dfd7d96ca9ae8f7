//! Archives that are made and brought in, by whichever process is there.
//!
//! Whoever works on one renews the lease and reports progress. When its process dies, the lease
//! runs out and another sets out anew: an export from the beginning, an import where it was,
//! because what has been brought in is found again (see `import`).

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tracing::Instrument;

use super::progress::{Step, Steps};
use super::transfers::of;
use super::{export, import};
use crate::domain::{Outcome, Timestamp, Transfer, TransferKind, User};
use crate::i18n::{self, Locale, text};
use crate::services::{App, Failure};

/// Archives that a process works on at the same time.
const AT_ONCE: usize = 2;
/// How often the store is asked for archives that wait, and how often progress is reported.
const LOOK: Duration = Duration::from_secs(1);
/// Archives looked at in one go.
const SOME: u32 = 10;
/// Whoever is silent for longer has died.
const LEASE_SECONDS: i64 = 30;
/// Attempts before an archive is given up.
const ATTEMPTS: u32 = 5;
/// So long after it was asked for as well.
const HOPELESS_SECONDS: i64 = 2 * 24 * 60 * 60;
/// After a store was away, it is tried again so much later.
const OUTAGE_SECONDS: i64 = 30;

/// Looks for archives that wait, until the server stops.
pub async fn run_worker(app: Arc<App>) {
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
    let steps = Steps::new(&held);
    let begun = held.clone();
    let outcome = tokio::select! {
        outcome = perform(app, &begun, &steps) => outcome,
        // Another has it, or will have it: the work ends where it is.
        () = keep_lease(app, &begun, &steps) => return Ok(()),
    };
    steps.notify(&mut held);
    end(app, held, outcome).await
}

/// Renews the lease and reports progress, until the lease is lost or handed over. It goes
/// on beside the work, never between two steps of it: those may hold what the store needs.
async fn keep_lease(app: &App, held: &Transfer, steps: &Steps) {
    loop {
        let stopping = app.background.pause(LOOK).await;
        let mut notified = held.clone();
        steps.notify(&mut notified);
        notified.leased_until = lease();
        if stopping {
            // Another process goes on at once, and this was no attempt.
            notified.attempt -= 1;
            notified.leased_until = Timestamp::now();
        }
        let ours = app.store.replace_transfer(&notified, held.attempt).await;
        // Where the store is away for longer than the lease, the work may be done twice.
        if stopping || matches!(ours, Ok(false)) {
            return;
        }
    }
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
    let old = claimed.requested_at.plus_seconds(HOPELESS_SECONDS) < Timestamp::now();
    let hopeless = claimed.attempt > ATTEMPTS || old;
    if hopeless {
        let user = app.store.user(claimed.user).await?;
        let sentence = i18n::with(language_of(user.as_ref()), || text!("transfer-given-up"));
        claimed.ended = Some((Timestamp::now(), Outcome::Failed(sentence)));
    }
    let ours = app.store.replace_transfer(&claimed, before).await?;
    if ours && hopeless {
        app.blobs.delete_archive(claimed.archive).await?;
    }
    Ok((ours && !hopeless).then_some(claimed))
}

/// In which language a person reads how it went.
fn language_of(user: Option<&User>) -> Locale {
    let chosen = user.and_then(|user| user.profile.appearance.language);
    chosen.unwrap_or_default()
}

async fn perform(app: &Arc<App>, transfer: &Transfer, steps: &Steps) -> Result<Step, Failure> {
    let Some(user) = app.store.user(transfer.user).await? else {
        return Ok(Outcome::Failed(text!("transfer-no-account")).into());
    };
    let work = async {
        match transfer.kind {
            TransferKind::Export => {
                let bytes = export::make(app, &user, transfer.archive, steps).await?;
                Ok(Outcome::Ready { bytes }.into())
            }
            TransferKind::Import => import::take_in(app, &user, transfer, steps).await,
        }
    };
    i18n::scope(language_of(Some(&user)), work).await
}

/// Writes how it ended. What failed on our side is tried again when its lease runs out.
async fn end(app: &App, mut held: Transfer, outcome: Result<Step, Failure>) -> Result<(), Failure> {
    let outcome = match outcome {
        Ok(Step::Ended(outcome)) => outcome,
        Ok(Step::Later(seconds)) => return postpone(app, held, seconds.into()).await,
        Err(failure) if failure.is_outage() => {
            postpone(app, held, OUTAGE_SECONDS).await?;
            return Err(failure);
        }
        Err(failure) => return Err(failure),
    };
    held.ended = Some((Timestamp::now(), outcome));
    let ours = app.store.replace_transfer(&held, held.attempt).await?;
    // An archive that was brought in is of no use any more, and neither is one whose account has
    // been deleted meanwhile. One that another has taken over is theirs.
    let current = of(app, held.user, held.kind).await?;
    let gone = !ours && current.is_none_or(|current| current.id != held.id);
    if gone || (ours && held.kind == TransferKind::Import) {
        app.blobs.delete_archive(held.archive).await?;
    }
    Ok(())
}

/// Hands the lease over for later. That a store is away, or that a user has sent enough pictures
/// for now, is no attempt.
async fn postpone(app: &App, mut held: Transfer, seconds: i64) -> Result<(), Failure> {
    let attempt = held.attempt;
    held.attempt -= 1;
    held.leased_until = Timestamp::now().plus_seconds(seconds);
    app.store.replace_transfer(&held, attempt).await?;
    Ok(())
}
