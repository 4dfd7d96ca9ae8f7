//! One file, from bytes to stored pictures with a question to the captioner under way.

use std::future::Future;
use std::sync::Arc;

use bytes::Bytes;
use tokio::sync::OwnedSemaphorePermit;

use super::upload::UploadError;
use crate::domain::{
    BlobKey, CaptionState, Picture, PictureId, PictureSize, Placeholder, Suggestible, Suggestions,
    Timestamp, UserId,
};
use crate::media::{self, Decoded, Rendered};
use crate::services::captions::request::{self, Asked};
use crate::services::moderation::bans;
use crate::services::pictures::quota;
use crate::services::{App, Failure, limits};
use crate::telemetry::{TaskFailed, spawn_blocking};

/// Long edges of the derived sizes, in pixels.
const GRID_EDGE: u32 = 640;
const VIEW_EDGE: u32 = 1600;

/// Counts a picture that somebody sends, whatever it is for.
///
/// # Errors
/// [`UploadError::RateLimited`] when it is one too many.
pub(in crate::services) async fn count(app: &App, author: UserId) -> Result<(), UploadError> {
    let rate = app.rate_limits.upload_person;
    Ok(limits::count(app, "upload", &author.to_string(), rate).await??)
}

/// A picture's place in memory, and its turn to be decoded and resized. It goes along into the work
/// on other threads, which a client that leaves does not end.
#[derive(Debug)]
pub(in crate::services) struct Place {
    memory: OwnedSemaphorePermit,
    turn: OwnedSemaphorePermit,
}

impl Place {
    /// A place, or none where too many pictures are in memory already; then it waits for its turn.
    async fn take(app: &App) -> Result<Self, UploadError> {
        let memory = app.picture_places.clone().try_acquire_owned();
        let memory = memory.map_err(|_| UploadError::Busy)?;
        let turn = app.picture_permits.clone().acquire_owned().await;
        let turn = turn.map_err(|_| UploadError::Busy)?;
        Ok(Self { memory, turn })
    }
}

/// A picture that may be taken, with the place that it has until it is done with.
pub(in crate::services) struct Allowed {
    pub(in crate::services) decoded: Decoded,
    pub(in crate::services) digest: [u8; 32],
    pub(in crate::services) place: Place,
}

/// Decodes a file unless it is banned. This is the one way in for every picture that somebody
/// sends, be it for a post, for themselves, or in an archive.
///
/// The file is read only once a place is free, so that waiting uploads lie on disk and not in
/// memory.
pub(in crate::services) async fn decode<R>(app: &App, read: R) -> Result<Allowed, UploadError>
where
    R: Future<Output = std::io::Result<Bytes>>,
{
    let place = Place::take(app).await?;
    let file = read.await.map_err(Failure::from)?;
    bans::decode_allowed(app, file, place).await
}

/// Decodes a file that is stored here when it is its turn, and does something with it on the same
/// thread; none when it cannot be read any more.
pub(in crate::services) async fn with_stored<T: Send + 'static>(
    app: &App,
    file: Bytes,
    work: impl FnOnce(Decoded) -> T + Send + 'static,
) -> Result<Option<T>, Failure> {
    let turn = app.picture_permits.clone().acquire_owned().await;
    let limits = app.picture_limits;
    let done = spawn_blocking(move || {
        let _turn = turn;
        Some(work(media::decode(&file, limits).ok()?))
    });
    Ok(done.await.map_err(TaskFailed::from)?)
}

/// Decodes a file, lets the captioner look while the sizes are made, and stores them. The files
/// stay noted until [`kept`] or [`dropped`].
pub(in crate::services) async fn take_in<R>(
    app: &Arc<App>,
    author: UserId,
    id: PictureId,
    read: R,
) -> Result<(Picture, Asked), UploadError>
where
    R: Future<Output = std::io::Result<Bytes>>,
{
    let allowed = decode(app, read).await?;
    let asking = Arc::clone(app);
    let asked = spawn_blocking(move || {
        let asked = request::ask(&asking, &allowed.decoded.image, 0);
        (allowed, asked)
    });
    let (allowed, asked) = asked
        .await
        .map_err(TaskFailed::from)
        .map_err(Failure::from)?;
    Ok((stored(app, author, id, allowed).await?, asked))
}

/// The same for a picture that brings its words along: the captioner is not asked.
pub(in crate::services) async fn ingest_with_words<R>(
    app: &Arc<App>,
    author: UserId,
    id: PictureId,
    read: R,
) -> Result<Picture, UploadError>
where
    R: Future<Output = std::io::Result<Bytes>>,
{
    let allowed = decode(app, read).await?;
    stored(app, author, id, allowed).await
}

/// Makes the sizes of a decoded file and stores them.
async fn stored(
    app: &App,
    author: UserId,
    id: PictureId,
    allowed: Allowed,
) -> Result<Picture, UploadError> {
    let digest = allowed.digest;
    let (files, _memory) = render(allowed).await?;
    quota::check(app, author, files.bytes()).await??;
    Ok(store_files(app, id, files, digest).await?)
}

/// A post shows the files.
pub(in crate::services) async fn kept(app: &App, blob: BlobKey) -> Result<(), Failure> {
    Ok(app.store.clear_intent(blob).await?)
}

/// No post will show the files: they go. What resists is swept later, because it is noted.
pub(in crate::services) async fn dropped(app: &App, blob: BlobKey) -> Result<(), Failure> {
    match app.blobs.delete(blob).await {
        Ok(()) => Ok(app.store.clear_intent(blob).await?),
        Err(error) => {
            tracing::warn!(%error, %blob, "files wait for the sweep");
            Ok(())
        }
    }
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

/// Makes the sizes, the two larger jobs side by side. The next picture may be decoded while they
/// are stored; the place in memory stays taken.
async fn render(allowed: Allowed) -> Result<(Files, OwnedSemaphorePermit), Failure> {
    spawn_blocking(move || {
        let Allowed { decoded, place, .. } = allowed;
        let Place {
            memory,
            turn: _turn,
        } = place;
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
        let files = Files {
            decoded,
            placeholder,
            grid,
            view,
            original,
        };
        Ok((files, memory))
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
    app.store.record_intent(blob, now).await?;
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
        alt: Suggestible::default(),
        caption_state: CaptionState::Pending {
            round: 0,
            attempts: 0,
            after: now,
            earlier: None::<Suggestions>,
        },
        digest: Some(digest),
        bytes,
    })
}
