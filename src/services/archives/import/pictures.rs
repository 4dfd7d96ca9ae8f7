//! The pictures of an archived post.

use std::future::{Future, ready};
use std::time::Duration;

use bytes::Bytes;

use super::Import;
use crate::domain::{AltText, CaptionState, Picture, PictureId, Suggestible};
use crate::services::Failure;
use crate::services::archives::format::SharedPicture;
use crate::services::compose::ingest;
use crate::services::pictures::UploadError;

/// How long an import steps back when people's uploads take all the room.
const STEP_BACK: Duration = Duration::from_millis(500);
/// How often.
const PATIENCE: u32 = 120;

/// What became of a picture.
pub(super) enum Taken {
    /// It is stored; a post must show it or let it go.
    Picture(Box<Picture>),
    /// It was left out, which is reported.
    LeftOut,
    /// So will be all others: there is no room.
    NoRoom,
}

impl Import<'_> {
    /// Takes in a picture. The captioner is not asked: an archive brings its words along.
    pub(super) async fn picture(&mut self, shared: &SharedPicture) -> Result<Taken, Failure> {
        let most = self.app.picture_limits.bytes as u64;
        let name = &shared.file;
        let bytes = match self.archive.picture(name, most).await? {
            Ok(bytes) => bytes,
            Err(why) => {
                self.left_out(format!("{name}: {why}."));
                return Ok(Taken::LeftOut);
            }
        };
        let alt = match AltText::parse(&shared.alt) {
            Ok(alt) => alt,
            Err(why) => {
                self.report
                    .left_out(format!("The alt text of {name}: {why}"));
                AltText::default()
            }
        };
        match self.stored(bytes).await {
            Ok(mut picture) => {
                picture.alt = Suggestible::written(alt);
                Ok(Taken::Picture(Box::new(picture)))
            }
            Err(UploadError::Internal(failure)) => Err(failure),
            Err(UploadError::OverQuota(full)) => {
                self.report
                    .left_out(format!("{full} The rest was left out."));
                Ok(Taken::NoRoom)
            }
            Err(why) => {
                self.left_out(format!("{name}: {why}"));
                Ok(Taken::LeftOut)
            }
        }
    }

    async fn stored(&self, bytes: Bytes) -> Result<Picture, UploadError> {
        let (app, author) = (self.app, self.user.id);
        patiently(|| {
            let read = ready(Ok(bytes.clone()));
            ingest::ingest_with_words(app, author, PictureId::generate(), read)
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
