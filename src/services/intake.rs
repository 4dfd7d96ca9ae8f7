//! One file, from bytes to stored pictures with a question to the captioner under way.

use std::future::Future;
use std::sync::Arc;

use bytes::Bytes;
use tokio::sync::OwnedSemaphorePermit;

use super::upload::UploadError;
use super::words::{self, Asked};
use super::{App, Failure, bans, quota};
use crate::domain::{
    BlobKey, Picture, PictureId, PictureSize, Placeholder, Suggestions, Timestamp, UserId, Wording,
    Writing,
};
use crate::media::{self, Decoded, Rendered};
use crate::telemetry::{TaskFailed, spawn_blocking};

/// Long edges of the derived sizes, in pixels.
const GRID_EDGE: u32 = 640;
const VIEW_EDGE: u32 = 1600;

/// Decodes a file, lets the captioner look while the sizes are made, and stores them. The files
/// stay noted until [`kept`] or [`dropped`].
///
/// The file is read only once a place is free, so that waiting uploads lie on disk and not in
/// memory.
pub(super) async fn take_in<R>(
    app: &Arc<App>,
    author: UserId,
    id: PictureId,
    read: R,
) -> Result<(Picture, Asked), UploadError>
where
    R: Future<Output = std::io::Result<Bytes>>,
{
    let place = place(app).await?;
    let file = read.await.map_err(Failure::from)?;
    let (decoded, digest, asked) = decode_and_ask(app, file).await?;
    let picture = stored(app, author, id, (decoded, digest), place).await?;
    Ok((picture, asked))
}

/// A place in memory, and one to decode and resize in.
type Place = (OwnedSemaphorePermit, OwnedSemaphorePermit);

async fn place(app: &App) -> Result<Place, UploadError> {
    let place = app.picture_places.clone().try_acquire_owned();
    let place = place.map_err(|_| UploadError::Busy)?;
    let permit = app.picture_permits.clone().acquire_owned().await;
    Ok((place, permit.map_err(|_| UploadError::Busy)?))
}

/// Makes the sizes of a decoded file and stores them.
async fn stored(
    app: &App,
    author: UserId,
    id: PictureId,
    (decoded, digest): (Decoded, [u8; 32]),
    (_place, permit): Place,
) -> Result<Picture, UploadError> {
    let files = render(decoded, permit).await?;
    quota::check(app, author, files.bytes()).await??;
    Ok(store_files(app, id, files, digest).await?)
}

/// The same for a picture that brings its words along: the captioner is not asked.
pub(super) async fn take_in_silently<R>(
    app: &Arc<App>,
    author: UserId,
    id: PictureId,
    read: R,
) -> Result<Picture, UploadError>
where
    R: Future<Output = std::io::Result<Bytes>>,
{
    let permit = place(app).await?;
    let file = read.await.map_err(Failure::from)?;
    let (decoded, digest) = bans::decode_allowed(app, file).await?;
    stored(app, author, id, (decoded, digest), permit).await
}

/// A post shows the files.
pub(super) async fn kept(app: &App, blob: BlobKey) -> Result<(), Failure> {
    Ok(app.store.forget_blob(blob).await?)
}

/// No post will show the files: they go. What resists is swept later, because it is noted.
pub(super) async fn dropped(app: &App, blob: BlobKey) -> Result<(), Failure> {
    match app.blobs.delete(blob).await {
        Ok(()) => Ok(app.store.forget_blob(blob).await?),
        Err(error) => {
            tracing::warn!(%error, %blob, "files wait for the sweep");
            Ok(())
        }
    }
}

async fn decode_and_ask(
    app: &Arc<App>,
    file: Bytes,
) -> Result<(Decoded, [u8; 32], Asked), UploadError> {
    let (decoded, digest) = bans::decode_allowed(app, file).await?;
    let app = Arc::clone(app);
    let asked = spawn_blocking(move || {
        let asked = words::ask(&app, &decoded.image, 0);
        (decoded, digest, asked)
    });
    let asked = asked.await.map_err(TaskFailed::from);
    Ok(asked.map_err(Failure::from)?)
}

/// All that is stored of a picture.
struct Files {
    decoded: Decoded,
    placeholder: Placeholder,
    grid: Rendered,
    view: Rendered,
    original: Rendered,
}

impl Files {
    /// Bytes of all of them.
    fn bytes(&self) -> u64 {
        [&self.grid, &self.view, &self.original]
            .map(|file| file.bytes.len() as u64)
            .iter()
            .sum()
    }
}

/// Makes the sizes, the two larger jobs side by side.
async fn render(decoded: Decoded, permit: OwnedSemaphorePermit) -> Result<Files, Failure> {
    spawn_blocking(move || {
        let _permit = permit;
        let (view, rest) = std::thread::scope(|scope| {
            let view = scope.spawn(|| media::scaled(&decoded, VIEW_EDGE));
            let rest = (|| {
                let grid = media::scaled(&decoded, GRID_EDGE)?;
                let original = media::original(&decoded)?;
                Ok::<_, Failure>((grid, original, media::placeholder(&decoded)?))
            })();
            (view.join(), rest)
        });
        let view = view.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        let (grid, original, placeholder) = rest?;
        Ok(Files {
            decoded,
            placeholder,
            grid,
            view,
            original,
        })
    })
    .await
    .map_err(TaskFailed::from)?
}

/// Stores the files under a new random name, which stays noted until a post shows it.
async fn store_files(
    app: &App,
    id: PictureId,
    files: Files,
    digest: [u8; 32],
) -> Result<Picture, Failure> {
    let now = Timestamp::now();
    let blob = BlobKey::generate();
    let bytes = files.bytes();
    let media_type = files.original.media_type.to_owned();
    app.store.note_blob(blob, now).await?;
    let stored = tokio::try_join!(
        app.blobs.put(blob, PictureSize::Grid, files.grid.bytes),
        app.blobs.put(blob, PictureSize::View, files.view.bytes),
        app.blobs
            .put(blob, PictureSize::Original, files.original.bytes),
    );
    if let Err(error) = stored {
        // A disk that is full needs the room of what did fit.
        dropped(app, blob).await?;
        return Err(error.into());
    }
    Ok(Picture {
        id,
        blob,
        dimensions: files.decoded.dimensions(),
        media_type,
        placeholder: files.placeholder,
        alt: Wording::default(),
        writing: Writing::Pending {
            round: 0,
            attempts: 0,
            after: now,
            earlier: None::<Suggestions>,
        },
        digest: Some(digest),
        bytes,
    })
}
