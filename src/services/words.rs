//! The captioner's words: asked for, waited for a moment, delivered late.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Instant;

use image::DynamicImage;

use super::revise::{AccessError, revise};
use super::{App, Failure, hashtags};
use crate::captioning::{CaptionError, Pending, Request, Suggestion};
use crate::domain::{PictureId, Post, PostId, Suggestions, Timestamp, Viewer, Writing};
use crate::metrics::Metrics;

/// Captions offered for a picture.
const CANDIDATES: usize = 3;
/// How long an attempt may take before another may begin.
const LEASE_SECONDS: i64 = 60;
/// Attempts before a picture is left without suggestions.
const ATTEMPTS: u32 = 5;

/// What became of a question to the captioner.
pub enum Asked {
    /// In the queue, as the answer to this round of asking.
    Queued {
        /// See [`Suggestions::round`].
        round: u32,
        /// The answer to come.
        answer: Awaited,
    },
    /// The queue is full: later.
    Busy,
    /// There is no captioner.
    Off,
}

/// The captioner's answer to come; its time is counted when it is there.
pub struct Awaited {
    pending: Pending,
    asked: Instant,
    metrics: Arc<Metrics>,
}

impl Future for Awaited {
    type Output = Result<Suggestion, CaptionError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let answer = Pin::new(&mut self.pending).poll(context);
        if let Poll::Ready(answer) = &answer {
            self.metrics.caption(answer.is_ok(), self.asked.elapsed());
        }
        answer
    }
}

/// Puts a picture into the captioner's queue. CPU work: the picture is scaled for the model.
/// Round 0 asks for the best captions, later rounds for others.
#[must_use]
pub fn ask(app: &App, image: &DynamicImage, round: u32) -> Asked {
    let Some(captioner) = &app.captioner else {
        return Asked::Off;
    };
    let seed = (round > 0).then_some(u64::from(round));
    let request = Request {
        candidates: CANDIDATES,
        seed,
    };
    match captioner.submit(captioner.prepare(image), request) {
        Ok(pending) => Asked::Queued {
            round,
            answer: Awaited {
                pending,
                asked: Instant::now(),
                metrics: Arc::clone(&app.metrics),
            },
        },
        Err(error) => {
            tracing::info!(%error, "a picture waits for its captions");
            Asked::Busy
        }
    }
}

/// What is known of a new picture's words after a moment.
pub enum Answered {
    /// They are here.
    Here(Suggestions),
    /// They are being written, under a lease.
    Late,
    /// They have not been asked for, or that failed: they are due at once.
    Due,
    /// There will be none.
    Never,
}

impl Answered {
    /// Tells a post that holds the picture.
    pub fn put_into(&self, post: &mut Post, picture: PictureId) {
        match self {
            Self::Here(suggestions) => {
                post.receive(picture, suggestions.clone());
            }
            Self::Late => set_writing(post, picture, leased),
            Self::Due => {}
            Self::Never => set_writing(post, picture, |_| Writing::Unavailable),
        }
    }
}

/// Waits a moment for an answer. Where it is not there in time it is handed back, to be delivered
/// later.
///
/// # Errors
/// When the store fails.
pub async fn answer_or_later(
    app: &App,
    asked: Asked,
) -> Result<(Answered, Option<(u32, Awaited)>), Failure> {
    let (round, mut answer) = match asked {
        Asked::Off => return Ok((Answered::Never, None)),
        Asked::Busy => return Ok((Answered::Due, None)),
        Asked::Queued { round, answer } => (round, answer),
    };
    match tokio::time::timeout(app.caption_patience, &mut answer).await {
        Ok(Ok(suggestion)) => {
            let suggestions = suggestions(app, round, suggestion).await?;
            Ok((Answered::Here(suggestions), None))
        }
        Ok(Err(error)) => {
            tracing::warn!(%error, "a caption failed; it will be retried");
            Ok((Answered::Due, None))
        }
        Err(_elapsed) => Ok((Answered::Late, Some((round, answer)))),
    }
}

/// Waits for an answer in the background and puts it into the stored post.
pub fn deliver_later(
    app: Arc<App>,
    post: PostId,
    picture: PictureId,
    (round, answer): (u32, Awaited),
) {
    let background = app.background.clone();
    let work = async move {
        match answer.await {
            Ok(suggestion) => match deliver(&app, post, picture, round, suggestion).await {
                Ok(()) => tracing::info!(%post, "a caption came late"),
                Err(error) => tracing::warn!(%error, %post, "a caption could not be delivered"),
            },
            Err(error) => tracing::warn!(%error, %post, "a caption failed; it will be retried"),
        }
    };
    background.spawn(work);
}

/// Puts an answer into the stored post.
pub(super) async fn deliver(
    app: &App,
    id: PostId,
    picture: PictureId,
    round: u32,
    answer: Suggestion,
) -> Result<(), AccessError> {
    let suggestions = suggestions(app, round, answer).await?;
    let Some(found) = app.store.post(id).await.map_err(Failure::from)? else {
        return Ok(());
    };
    revise(app, Viewer::Person(found.post.author), id, |post| {
        post.receive(picture, suggestions.clone());
        Ok::<_, AccessError>(())
    })
    .await?;
    Ok(())
}

/// An answer as the domain keeps it, with its hashtags in the form that the site already uses.
async fn suggestions(app: &App, round: u32, answer: Suggestion) -> Result<Suggestions, Failure> {
    let captions = answer.captions.into_iter().map(|caption| caption.text);
    let hashtags = answer.hashtags.into_iter().map(|hashtag| hashtag.tag);
    Ok(Suggestions {
        round,
        captions: captions.collect(),
        hashtags: hashtags::in_use(app, hashtags.collect()).await?,
    })
}

/// Changes how far the captioner is with a picture.
pub(super) fn set_writing(post: &mut Post, id: PictureId, change: impl FnOnce(Writing) -> Writing) {
    if let Some(picture) = post.pictures.iter_mut().find(|picture| picture.id == id) {
        picture.writing = change(picture.writing.clone());
    }
}

/// The same question under a lease, one attempt later; after too many, none.
pub(super) fn leased(writing: Writing) -> Writing {
    match writing {
        Writing::Pending {
            attempts, earlier, ..
        } if attempts >= ATTEMPTS => earlier.map_or(Writing::Unavailable, Writing::Ready),
        Writing::Pending {
            round,
            attempts,
            earlier,
            ..
        } => Writing::Pending {
            round,
            attempts: attempts + 1,
            after: Timestamp::now().plus_seconds(LEASE_SECONDS),
            earlier,
        },
        other => other,
    }
}
