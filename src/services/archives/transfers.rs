//! Archives on their way: asked for, carried out in the background under a lease, and forgotten.

use std::ops::Range;
use std::path::Path;
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream::BoxStream;

use crate::domain::{BlobKey, ImportChoices, Timestamp, Transfer, TransferKind, UserId};
use crate::i18n::text;
use crate::services::limits::{self, Rate, RateLimited};
use crate::services::{App, Failure};
use crate::storage::BlobError;

/// An archive that was sent is in the picture store by then.
const ARRIVAL_SECONDS: i64 = 15 * 60;
const RENEW: Duration = Duration::from_secs(60);
/// Ended transfers looked at in one go.
const SOME: u32 = 100;
const DAY_SECONDS: i64 = 24 * 60 * 60;

/// Why no archive is made or taken in.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// One is under way already.
    #[error("{}", text!("transfer-under-way"))]
    UnderWay,
    /// Too many in a short time.
    #[error(transparent)]
    RateLimited(#[from] RateLimited),
    /// Not the person's fault.
    #[error(transparent)]
    Internal(#[from] Failure),
}

/// Asks for an archive of everything of one's own. An earlier one is deleted.
///
/// # Errors
/// See [`AskError`].
pub async fn ask_for_export(app: &App, user: UserId) -> Result<(), AskError> {
    admit(
        app,
        user,
        TransferKind::Export,
        app.rate_limits.export_person,
    )
    .await?;
    let now = Timestamp::now();
    begin(app, &Transfer::new(user, TransferKind::Export, now, now)).await
}

/// Whether an archive may be sent: asked before it is read, because it may be large. It counts.
///
/// # Errors
/// See [`AskError`].
pub async fn admit_import(app: &App, user: UserId) -> Result<(), AskError> {
    admit(
        app,
        user,
        TransferKind::Import,
        app.rate_limits.import_person,
    )
    .await
}

/// Takes an archive, which lies in a file, to be brought into the account in a way.
///
/// # Errors
/// See [`AskError`].
pub async fn ask_for_import(
    app: &App,
    user: UserId,
    file: &Path,
    choices: ImportChoices,
) -> Result<(), AskError> {
    let now = Timestamp::now();
    let arrival = now.plus_seconds(ARRIVAL_SECONDS);
    let mut transfer = Transfer {
        import_as: choices.import_as,
        fetch_pictures: choices.fetch_pictures,
        ..Transfer::new(user, TransferKind::Import, now, arrival)
    };
    begin(app, &transfer).await?;
    if let Err(error) = put_patiently(app, &transfer, file).await {
        forget(app, &transfer).await?;
        return Err(error.into());
    }
    transfer.leased_until = Timestamp::now();
    let ours = app.store.replace_transfer(&transfer, 0).await;
    if !ours.map_err(Failure::from)? {
        // The account has gone meanwhile, and the note with it.
        forget(app, &transfer).await?;
    }
    Ok(())
}

/// Stores a sent archive, and says meanwhile that it is on its way.
async fn put_patiently(app: &App, transfer: &Transfer, file: &Path) -> Result<(), Failure> {
    let put = app.blobs.put_archive(transfer.archive, file);
    tokio::pin!(put);
    loop {
        match tokio::time::timeout(RENEW, &mut put).await {
            Ok(outcome) => return Ok(outcome?),
            Err(_elapsed) => {
                let mut waiting = transfer.clone();
                waiting.leased_until = Timestamp::now().plus_seconds(ARRIVAL_SECONDS);
                app.store.replace_transfer(&waiting, 0).await?;
            }
        }
    }
}

async fn admit(app: &App, user: UserId, kind: TransferKind, rate: Rate) -> Result<(), AskError> {
    let earlier = of(app, user, kind).await?;
    if earlier.is_some_and(|earlier| earlier.is_under_way()) {
        return Err(AskError::UnderWay);
    }
    Ok(limits::count(app, kind.as_str(), &user.to_string(), rate).await??)
}

/// Notes a transfer in the place of an earlier one that has ended. It is recorded before its archive
/// is stored, so that no crash leaves an archive of which nobody knows.
async fn begin(app: &App, transfer: &Transfer) -> Result<(), AskError> {
    let earlier = of(app, transfer.user, transfer.kind).await?;
    if let Some(ended) = earlier.filter(|earlier| !earlier.is_under_way()) {
        forget(app, &ended).await?;
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

/// An archive that its owner may have.
pub struct Download {
    archive: BlobKey,
    /// Its size in bytes.
    pub bytes: u64,
}

impl Download {
    /// A name for this very content.
    #[must_use]
    pub fn etag(&self) -> String {
        self.archive.to_string()
    }

    /// A part of its bytes.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn pieces(
        &self,
        app: &App,
        part: Range<u64>,
    ) -> Result<BoxStream<'static, Result<Bytes, BlobError>>, Failure> {
        Ok(app.blobs.archive_part(self.archive, part).await?)
    }
}

/// A person's finished archive; none when there is none.
///
/// # Errors
/// When a store fails.
pub async fn download(app: &App, user: UserId) -> Result<Option<Download>, Failure> {
    let Some(found) = of(app, user, TransferKind::Export).await? else {
        return Ok(None);
    };
    let Some(archive) = found.ready() else {
        return Ok(None);
    };
    match app.blobs.archive_bytes(archive).await {
        Ok(bytes) => Ok(Some(Download { archive, bytes })),
        Err(BlobError::Missing) => {
            // A restored backup has the note and not the file: let it be made anew.
            forget(app, &found).await?;
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

/// Deletes an archive and forgets about it.
async fn forget(app: &App, transfer: &Transfer) -> Result<(), Failure> {
    app.blobs.delete_archive(transfer.archive).await?;
    Ok(app.store.delete_transfer(transfer.id).await?)
}

/// Deletes the archives of a user whose account goes. Returns whether one was under way: whoever
/// works on it notices within a moment, and may put something into the account until then.
pub(in crate::services) async fn forget_all(app: &App, user: UserId) -> Result<bool, Failure> {
    let mut under_way = false;
    for kind in TransferKind::ALL {
        if let Some(transfer) = of(app, user, kind).await? {
            under_way |= transfer.is_under_way();
            forget(app, &transfer).await?;
        }
    }
    Ok(under_way)
}

/// Deletes archives that were ready long enough; returns how many.
pub(in crate::services) async fn sweep(app: &App, now: Timestamp) -> Result<u64, Failure> {
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
