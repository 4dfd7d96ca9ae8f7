//! One file, from bytes to stored pictures with a question to the captioner under way.

use std::future::Future;
use std::sync::Arc;

use bytes::Bytes;
use tokio::sync::OwnedSemaphorePermit;

use super::file_words;
use crate::domain::{
    BlobKey, CameraData, CaptionState, Credit, FileWords, Picture, PictureId, PictureSize,
    Placeholder, Suggestible, Timestamp, UserId,
};
use crate::media::{self, Decoded, Rendered};
use crate::services::captions::request::{self, Asked};
use crate::services::pictures::UploadError;
use crate::services::pictures::decode::{Allowed, Place, decode};
use crate::services::pictures::files::dropped;
use crate::services::pictures::quota;
use crate::services::{App, Failure};
use crate::telemetry::{TaskFailed, spawn_blocking};

/// A picture that was taken in.
pub(in crate::services) struct TakenIn {
    /// The picture, whose files are stored.
    pub(in crate::services) picture: Picture,
    /// The question to the captioner.
    pub(in crate::services) asked: Asked,
    /// What the file said of it.
    pub(in crate::services) words: FileWords,
}

/// Decodes a file, lets the captioner look while the sizes are made, and stores them. The files
/// stay recorded until [`files::kept`](crate::services::pictures::files::kept) or [`dropped`].
pub(in crate::services) async fn take_in<R>(
    app: &Arc<App>,
    author: UserId,
    id: PictureId,
    read: R,
) -> Result<TakenIn, UploadError>
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
    let words = file_words::of(&allowed.words);
    Ok(TakenIn {
        picture: stored(app, author, id, allowed).await?,
        asked,
        words,
    })
}

/// The same for a picture that brings its words along: the captioner is not asked. `sidecar` is a file
/// of XMP beside it, whose words are newer than its own.
pub(in crate::services) async fn ingest_with_words<R>(
    app: &Arc<App>,
    author: UserId,
    id: PictureId,
    read: R,
    sidecar: Option<Bytes>,
) -> Result<(Picture, FileWords), UploadError>
where
    R: Future<Output = std::io::Result<Bytes>>,
{
    let mut allowed = decode(app, read).await?;
    let beside = sidecar.map(|sidecar| media::embedded_words(&sidecar));
    let own = std::mem::take(&mut allowed.words);
    allowed.words = beside.unwrap_or_default().or(own);
    let words = file_words::of(&allowed.words);
    Ok((stored(app, author, id, allowed).await?, words))
}

/// Makes the sizes of a decoded file and stores them.
async fn stored(
    app: &App,
    author: UserId,
    id: PictureId,
    allowed: Allowed,
) -> Result<Picture, UploadError> {
    let (digest, camera) = (allowed.digest, allowed.words.camera.clone());
    let (files, _memory) = render(allowed).await?;
    quota::check(app, author, files.bytes()).await??;
    let mut picture = store_files(app, id, files, digest).await?;
    picture.camera = camera;
    Ok(picture)
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
            let view = scope.spawn(|| media::scaled(&decoded, PictureSize::View));
            let rest = (|| {
                let grid = media::scaled(&decoded, PictureSize::Grid)?;
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

/// Stores the files under a new random name, which stays recorded until a post shows it.
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
        focus: None,
        caption_state: CaptionState::asked(now),
        digest: Some(digest),
        camera: CameraData::default(),
        credit: Credit::default(),
        bytes,
    })
}
