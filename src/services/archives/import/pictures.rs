//! The pictures of an archived post.

use std::future::{Future, ready};
use std::time::Duration;

use bytes::Bytes;

use sha2::{Digest, Sha256};

use super::Import;
use super::fetched::NotHad;
use super::sources::Source;
use crate::domain::{
    AltText, CameraData, CaptionState, Credit, FileWords, Focus, Picture, PictureId, PostId,
    Suggestible,
};
use crate::i18n::text;
use crate::services::Failure;
use crate::services::archives::format::SharedPicture;
use crate::services::compose::ingest::{self, ArchivedMetadata};
use crate::services::pictures::UploadError;
use crate::telemetry::{TaskFailed, spawn_blocking};

/// How long an import steps back when people's uploads take all the room.
const STEP_BACK: Duration = Duration::from_millis(500);
/// How often.
const PATIENCE: u32 = 120;

/// Most bytes of a file with words beside a picture.
const MOST_OF_A_SIDECAR: u64 = 1 << 20;

/// What became of a picture.
pub(super) enum PictureOutcome {
    /// It is stored; a post must show it or let it go. With what its file says, in archives of
    /// others: ours have the words.
    Picture(Box<Picture>, FileWords),
    /// It stands in a post here already.
    Known(PostId),
    /// It was left out, which is reported.
    LeftOut,
    /// It cannot be had now, which is reported; its post waits for another import.
    NotNow,
    /// So will be all others: there is no room.
    NoRoom,
}

impl Import<'_> {
    /// Takes in a picture. The captioner is not asked: an archive brings its words along.
    pub(super) async fn picture(
        &mut self,
        shared: &SharedPicture,
    ) -> Result<PictureOutcome, Failure> {
        let most = self.app.picture_limits.bytes as u64;
        let name = &shared.file;
        let bytes = match self.bytes_of(shared, most).await? {
            Ok(bytes) => bytes,
            Err(NotHad::Ever(why)) => {
                self.left_out(text!("import-picture-why", name = name.as_str(), why = why));
                return Ok(PictureOutcome::LeftOut);
            }
            Err(NotHad::Now(why)) => {
                self.left_out(text!(
                    "import-picture-later",
                    name = name.as_str(),
                    why = why
                ));
                return Ok(PictureOutcome::NotNow);
            }
        };
        if let Some(known) = self.known_by_digest(&bytes).await? {
            return Ok(PictureOutcome::Known(known));
        }
        let archived = self.metadata_of(shared).await?;
        let alt = match AltText::parse(&shared.alt) {
            Ok(alt) => alt,
            Err(why) => {
                self.report.left_out(text!(
                    "import-alt-why",
                    name = name.as_str(),
                    why = why.to_string()
                ));
                AltText::default()
            }
        };
        let uploaded = self.uploaded(shared, most).await?;
        match self.stored(uploaded, bytes, archived).await {
            Ok((mut picture, words)) => {
                picture.alt = Suggestible::written(alt);
                let focus = shared.focus.as_deref();
                picture.focus = focus.and_then(|focus| Focus::parse(focus).ok());
                if let Some(credit) = &shared.credit {
                    picture.credit = Credit::clone(credit).bounded();
                }
                // An archive's files carry nothing themselves any more.
                if let Some(camera) = &shared.camera {
                    picture.camera = CameraData::clone(camera).bounded();
                }
                let words = match self.archive.source() {
                    Source::Vignette => FileWords::default(),
                    _ => words,
                };
                Ok(PictureOutcome::Picture(Box::new(picture), words))
            }
            Err(UploadError::Internal(failure)) => Err(failure),
            Err(UploadError::OverQuota(full)) => {
                self.report
                    .left_out(text!("import-rest", why = full.to_string()));
                Ok(PictureOutcome::NoRoom)
            }
            Err(why) => {
                self.left_out(text!(
                    "import-why",
                    named = name.as_str(),
                    why = why.to_string()
                ));
                Ok(PictureOutcome::LeftOut)
            }
        }
    }

    /// The post here in which this very file stands already. Programs pack a picture into each album
    /// that it is in, and people pack it anew; of archives of ours the posts are known.
    async fn known_by_digest(&self, bytes: &Bytes) -> Result<Option<PostId>, Failure> {
        if self.archive.source() == Source::Vignette {
            return Ok(None);
        }
        let file = bytes.clone();
        let digest = spawn_blocking(move || <[u8; 32]>::from(Sha256::digest(&file)));
        let digest = digest.await.map_err(TaskFailed::from)?;
        Ok(self.app.store.post_of_digest(self.user.id, digest).await?)
    }

    /// What lies beside a picture and can be read.
    async fn metadata_of(&self, shared: &SharedPicture) -> Result<ArchivedMetadata, Failure> {
        let mut archived = ArchivedMetadata::default();
        if let Some(name) = &shared.sidecar {
            archived.sidecar = self.archive.beside(name, MOST_OF_A_SIDECAR).await?.ok();
        }
        if let Some(name) = &shared.animation {
            let most = self.app.animation_limits.bytes as u64;
            archived.animation = self.archive.picture(name, most).await?.ok();
        }
        Ok(archived)
    }

    /// The file of which the picture was made, where the archive has it.
    async fn uploaded(&self, shared: &SharedPicture, most: u64) -> Result<Option<Bytes>, Failure> {
        match &shared.upload {
            Some(name) => Ok(self.archive.picture(name, most).await?.ok()),
            None => Ok(None),
        }
    }

    /// Takes the uploaded file, of which everything is made again as it was; where it is not there, or
    /// cannot be taken, the picture and its animation.
    async fn stored(
        &self,
        uploaded: Option<Bytes>,
        bytes: Bytes,
        archived: ArchivedMetadata,
    ) -> Result<(Picture, FileWords), UploadError> {
        if let Some(uploaded) = uploaded {
            match self.ingested(uploaded, ArchivedMetadata::default()).await {
                Err(UploadError::Media(_)) => {}
                outcome => return outcome,
            }
        }
        self.ingested(bytes, archived).await
    }

    async fn ingested(
        &self,
        bytes: Bytes,
        archived: ArchivedMetadata,
    ) -> Result<(Picture, FileWords), UploadError> {
        let app = self.app;
        let author = (self.user.id, app.language_of(&self.user.profile));
        patiently(|| {
            let read = ready(Ok(bytes.clone()));
            let id = PictureId::generate();
            ingest::ingest_with_words(app, author, id, read, archived.clone())
        })
        .await
    }
}

/// Steps back while people's uploads take all the room, but not for so long that the files of a
/// post's other pictures, which nothing shows yet, are swept.
pub(super) async fn patiently<T, F>(mut work: impl FnMut() -> F) -> Result<T, UploadError>
where
    F: Future<Output = Result<T, UploadError>>,
{
    for _ in 0..PATIENCE {
        match work().await {
            Err(UploadError::Busy) => tokio::time::sleep(STEP_BACK).await,
            outcome => return outcome,
        }
    }
    Err(Failure::Crowded.into())
}

/// Nobody writes words for this picture: a user has, or decided that there are none.
pub(super) fn settle(picture: &mut Picture) {
    picture.caption_state = CaptionState::Unavailable;
}
