//! Further sources of suggestions: what is asked about a picture after the first model has answered.
//! These are the further models of `captions.models`, and a language model elsewhere, of those who
//! agree to that.

use bytes::Bytes;

use super::remote::describe;
use super::request::{CANDIDATES, texts};
use crate::captioning::{CaptionError, Captioner, Request};
use crate::domain::{Awaited, ModelSuggestions, PostId, Timestamp};
use crate::services::pictures::decode;
use crate::services::{App, Failure};

/// What a source is asked.
#[derive(Debug, Clone)]
pub(super) struct Question {
    /// The stored file that is to be described (see [`decode::described`]).
    pub(super) file: Bytes,
    /// The post that shows it.
    pub(super) post: PostId,
    /// See [`Suggestions::round`](crate::domain::Suggestions::round).
    pub(super) round: u32,
}

/// Why a source has said nothing.
#[derive(Debug, thiserror::Error)]
pub(super) enum SourceError {
    /// This process does not have it; another may.
    #[error("there is no such source here")]
    Unknown,
    /// It has too much to do, which is no attempt.
    #[error("it is busy")]
    Busy,
    /// The picture cannot be read any more, so asking again does not help.
    #[error("the picture cannot be read")]
    Unreadable,
    /// It has nothing to say, and is not asked again.
    #[error("it says nothing")]
    Silent,
    /// It tried.
    #[error(transparent)]
    Captioner(#[from] CaptionError),
    /// A store or a task failed.
    #[error(transparent)]
    Internal(#[from] Failure),
}

/// What a picture is to wait for once the first model has answered; none where there is no further
/// source.
pub(super) fn awaited(app: &App) -> Option<Awaited> {
    Awaited::of(names(app), Timestamp::now())
}

/// The sources of this process, by their names.
fn names(app: &App) -> Vec<String> {
    let models = app.captioners.others().iter();
    models.map(|model| model.model().name.clone()).collect()
}

/// Asks a source by its name.
pub(super) async fn ask(
    app: &App,
    source: &str,
    question: Question,
) -> Result<ModelSuggestions, SourceError> {
    if describe::is_source(source) {
        return describe::ask(app, source, question).await;
    }
    let mut models = app.captioners.others().iter();
    match models.find(|model| model.model().name == source) {
        Some(captioner) => ask_captioner(app, captioner, question).await,
        None if app.captioners.are_loading() => Err(SourceError::Busy),
        None => Err(SourceError::Unknown),
    }
}

/// Whether no upload is being taken in and no picture waits for the first model: people wait for
/// those, and further models share the processor with them.
fn is_idle(app: &App) -> bool {
    let queued = app.captioners.queue_depth();
    queued == 0 && app.picture_places.available_permits() == app.picture_places_in_all
}

async fn ask_captioner(
    app: &App,
    captioner: &Captioner,
    question: Question,
) -> Result<ModelSuggestions, SourceError> {
    if !is_idle(app) {
        return Err(SourceError::Busy);
    }
    let preparing = captioner.clone();
    let prepared =
        decode::with_described(app, question.file, move |image| preparing.prepare(image));
    let prepared = prepared.await?.ok_or(SourceError::Unreadable)?;
    let round = question.round;
    let request = Request {
        candidates: CANDIDATES,
        seed: (round > 0).then_some(u64::from(round)),
    };
    let pending = captioner.submit(prepared, request);
    let answer = pending.map_err(|_| SourceError::Busy)?.await?;
    let (captions, hashtags) = texts(app, answer).await?;
    Ok(ModelSuggestions {
        model: captioner.model().to_string(),
        captions,
        hashtags,
        alt: None,
        rewritten: false,
    })
}
