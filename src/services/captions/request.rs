//! The captioner's words: asked for, waited for a moment, delivered late.

use std::sync::Arc;

use image::DynamicImage;

use super::answer::PendingAnswer;
use super::leases::{self, Lease};
use super::remote::describe;
use super::{hashtags, sources};
use crate::captioning::{Picture, Request, ScoredCaption, Suggestion};
use crate::domain::{
    CaptionState, PictureId, Post, PostId, Prefill, Suggested, Suggestions, Viewer,
};
use crate::metrics::UploadStage;
use crate::services::access::revise::{AccessError, revise};
use crate::services::{App, Failure};

/// Captions offered for a picture.
pub(super) const CANDIDATES: usize = 3;

/// What became of a question to the captioner.
pub enum RequestOutcome {
    /// In the queue, as the answer to this round of asking.
    Queued {
        /// See [`Suggestions::round`].
        round: u32,
        /// The answer to come.
        answer: PendingAnswer,
    },
    /// The queue is full, or the model is still being loaded: later.
    Busy,
    /// There is no captioner.
    Off,
}

/// Puts a picture into the captioner's queue. CPU work: the picture is scaled for the model.
/// Round 0 asks for the best captions, later rounds for others.
#[must_use]
pub fn ask(app: &App, image: &DynamicImage, round: u32) -> RequestOutcome {
    match app.captioners.first() {
        None if app.captioners.are_loading() => RequestOutcome::Busy,
        None => RequestOutcome::Off,
        Some(captioner) => {
            let prepare = || captioner.prepare(image);
            let prepared = app.metrics.time_stage(UploadStage::Prepare, prepare);
            ask_prepared(app, prepared, round)
        }
    }
}

/// The same for a picture that is scaled already.
pub(super) fn ask_prepared(app: &App, prepared: Picture, round: u32) -> RequestOutcome {
    let Some(captioner) = app.captioners.first() else {
        return RequestOutcome::Off;
    };
    let seed = (round > 0).then_some(u64::from(round));
    let request = Request {
        candidates: CANDIDATES,
        seed,
    };
    match captioner.submit(prepared, request) {
        Ok(pending) => RequestOutcome::Queued {
            round,
            answer: PendingAnswer::new(pending, &app.metrics),
        },
        Err(error) => {
            tracing::info!(%error, "a picture waits for its captions");
            RequestOutcome::Busy
        }
    }
}

/// An answer that takes longer.
pub struct LateAnswer {
    /// Held by whoever waits for it.
    pub lease: Lease,
    /// The answer to come.
    pub answer: PendingAnswer,
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
    /// Names a post that holds the picture.
    pub fn put_into(&self, app: &App, post: &mut Post, picture: PictureId) {
        match self {
            Self::Here(suggestions) => {
                post.receive(picture, suggestions.clone(), prefill(app));
            }
            Self::Late => {
                if let Some(state) = post.caption_state_mut(picture) {
                    state.claim(leases::end(app));
                }
            }
            Self::Due => {}
            Self::Never => {
                if let Some(state) = post.caption_state_mut(picture) {
                    *state = CaptionState::Unavailable;
                }
            }
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
    asked: RequestOutcome,
) -> Result<(Answered, Option<LateAnswer>), Failure> {
    let (round, mut answer) = match asked {
        RequestOutcome::Off => return Ok((Answered::Never, None)),
        RequestOutcome::Busy => return Ok((Answered::Due, None)),
        RequestOutcome::Queued { round, answer } => (round, answer),
    };
    match tokio::time::timeout(app.caption_wait, &mut answer).await {
        Ok(Ok(suggestion)) => {
            let suggestions = suggestions(app, round, suggestion).await?;
            Ok((Answered::Here(suggestions), None))
        }
        Ok(Err(error)) => {
            tracing::warn!(%error, "a caption failed; it will be retried");
            Ok((Answered::Due, None))
        }
        Err(_elapsed) => {
            // The first to be made for this picture, when it is put into its post.
            let lease = Lease {
                round,
                attempt: 1,
                further: false,
            };
            Ok((Answered::Late, Some(LateAnswer { lease, answer })))
        }
    }
}

/// Waits for an answer in the background, under its lease, and puts it into the stored post.
pub fn deliver_later(app: Arc<App>, post: PostId, picture: PictureId, late: LateAnswer) {
    let background = app.background.clone();
    let LateAnswer { lease, answer } = late;
    let work = async move {
        match leases::await_under(&app, (post, picture), lease, answer).await {
            Some(Ok(suggestion)) => {
                match deliver(&app, post, picture, lease.round, suggestion).await {
                    Ok(()) => tracing::info!(%post, "a caption came late"),
                    Err(error) => tracing::warn!(%error, %post, "a caption could not be delivered"),
                }
            }
            Some(Err(error)) => {
                tracing::warn!(%error, %post, "a caption failed; it will be retried");
            }
            None => tracing::info!(%post, "someone else writes a caption by now"),
        }
    };
    background.spawn(work);
}

/// Puts an answer into the stored post. One that is published is worded anew where its author
/// wants that and has left its words as they came.
pub(in crate::services) async fn deliver(
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
    let author = found.post.author;
    let account = app.store.user(author).await.map_err(Failure::from)?;
    let renews = account.as_ref();
    let renews = renews.is_some_and(|account| account.profile.renew_captions);
    revise(app, Viewer::Person(author), id, |post| {
        let prefill = Prefill {
            published: renews && post.hidden.is_none() && post.is_untouched(),
            ..prefill(app)
        };
        let received = post.receive(picture, suggestions.clone(), prefill);
        if let Some(account) = account.as_ref().filter(|_| received) {
            describe::join(app, &account.profile, post, picture);
        }
        Ok::<_, AccessError>(())
    })
    .await?;
    Ok(())
}

/// Which fields of a draft suggestions are put into.
fn prefill(app: &App) -> Prefill {
    Prefill {
        unsure_alt: app.prefill_unsure_alt,
        ..Prefill::DRAFTS
    }
}

/// The model that writes here now, as suggestions name it.
pub(super) fn model(app: &App) -> Option<String> {
    Some(app.captioners.first()?.model().to_string())
}

impl From<ScoredCaption> for Suggested {
    fn from(caption: ScoredCaption) -> Self {
        Self {
            text: caption.text,
            confidence: caption.confidence,
            unsure: caption.unsure,
        }
    }
}

/// An answer as the domain keeps it, with its hashtags in the form that the site already uses.
pub(super) async fn suggestions(
    app: &App,
    round: u32,
    answer: Suggestion,
) -> Result<Suggestions, Failure> {
    let (captions, hashtags) = texts(app, answer).await?;
    Ok(Suggestions {
        round,
        captions,
        hashtags,
        model: model(app),
        others: Vec::new(),
        awaited: sources::awaited(app),
        remote: None,
    })
}

/// The captions and hashtags of an answer.
pub(super) async fn texts(
    app: &App,
    answer: Suggestion,
) -> Result<(Vec<Suggested>, Vec<Suggested>), Failure> {
    let captions = answer.captions.into_iter().map(Suggested::from);
    let hashtags = answer.hashtags.into_iter().map(|hashtag| Suggested {
        text: hashtag.tag,
        confidence: hashtag.confidence,
        unsure: hashtag.unsure,
    });
    let hashtags = hashtags::in_use(app, hashtags.collect()).await?;
    Ok((captions.collect(), hashtags))
}
