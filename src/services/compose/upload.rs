//! From an uploaded file to a draft with its words, or to another picture in a draft.
//!
//! An upload may carry a key. Whoever sends the same file under the same key again, because the
//! answer was lost on its way, finds the picture that is already there: the key is claimed before
//! the work, a unique index decides who was first, and the work goes on when its client has left.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use super::ingest;
use super::upload_claim::made_before;
use crate::domain::{
    FileWords, Full, Picture, PictureId, Post, PostId, Profile, Timestamp, UploadClaim, UploadKey,
    UserId, Viewer,
};
use crate::metrics::UploadStage;
use crate::services::access::revise::{changeable, revise};
use crate::services::captions::remote::describe;
use crate::services::captions::request::{self, Answered};
use crate::services::pictures::UploadError;
use crate::services::pictures::decode;
use crate::services::pictures::files;
use crate::services::pictures::quota;
use crate::services::{AccessError, App, Failure};
use crate::telemetry::TaskFailed;

/// Where an uploaded picture is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Uploaded {
    /// The draft.
    pub post: PostId,
    /// The picture in it.
    pub picture: PictureId,
}

/// Begins a draft with a picture: decodes it, lets the captioner look while the sizes are made and
/// stored. Where the captioner does not answer in time, the draft says "pending" and the words
/// arrive later.
///
/// # Errors
/// See [`UploadError`].
pub async fn begin<R>(
    app: &Arc<App>,
    author: UserId,
    key: Option<UploadKey>,
    read: R,
) -> Result<Uploaded, UploadError>
where
    R: Future<Output = std::io::Result<Bytes>> + Send + 'static,
{
    let outcome = once(app, author, None, key, read).await;
    count(app, &outcome);
    outcome
}

/// Adds a picture to a draft.
///
/// # Errors
/// See [`UploadError`].
pub async fn add<R>(
    app: &Arc<App>,
    author: UserId,
    draft: PostId,
    key: Option<UploadKey>,
    read: R,
) -> Result<Uploaded, UploadError>
where
    R: Future<Output = std::io::Result<Bytes>> + Send + 'static,
{
    let outcome = once(app, author, Some(draft), key, read).await;
    count(app, &outcome);
    outcome
}

/// Counts how long the bytes of a file took to come in.
pub fn received(app: &App, took: Duration) {
    app.metrics.upload_stage(UploadStage::Receive, took);
}

fn count(app: &App, outcome: &Result<Uploaded, UploadError>) {
    app.metrics.upload(match outcome {
        Ok(_) => "taken",
        Err(UploadError::Media(_)) => "no_picture",
        Err(UploadError::Banned) => "banned",
        Err(UploadError::OverQuota(_)) => "over_quota",
        Err(UploadError::RateLimited(_)) => "too_many",
        Err(UploadError::Busy) => "busy",
        Err(UploadError::Full(_)) => "full",
        Err(UploadError::Access(_)) => "not_theirs",
        Err(UploadError::Internal(_)) => "failed",
    });
}

/// Makes an upload, or finds that it has been made.
async fn once<R>(
    app: &Arc<App>,
    author: UserId,
    draft: Option<PostId>,
    key: Option<UploadKey>,
    read: R,
) -> Result<Uploaded, UploadError>
where
    R: Future<Output = std::io::Result<Bytes>> + Send + 'static,
{
    let job = Job {
        author,
        draft,
        target: Uploaded {
            post: draft.unwrap_or_else(PostId::generate),
            picture: PictureId::generate(),
        },
    };
    let Some(key) = key else {
        return job.run(Arc::clone(app), read).await;
    };
    let claim = UploadClaim {
        author,
        key,
        post: job.target.post,
        picture: job.target.picture,
        claimed_at: Timestamp::now(),
        done: false,
    };
    if let Some(made) = made_before(app, &claim, draft).await? {
        return Ok(made);
    }
    // A client that leaves now may come back for the answer, so the work goes on without it.
    let background = app.background.clone();
    let app = Arc::clone(app);
    let work = async move {
        let outcome = job.run(Arc::clone(&app), read).await;
        let recorded = match &outcome {
            Ok(_) => app.store.finish_upload(&claim).await,
            Err(_) => app.store.release_upload(&claim).await,
        };
        recorded.map_err(Failure::from)?;
        outcome
    };
    background
        .spawn(work)
        .await
        .map_err(|error| Failure::from(TaskFailed::from(error)))?
}

/// One picture to be made.
struct Job {
    author: UserId,
    /// The draft that it joins; none when it begins one.
    draft: Option<PostId>,
    target: Uploaded,
}

impl Job {
    async fn run<R>(self, app: Arc<App>, read: R) -> Result<Uploaded, UploadError>
    where
        R: Future<Output = std::io::Result<Bytes>>,
    {
        if let Some(draft) = self.draft {
            // Decided again when the picture is there; this spares the work.
            has_room(&changeable(&app, self.viewer(), draft).await?.post)?;
        }
        quota::check(&app, self.author, 0).await??;
        decode::count(&app, self.author).await?;
        let Uploaded { post, picture: id } = self.target;
        let profile = self.profile(&app).await?;
        let author = (self.author, app.language_of(&profile));
        let taken = ingest::take_in(&app, author, id, read).await?;
        let (blob, made) = (taken.picture.blob, (taken.picture, taken.words));
        let (answered, late) = request::answer_or_later(&app, taken.asked).await?;
        if let Err(error) = self.put(&app, &profile, made, &answered).await {
            // A store that fails may have written the post before it did: then its files stay, and
            // they have write intents, so that the sweep takes them if no post shows them.
            if !matches!(error, UploadError::Internal(_)) {
                files::dropped(&app, blob).await?;
            }
            return Err(error);
        }
        files::kept(&app, blob).await?;
        if let Some(late) = late {
            request::deliver_later(app, post, id, late);
        }
        Ok(self.target)
    }

    /// Begins the draft as the person wants theirs, or adds to it; with the words of the file, where
    /// they want those.
    async fn put(
        &self,
        app: &App,
        profile: &Profile,
        (picture, words): (Picture, FileWords),
        answered: &Answered,
    ) -> Result<(), UploadError> {
        let words = if profile.ignore_file_words {
            FileWords::default()
        } else {
            words
        };
        let Uploaded {
            post: target,
            picture: id,
        } = self.target;
        let Some(draft) = self.draft else {
            let mut post = Post::draft(target, self.author, picture, Timestamp::now());
            post.licence = profile.licence;
            post.show_camera = profile.show_camera;
            post.take_from_file(id, words);
            answered.put_into(app, &mut post, id);
            describe::join(app, profile, &mut post, id);
            return Ok(app.store.insert_post(&post).await.map_err(Failure::from)?);
        };
        revise(app, self.viewer(), draft, |post| {
            has_room(post)?;
            post.add(picture.clone())?;
            post.take_from_file(id, words.clone());
            answered.put_into(app, post, id);
            describe::join(app, profile, post, id);
            Ok::<_, UploadError>(())
        })
        .await?;
        Ok(())
    }

    async fn profile(&self, app: &App) -> Result<Profile, Failure> {
        let person = app.store.user(self.author).await?;
        Ok(person.map(|person| person.profile).unwrap_or_default())
    }

    fn viewer(&self) -> Viewer {
        Viewer::Person(self.author)
    }
}

/// Whether a picture can be added: to a draft that is not full.
fn has_room(post: &Post) -> Result<(), UploadError> {
    if !post.is_draft() {
        return Err(UploadError::Access(AccessError::Missing));
    }
    if post.is_full() {
        return Err(Full.into());
    }
    Ok(())
}
