//! The captioner's words: asked for, waited for a moment, delivered late.

use std::sync::Arc;

use image::DynamicImage;

use super::revise::{AccessError, revise};
use super::{App, Failure};
use crate::captioning::{Captioner, Pending, Request, Suggestion};
use crate::domain::{PictureId, Post, PostId, Suggestions, Timestamp, Viewer, Writing};

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
        answer: Pending,
    },
    /// The queue is full: later.
    Busy,
    /// There is no captioner.
    Off,
}

/// Puts a picture into the captioner's queue. CPU work: the picture is scaled for the model.
/// Round 0 asks for the best captions, later rounds for others.
#[must_use]
pub fn ask(captioner: Option<&Captioner>, image: &DynamicImage, round: u32) -> Asked {
    let Some(captioner) = captioner else {
        return Asked::Off;
    };
    let seed = (round > 0).then_some(u64::from(round));
    let request = Request {
        candidates: CANDIDATES,
        seed,
    };
    match captioner.submit(captioner.prepare(image), request) {
        Ok(answer) => Asked::Queued { round, answer },
        Err(error) => {
            tracing::info!(%error, "a picture waits for its captions");
            Asked::Busy
        }
    }
}

/// Waits a moment for an answer and puts it into the post. Where it is not there in time, the post
/// is left pending under a lease and the answer is handed back, to be delivered later.
pub async fn answer_or_later(
    app: &App,
    post: &mut Post,
    picture: PictureId,
    asked: Asked,
) -> Option<(u32, Pending)> {
    match asked {
        Asked::Off => set_writing(post, picture, |_| Writing::Unavailable),
        Asked::Busy => {}
        Asked::Queued { round, mut answer } => {
            match tokio::time::timeout(app.caption_patience, &mut answer).await {
                Ok(Ok(suggestion)) => {
                    post.receive(picture, suggestions(round, suggestion));
                }
                Ok(Err(error)) => tracing::warn!(%error, "a caption failed; it will be retried"),
                Err(_elapsed) => {
                    set_writing(post, picture, leased);
                    return Some((round, answer));
                }
            }
        }
    }
    None
}

/// Waits for an answer in the background and puts it into the stored post.
pub fn deliver_later(
    app: Arc<App>,
    post: PostId,
    picture: PictureId,
    (round, answer): (u32, Pending),
) {
    tokio::spawn(async move {
        match answer.await {
            Ok(suggestion) => {
                if let Err(error) =
                    deliver(&app, post, picture, suggestions(round, suggestion)).await
                {
                    tracing::warn!(%error, %post, "a caption could not be delivered");
                }
            }
            Err(error) => tracing::warn!(%error, %post, "a caption failed; it will be retried"),
        }
    });
}

/// Puts an answer into the stored post.
pub(super) async fn deliver(
    app: &App,
    id: PostId,
    picture: PictureId,
    suggestions: Suggestions,
) -> Result<(), AccessError> {
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

/// An answer as the domain keeps it.
pub(super) fn suggestions(round: u32, answer: Suggestion) -> Suggestions {
    Suggestions {
        round,
        captions: answer
            .captions
            .into_iter()
            .map(|caption| caption.text)
            .collect(),
        hashtags: answer
            .hashtags
            .into_iter()
            .map(|hashtag| hashtag.tag)
            .collect(),
    }
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
