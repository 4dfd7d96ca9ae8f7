//! From an uploaded file to a draft with its words.

use std::future::Future;
use std::sync::Arc;

use bytes::Bytes;
use tokio::sync::OwnedSemaphorePermit;

use super::limits::{self, TooMany};
use super::words::{self, Asked};
use super::{App, Failure};
use crate::domain::{
    BlobKey, Picture, PictureId, PictureSize, Placeholder, Post, Suggestions, Timestamp, UserId,
    Wording, Writing,
};
use crate::media::{self, Decoded, Rendered};
use crate::telemetry::{TaskFailed, spawn_blocking};

pub use crate::media::MediaError;

/// Long edges of the derived sizes, in pixels.
const GRID_EDGE: u32 = 640;
const VIEW_EDGE: u32 = 1600;

/// Why there is no draft.
#[derive(Debug, thiserror::Error)]
pub enum UploadError {
    /// The file will not do.
    #[error(transparent)]
    Media(#[from] MediaError),
    /// Too many pictures in a short time.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// Too many pictures are in work.
    #[error("too many pictures are being worked on")]
    Busy,
    /// Not the person's fault.
    #[error(transparent)]
    Internal(#[from] Failure),
}

/// Takes in a picture: decodes it, lets the captioner look while the sizes are made and stored,
/// and begins a draft. Where the captioner does not answer in time, the draft says "pending" and
/// the words arrive later.
///
/// The file is read only once a place is free, so that waiting uploads lie on disk and not in
/// memory.
///
/// # Errors
/// See [`UploadError`].
pub async fn upload<R>(app: &Arc<App>, author: UserId, read: R) -> Result<Post, UploadError>
where
    R: Future<Output = std::io::Result<Bytes>>,
{
    limits::count(
        app,
        "upload",
        &author.to_string(),
        app.rate_limits.upload_person,
    )
    .await??;
    let _place = app
        .picture_places
        .clone()
        .try_acquire_owned()
        .map_err(|_| UploadError::Busy)?;
    let permit = app
        .picture_permits
        .clone()
        .acquire_owned()
        .await
        .map_err(|_| UploadError::Busy)?;
    let file = read.await.map_err(|_| MediaError::Damaged)?;
    let (decoded, asked) = decode_and_ask(app, file.clone()).await?;
    let files = render(decoded, file, permit).await?;
    let picture = store_files(app, files).await?;

    let blob = picture.blob;
    let id = picture.id;
    let mut post = Post::draft(author, picture, Timestamp::now());
    let late = words::answer_or_later(app, &mut post, id, asked).await;
    app.store.insert_post(&post).await.map_err(Failure::from)?;
    app.store.forget_blob(blob).await.map_err(Failure::from)?;
    if let Some(answer) = late {
        words::deliver_later(Arc::clone(app), post.id, id, answer);
    }
    Ok(post)
}

async fn decode_and_ask(app: &Arc<App>, file: Bytes) -> Result<(Decoded, Asked), UploadError> {
    let limits = app.picture_limits;
    let captioner = app.captioner.clone();
    spawn_blocking(move || {
        let decoded = media::decode(&file, limits)?;
        let asked = words::ask(captioner.as_ref(), &decoded.image, 0);
        Ok((decoded, asked))
    })
    .await
    .map_err(|error| Failure::from(TaskFailed::from(error)))?
}

/// All that is stored of a picture.
struct Files {
    decoded: Decoded,
    placeholder: Placeholder,
    grid: Rendered,
    view: Rendered,
    original: Rendered,
}

/// Makes the sizes, the two larger jobs side by side.
async fn render(
    decoded: Decoded,
    file: Bytes,
    permit: OwnedSemaphorePermit,
) -> Result<Files, Failure> {
    spawn_blocking(move || {
        let _permit = permit;
        let (view, rest) = std::thread::scope(|scope| {
            let view = scope.spawn(|| media::scaled(&decoded, VIEW_EDGE));
            let rest = (|| {
                let grid = media::scaled(&decoded, GRID_EDGE)?;
                let original = media::original(&decoded, file)?;
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
async fn store_files(app: &App, files: Files) -> Result<Picture, Failure> {
    let now = Timestamp::now();
    let blob = BlobKey::generate();
    let media_type = files.original.media_type.to_owned();
    app.store.note_blob(blob, now).await?;
    tokio::try_join!(
        app.blobs.put(blob, PictureSize::Grid, files.grid.bytes),
        app.blobs.put(blob, PictureSize::View, files.view.bytes),
        app.blobs
            .put(blob, PictureSize::Original, files.original.bytes),
    )?;
    Ok(Picture {
        id: PictureId::generate(),
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
    })
}
