//! The captioner's words: asked for, waited for a moment, delivered late, tried again.
//!
//! A picture whose words are owed carries the time at which they are due. Whoever sets out to get
//! them moves that time ahead first; that is a lease: should the process die, another (or this one
//! after a restart) finds the picture due again.

use std::sync::Arc;
use std::time::Duration;

use image::DynamicImage;

use super::revise::{AccessError, replaced, revise};
use super::{App, Failure};
use crate::captioning::{Captioner, Pending, Request, Suggestion};
use crate::domain::{
    BlobKey, PictureId, PictureSize, Post, PostId, Suggestions, Timestamp, Viewer, Writing,
};
use crate::media;
use crate::telemetry::{TaskFailed, spawn_blocking};

/// Captions offered for a picture.
const CANDIDATES: usize = 3;
/// How long an attempt may take before another may begin.
const LEASE_SECONDS: i64 = 60;
/// Attempts before a picture is left without suggestions.
const ATTEMPTS: u32 = 5;
/// How often the store is asked for pictures that wait.
const ROUND_TRIP: Duration = Duration::from_secs(1);

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

/// Gets the words for the pictures of a post that are due, and delivers them. Waits as long as an
/// upload does; what takes longer is delivered later.
///
/// # Errors
/// When a store fails.
pub async fn write_due(app: &Arc<App>, id: PostId) -> Result<(), AccessError> {
    while let Some(claim) = claim(app, id).await? {
        let file = app
            .blobs
            .get(claim.blob, PictureSize::View)
            .await
            .map_err(Failure::from)?;
        let limits = app.picture_limits;
        let captioner = app.captioner.clone();
        let asked = spawn_blocking(move || {
            let decoded = media::decode(&file, limits)?;
            Ok::<_, media::MediaError>(ask(captioner.as_ref(), &decoded.image, claim.round))
        })
        .await
        .map_err(|error| Failure::from(TaskFailed::from(error)))?;
        let picture = claim.picture;
        match asked {
            Ok(Asked::Queued { round, answer }) => {
                wait_and_deliver(app, id, picture, (round, answer)).await?;
            }
            Ok(Asked::Busy) => {
                write_back(app, claim, |writing| postponed(writing, 1)).await?;
                return Ok(());
            }
            Ok(Asked::Off) | Err(_) => {
                write_back(app, claim, |_| Writing::Unavailable).await?;
            }
        }
    }
    Ok(())
}

/// A picture whose words this task has set out to get.
struct Claim {
    post: Post,
    picture: PictureId,
    blob: BlobKey,
    round: u32,
}

/// Takes the lease on a post's next due picture; none when there is none, or another was faster.
async fn claim(app: &App, id: PostId) -> Result<Option<Claim>, AccessError> {
    let now = Timestamp::now();
    let Some(found) = app.store.post(id).await.map_err(Failure::from)? else {
        return Ok(None);
    };
    let mut post = found.post;
    let next = post
        .pictures
        .iter()
        .find_map(|picture| match picture.writing {
            Writing::Pending { round, after, .. } if after <= now => {
                Some((picture.id, picture.blob, round))
            }
            _ => None,
        });
    let Some((picture, blob, round)) = next else {
        return Ok(None);
    };
    set_writing(&mut post, picture, leased);
    let ours = replaced(app, &mut post).await?;
    Ok(ours.then_some(Claim {
        post,
        picture,
        blob,
        round,
    }))
}

/// Writes a claimed picture's state; when somebody else changed the post meanwhile, the lease runs
/// out by itself.
async fn write_back(
    app: &App,
    mut claim: Claim,
    change: impl FnOnce(Writing) -> Writing,
) -> Result<(), AccessError> {
    set_writing(&mut claim.post, claim.picture, change);
    replaced(app, &mut claim.post).await?;
    Ok(())
}

/// Asks for new suggestions for a post's pictures, in a person's name.
///
/// # Errors
/// When it is not theirs, or a store fails.
pub async fn suggest_again(app: &Arc<App>, viewer: Viewer, id: PostId) -> Result<(), AccessError> {
    revise(app, viewer, id, |post| {
        let now = Timestamp::now();
        for picture in &mut post.pictures {
            if !picture.writing.is_pending() {
                picture.writing.ask_again(now);
            }
        }
        Ok::<_, AccessError>(())
    })
    .await?;
    write_due(app, id).await
}

/// Looks for pictures that wait for words, as long as the process lives.
pub async fn keep_writing(app: Arc<App>) {
    loop {
        tokio::time::sleep(ROUND_TRIP).await;
        let due = match app.store.posts_awaiting_words(Timestamp::now(), 16).await {
            Ok(due) => due,
            Err(error) => {
                tracing::warn!(%error, "cannot look for pictures that wait for captions");
                continue;
            }
        };
        for post in due {
            if let Err(error) = write_due(&app, post).await {
                tracing::warn!(%error, %post, "captions could not be written");
            }
        }
    }
}

async fn wait_and_deliver(
    app: &Arc<App>,
    post: PostId,
    picture: PictureId,
    (round, mut answer): (u32, Pending),
) -> Result<(), AccessError> {
    match tokio::time::timeout(app.caption_patience, &mut answer).await {
        Ok(Ok(suggestion)) => deliver(app, post, picture, suggestions(round, suggestion)).await,
        Ok(Err(error)) => {
            // The lease runs out and the picture is due again, one attempt later.
            tracing::warn!(%error, %post, "a caption failed; it will be retried");
            Ok(())
        }
        Err(_elapsed) => {
            deliver_later(Arc::clone(app), post, picture, (round, answer));
            Ok(())
        }
    }
}

async fn deliver(
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

fn suggestions(round: u32, answer: Suggestion) -> Suggestions {
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

fn set_writing(post: &mut Post, id: PictureId, change: impl FnOnce(Writing) -> Writing) {
    if let Some(picture) = post.pictures.iter_mut().find(|picture| picture.id == id) {
        picture.writing = change(picture.writing.clone());
    }
}

/// The same question under a lease, one attempt later; after too many, none.
fn leased(writing: Writing) -> Writing {
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

/// The same question, due again in `seconds`; that the captioner was busy is no attempt.
fn postponed(writing: Writing, seconds: i64) -> Writing {
    match writing {
        Writing::Pending {
            round,
            attempts,
            earlier,
            ..
        } => Writing::Pending {
            round,
            attempts: attempts.saturating_sub(1),
            after: Timestamp::now().plus_seconds(seconds),
            earlier,
        },
        other => other,
    }
}
