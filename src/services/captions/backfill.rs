//! Alt texts for published pictures that have none, written by the captioner. What a person wrote
//! stays, and so does a text that a person has emptied.

use std::sync::Arc;
use std::time::Duration;

use super::request::{self, RequestOutcome};
use crate::domain::{
    AltText, BlobKey, Origin, Picture, PictureId, PictureSize, Post, PostId, Suggested, UserId,
    Viewer,
};
use crate::services::access::revise::revise;
use crate::services::pictures::decode;
use crate::services::{AccessError, App, Failure};
use crate::storage::BlobError;

/// Posts read in one go.
const AT_ONCE: u32 = 200;
/// How long to wait when the captioner's queue is full.
const BUSY: Duration = Duration::from_millis(200);

/// A picture that has no alt text.
#[derive(Debug, Clone, PartialEq)]
pub struct MissingAltText {
    /// Of which post.
    pub post: PostId,
    author: UserId,
    /// Which picture.
    pub picture: PictureId,
    blob: BlobKey,
    size: PictureSize,
    /// What the captioner has said about it before.
    said: Option<Suggested>,
}

impl MissingAltText {
    /// A picture that never had an alt text; none for another.
    pub(in crate::services) fn of(post: &Post, picture: &Picture) -> Option<Self> {
        if !picture.alt.value.is_empty() || picture.alt.origin == Origin::Written {
            return None;
        }
        let said = picture.caption_state.suggestions();
        Some(Self {
            post: post.id,
            author: post.author,
            picture: picture.id,
            blob: picture.blob,
            size: decode::described(picture),
            said: said.and_then(|said| said.captions.first().cloned()),
        })
    }
}

/// Pictures among published posts.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Survey {
    /// All of them.
    pub pictures: u64,
    /// Those whose alt texts their authors have emptied.
    pub emptied: u64,
    /// Those that never had one.
    pub missing_alt: Vec<MissingAltText>,
}

/// Looks through all published posts.
///
/// # Errors
/// When the store fails.
pub async fn survey(app: &App) -> Result<Survey, Failure> {
    let mut survey = Survey::default();
    let mut after = None;
    loop {
        let ids = app.store.published_ids(after, AT_ONCE).await?;
        let Some(last) = ids.last() else {
            return Ok(survey);
        };
        after = Some(*last);
        let mut found = app.store.posts(&ids).await?;
        found.sort_by_key(|found| found.post.id);
        for found in &found {
            survey.take(&found.post);
        }
    }
}

impl Survey {
    fn take(&mut self, post: &Post) {
        for picture in &post.pictures {
            self.pictures += 1;
            if !picture.alt.value.is_empty() {
                continue;
            }
            match MissingAltText::of(post, picture) {
                Some(missing_alt) => self.missing_alt.push(missing_alt),
                None => self.emptied += 1,
            }
        }
    }
}

/// Why a picture got no alt text.
#[derive(Debug, thiserror::Error)]
pub enum BackfillError {
    /// Its file is gone or cannot be read.
    #[error("its file cannot be read")]
    File,
    /// The captioner has nothing to say, or is off.
    #[error("the captioner has no words for it")]
    NoWords,
    /// The captioner is not sure, and the site wants no alt text then.
    #[error("the captioner is not sure of its words")]
    Unsure,
    /// A store failed.
    #[error(transparent)]
    Internal(#[from] Failure),
}

/// Writes the alt text of a picture, unless it has got one meanwhile or its post is gone; returns
/// whether it did. It is marked as suggested, as any that the captioner wrote.
///
/// # Errors
/// See [`BackfillError`].
pub async fn write(app: &Arc<App>, missing_alt: &MissingAltText) -> Result<bool, BackfillError> {
    let said = match &missing_alt.said {
        Some(said) => said.clone(),
        None => describe(app, missing_alt.blob, missing_alt.size).await?,
    };
    if said.unsure && !app.prefill_unsure_alt {
        return Err(BackfillError::Unsure);
    }
    let alt = AltText::parse(&said.text).map_err(|_| BackfillError::NoWords)?;
    let mut written = false;
    let viewer = Viewer::Person(missing_alt.author);
    let revised = revise(app, viewer, missing_alt.post, |post| {
        let picture = post
            .pictures
            .iter_mut()
            .find(|picture| picture.id == missing_alt.picture);
        written = picture.is_some_and(|picture| fill(picture, alt.clone()));
        Ok::<_, AccessError>(())
    });
    match revised.await {
        Ok(_) => Ok(written),
        Err(AccessError::Internal(failure)) => Err(failure.into()),
        // Deleted meanwhile.
        Err(_) => Ok(false),
    }
}

fn fill(picture: &mut Picture, alt: AltText) -> bool {
    if !picture.alt.value.is_empty() || picture.alt.origin == Origin::Written {
        return false;
    }
    picture.alt.suggest(alt);
    true
}

async fn describe(
    app: &Arc<App>,
    blob: BlobKey,
    size: PictureSize,
) -> Result<Suggested, BackfillError> {
    let file = match app.blobs.get(blob, size).await {
        Ok(file) => file,
        Err(BlobError::Missing) => return Err(BackfillError::File),
        Err(error) => return Err(Failure::from(error).into()),
    };
    loop {
        let asking = Arc::clone(app);
        let asked = decode::with_described(app, file.clone(), move |image| {
            request::ask(&asking, image, 0)
        });
        match asked.await?.ok_or(BackfillError::File)? {
            RequestOutcome::Busy => tokio::time::sleep(BUSY).await,
            RequestOutcome::Off => return Err(BackfillError::NoWords),
            RequestOutcome::Queued { answer, .. } => {
                let answer = answer.await.map_err(|_| BackfillError::NoWords)?;
                let best = answer.captions.into_iter().next();
                return best.map(Suggested::from).ok_or(BackfillError::NoWords);
            }
        }
    }
}
