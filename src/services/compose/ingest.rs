//! One file, from bytes to stored pictures with a question to the captioner under way.

use std::future::{Future, ready};
use std::sync::Arc;
use std::thread::ScopedJoinHandle;
use std::time::Instant;

use bytes::Bytes;
use futures_util::future::try_join_all;
use tokio::sync::OwnedSemaphorePermit;

use super::file_words;
use crate::domain::{
    AltChoice, BlobKey, CameraData, CaptionState, Credit, Dimensions, ExtraFiles, FileWords,
    Language, Picture, PictureId, PictureSize, Placeholder, Suggestible, Timestamp, UserId,
};
use crate::media::{self, AnimationOutcome, Decoded, Format, Rendered};
use crate::metrics::{Metrics, UploadStage};
use crate::services::captions::request::{self, RequestOutcome};
use crate::services::pictures::UploadError;
use crate::services::pictures::decode::{Allowed, DecodePermit, decode, decode_for_sizes, moving};
use crate::services::pictures::files::dropped;
use crate::services::pictures::quota;
use crate::services::{App, Failure};
use crate::telemetry::{TaskFailed, spawn_blocking};

/// A picture that was taken in.
pub(in crate::services) struct IngestedPicture {
    /// The picture, whose files are stored.
    pub(in crate::services) picture: Picture,
    /// The question to the captioner.
    pub(in crate::services) asked: RequestOutcome,
    /// What the file said of it.
    pub(in crate::services) words: FileWords,
}

/// Decodes a file of an author who writes in a language, lets the captioner look while the sizes are
/// made, and stores them. The files
/// stay recorded until [`files::kept`](crate::services::pictures::files::kept) or [`dropped`].
pub(in crate::services) async fn take_in<R>(
    app: &Arc<App>,
    (author, language): (UserId, Language),
    id: PictureId,
    read: R,
) -> Result<IngestedPicture, UploadError>
where
    R: Future<Output = std::io::Result<Bytes>>,
{
    let (allowed, animated) = moving(app, decode_for_sizes(app, language, read).await?).await?;
    let asking = Arc::clone(app);
    let asked = spawn_blocking(move || {
        let file = animated.as_ref().and_then(|it| it.file.as_ref());
        let middle = file.and_then(|file| media::middle_frame(&file.bytes));
        let image = middle.as_ref().unwrap_or(&allowed.decoded.image);
        let asked = request::ask(&asking, image, 0);
        (allowed, animated, asked)
    });
    let asked = asked.await.map_err(TaskFailed::from);
    let (allowed, animated, asked) = asked.map_err(Failure::from)?;
    let words = file_words::of(&allowed.words);
    Ok(IngestedPicture {
        picture: stored(app, author, id, allowed, animated).await?,
        asked,
        words,
    })
}

/// What lies beside a picture in an archive.
#[derive(Debug, Clone, Default)]
pub(in crate::services) struct ArchivedMetadata {
    /// A file of XMP, whose words are newer than the picture's own.
    pub(in crate::services) sidecar: Option<Bytes>,
    /// The animation of which the picture is the first frame.
    pub(in crate::services) animation: Option<Bytes>,
}

/// The same for a picture that brings its words along: the captioner is not asked.
pub(in crate::services) async fn ingest_with_words<R>(
    app: &Arc<App>,
    (author, language): (UserId, Language),
    id: PictureId,
    read: R,
    archived: ArchivedMetadata,
) -> Result<(Picture, FileWords), UploadError>
where
    R: Future<Output = std::io::Result<Bytes>>,
{
    let apart = match archived.animation {
        Some(animation) => animation_apart(app, animation).await?,
        None => None,
    };
    let (mut allowed, own) = moving(app, decode_for_sizes(app, language, read).await?).await?;
    let shown = PictureSize::Animation.of(allowed.decoded.dimensions());
    let apart = apart.filter(|(size, _)| *size == shown);
    let animated = own.or(apart.map(|(_, animated)| animated));
    let words = archived.sidecar;
    let words = words.map(|it| media::embedded_words(&it, language));
    let own = std::mem::take(&mut allowed.words);
    allowed.words = words.unwrap_or_default().or(own);
    let words = file_words::of(&allowed.words);
    Ok((stored(app, author, id, allowed, animated).await?, words))
}

/// The animation of an archive, with its size; none when it is none, or may not be taken.
async fn animation_apart(
    app: &Arc<App>,
    file: Bytes,
) -> Result<Option<(Dimensions, AnimationOutcome)>, UploadError> {
    match decode(app, ready(Ok(file))).await {
        Ok(allowed) => {
            let (allowed, animated) = moving(app, allowed).await?;
            Ok(animated.map(|animated| (allowed.decoded.dimensions(), animated)))
        }
        Err(error @ (UploadError::Internal(_) | UploadError::Busy)) => Err(error),
        Err(_) => Ok(None),
    }
}

/// Makes the sizes of a decoded file and stores them.
async fn stored(
    app: &App,
    author: UserId,
    id: PictureId,
    allowed: Allowed,
    animated: Option<AnimationOutcome>,
) -> Result<Picture, UploadError> {
    let (digest, camera) = (allowed.digest, allowed.words.camera.clone());
    let upload = upload_to_keep(app, &allowed, animated.as_ref());
    let (mut files, _memory) = render(&app.metrics, allowed).await?;
    files.animated = animated;
    files.upload = upload;
    quota::check(app, author, files.bytes()).await??;
    let mut picture = store_files(app, id, files, digest).await?;
    picture.camera = camera;
    Ok(picture)
}

/// The uploaded file, where what is made of it cannot stand for it.
fn upload_to_keep(
    app: &App,
    allowed: &Allowed,
    animated: Option<&AnimationOutcome>,
) -> Option<Rendered> {
    let format = allowed.decoded.format;
    let differs = matches!(format, Format::Heif | Format::Jxl);
    let own = animated.is_some() && matches!(format, Format::Gif | Format::Png | Format::WebP);
    (app.keep_uploads && (differs || own)).then(|| Rendered {
        bytes: allowed.file.clone(),
        media_type: format.media_type(&allowed.file),
    })
}

/// All that is stored of a picture.
struct Files {
    decoded: Decoded,
    placeholder: Placeholder,
    grid: Rendered,
    view: Rendered,
    original: Rendered,
    animated: Option<AnimationOutcome>,
    upload: Option<Rendered>,
}

impl Files {
    /// Each of them, by its name.
    fn all(&self) -> impl Iterator<Item = (PictureSize, &Rendered)> {
        let stills = [
            (PictureSize::Grid, &self.grid),
            (PictureSize::View, &self.view),
            (PictureSize::Original, &self.original),
        ];
        let animation = self.animated.as_ref().and_then(|it| it.file.as_ref());
        let animation = animation.map(|file| (PictureSize::Animation, file));
        let upload = self.upload.as_ref().map(|file| (PictureSize::Upload, file));
        stills.into_iter().chain(animation).chain(upload)
    }

    /// Bytes of all of them.
    fn bytes(&self) -> u64 {
        self.all().map(|(_, file)| file.bytes.len() as u64).sum()
    }

    fn extra(&self) -> ExtraFiles {
        ExtraFiles {
            animation: self.animated.as_ref().map(|animated| animated.animation),
            upload_type: self.upload.as_ref().map(|file| file.media_type.to_owned()),
        }
    }
}

/// Makes the sizes, the two larger jobs side by side where memory allows it. The next picture may be decoded while they
/// are stored; the place in memory stays taken.
async fn render(
    metrics: &Arc<Metrics>,
    allowed: Allowed,
) -> Result<(Files, OwnedSemaphorePermit), Failure> {
    let metrics = Arc::clone(metrics);
    spawn_blocking(move || {
        let Allowed { decoded, place, .. } = allowed;
        let DecodePermit {
            memory,
            turn: _turn,
        } = place;
        let (view, rest) = std::thread::scope(|scope| {
            let scaled =
                |size| metrics.time_stage(UploadStage::Resize, || media::scaled(&decoded, size));
            let view = move || scaled(PictureSize::View);
            // Where pixels have an opacity, each size makes a copy of all of them.
            let beside = (!decoded.image.color().has_alpha()).then(|| scope.spawn(view));
            let rest = (|| {
                let grid = scaled(PictureSize::Grid)?;
                let strip = || media::original(&decoded);
                let original = metrics.time_stage(UploadStage::Strip, strip)?;
                Ok::<_, Failure>((grid, original, media::placeholder(&decoded)?))
            })();
            let view = beside.map_or_else(|| Ok(view()), ScopedJoinHandle::join);
            (view, rest)
        });
        let view = view.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        let (grid, original, placeholder) = rest?;
        let files = Files {
            decoded,
            placeholder,
            grid,
            view,
            original,
            animated: None,
            upload: None,
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
    let extra_files = files.extra();
    app.store.record_intent(blob, now).await?;
    let puts = files
        .all()
        .map(|(size, file)| app.blobs.put(blob, size, file.bytes.clone()));
    let begun = Instant::now();
    let stored = try_join_all(puts).await;
    app.metrics
        .upload_stage(UploadStage::Store, begun.elapsed());
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
        alt_choice: AltChoice::default(),
        focus: None,
        caption_state: CaptionState::asked(now),
        digest: Some(digest),
        camera: CameraData::default(),
        credit: Credit::default(),
        extra_files,
        bytes,
    })
}
