//! The one way in for every picture that a user sends: counted, decoded when it is its turn, and
//! refused where it is banned.

use std::future::Future;
use std::sync::Arc;

use bytes::Bytes;
use image::DynamicImage;
use sha2::{Digest, Sha256};
use tokio::sync::OwnedSemaphorePermit;

use super::UploadError;
use crate::domain::{Language, Picture, PictureSize, UserId};
use crate::media::{self, AnimationOutcome, Decoded, EmbeddedWords, Limits, MediaError};
use crate::metrics::UploadStage;
use crate::services::{App, Failure, limits};
use crate::telemetry::{TaskFailed, spawn_blocking};

/// Counts a picture that a user sends, whatever it is for.
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
pub(in crate::services) struct DecodePermit {
    pub(in crate::services) memory: OwnedSemaphorePermit,
    pub(in crate::services) turn: OwnedSemaphorePermit,
}

impl DecodePermit {
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
    /// The file itself.
    pub(in crate::services) file: Bytes,
    /// What its file says of it.
    pub(in crate::services) words: EmbeddedWords,
    pub(in crate::services) place: DecodePermit,
}

/// Decodes all pixels of a file unless it is banned, see [`decode_for_sizes`].
pub(in crate::services) async fn decode<R>(app: &App, read: R) -> Result<Allowed, UploadError>
where
    R: Future<Output = std::io::Result<Bytes>>,
{
    in_turn(app, media::decode, app.language, read).await
}

/// Decodes a file for the sizes that are made of it, with its words in a language, unless it is
/// banned. This and [`decode`] are the one way in for every picture that a user sends, be it for a
/// post, for themselves, or in an archive.
///
/// The file is read only once a place is free, so that waiting uploads lie on disk and not in
/// memory.
pub(in crate::services) async fn decode_for_sizes<R>(
    app: &App,
    language: Language,
    read: R,
) -> Result<Allowed, UploadError>
where
    R: Future<Output = std::io::Result<Bytes>>,
{
    in_turn(app, media::decode_for_sizes, language, read).await
}

type Decode = fn(&Bytes, Limits) -> Result<Decoded, MediaError>;

async fn in_turn<R>(
    app: &App,
    decode: Decode,
    language: Language,
    read: R,
) -> Result<Allowed, UploadError>
where
    R: Future<Output = std::io::Result<Bytes>>,
{
    let place = DecodePermit::take(app).await?;
    let file = read.await.map_err(Failure::from)?;
    unless_banned(app, decode, language, (file, place)).await
}

/// Makes the animation of a file, where it is an animated one and none of its frames is banned.
pub(in crate::services) async fn moving(
    app: &App,
    allowed: Allowed,
) -> Result<(Allowed, Option<AnimationOutcome>), UploadError> {
    let bans = app.store.bans().await.map_err(Failure::from)?;
    let limits = app.animation_limits;
    let made = spawn_blocking(move || {
        let animated = media::animation(&allowed.decoded, &allowed.file, limits);
        let animated = animated.map_err(Failure::from)?;
        let file = animated.as_ref().and_then(|it| it.file.as_ref());
        if let Some(file) = file.filter(|_| !bans.is_empty()) {
            let hashes = media::frame_hashes(&file.bytes).map_err(Failure::from)?;
            let banned = |hash| bans.iter().any(|ban| ban.matches(allowed.digest, hash));
            if hashes.into_iter().any(banned) {
                return Err(UploadError::Banned);
            }
        }
        Ok((allowed, animated))
    });
    made.await
        .map_err(TaskFailed::from)
        .map_err(Failure::from)?
}

/// Finds the picture that the captioner is to see in a stored file, in its turn: of an animation what
/// it shows in the middle. None when it cannot be read any more.
pub(in crate::services) async fn with_described<T: Send + 'static>(
    app: &App,
    file: Bytes,
    work: impl FnOnce(&DynamicImage) -> T + Send + 'static,
) -> Result<Option<T>, Failure> {
    let turn = app.picture_permits.clone().acquire_owned().await;
    let limits = app.picture_limits;
    let done = spawn_blocking(move || {
        let _turn = turn;
        let whole = || Some(media::decode_for_sizes(&file, limits).ok()?.image);
        Some(work(&media::middle_frame(&file).or_else(whole)?))
    });
    Ok(done.await.map_err(TaskFailed::from)?)
}

/// Which file of a picture the captioner is to see.
pub(in crate::services) fn described(picture: &Picture) -> PictureSize {
    match picture.extra_files.is_animated() {
        true => PictureSize::Animation,
        false => PictureSize::View,
    }
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

/// Decodes an uploaded file unless it is banned. Of a banned file not even the pixels are read; of
/// the others the perceptual hash is compared with those of all that are banned.
///
/// # Errors
/// [`UploadError::Banned`], or why it cannot be decoded.
async fn unless_banned(
    app: &App,
    decode: Decode,
    language: Language,
    (file, place): (Bytes, DecodePermit),
) -> Result<Allowed, UploadError> {
    let bans = app.store.bans().await.map_err(Failure::from)?;
    let limits = app.picture_limits;
    let metrics = Arc::clone(&app.metrics);
    let checked = spawn_blocking(move || {
        let digest: [u8; 32] = Sha256::digest(&file).into();
        if bans.iter().any(|ban| ban.digest == digest) {
            return Err(UploadError::Banned);
        }
        let decoded = metrics.time_stage(UploadStage::Decode, || decode(&file, limits))?;
        if !bans.is_empty() {
            let perceptual_hash = media::perceptual_hash(&decoded).map_err(Failure::from)?;
            if bans.iter().any(|ban| ban.matches(digest, perceptual_hash)) {
                return Err(UploadError::Banned);
            }
        }
        Ok(Allowed {
            decoded,
            digest,
            words: media::embedded_words(&file, language),
            file,
            place,
        })
    });
    let checked = checked.await.map_err(TaskFailed::from);
    checked.map_err(Failure::from)?
}
