//! Where in a picture a captioner looked for the words of an alt text that it suggested. Computed when
//! it is asked for, and never stored.

use std::time::Duration;

use serde::Serialize;

use super::draft;
use super::suggestions::candidate_id;
use crate::captioning::{Attention, CaptionError, Captioner, WordAttention};
use crate::domain::{Picture, PictureId, PostId, Suggested, Viewer};
use crate::services::limits::{self, RateLimited};
use crate::services::pictures::decode;
use crate::services::{AccessError, App, Failure};

/// How long the captioner may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Where the captioner looked for the words of a suggestion.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Looked {
    /// Places along each side of the picture.
    pub grid: usize,
    /// The words, in the order of the sentence.
    pub words: Vec<LookedFor>,
}

/// Where it looked for one word.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct LookedFor {
    /// The word.
    pub word: String,
    /// How much of the attention was on the picture, in percent.
    pub share: u8,
    /// The places, row after row from the top; 255 is where the attention was strongest.
    pub weights: Vec<u8>,
}

impl From<WordAttention> for LookedFor {
    fn from(word: WordAttention) -> Self {
        let all: f32 = word.places.iter().sum();
        let most = word
            .places
            .iter()
            .copied()
            .fold(f32::MIN_POSITIVE, f32::max);
        // What is no number becomes 0.
        let weight = |share: &f32| (share / most * 255.0).round() as u8;
        Self {
            share: (all * 100.0).round() as u8,
            weights: word.places.iter().map(weight).collect(),
            word: word.word,
        }
    }
}

impl From<Attention> for Looked {
    fn from(attention: Attention) -> Self {
        Self {
            grid: attention.grid,
            words: attention.words.into_iter().map(LookedFor::from).collect(),
        }
    }
}

/// Why there is nothing to show.
#[derive(Debug, thiserror::Error)]
pub enum AttentionError {
    /// It is not a suggestion for this picture by a model that runs here and says where it looks.
    #[error("there is nothing to show for this text")]
    NotSuggested,
    /// The captioner has too much to do, or did not answer in time.
    #[error("the captioner is busy: try again in a moment")]
    Busy,
    /// Asked for too often.
    #[error(transparent)]
    RateLimited(#[from] RateLimited),
    /// Not there, or not theirs.
    #[error(transparent)]
    Access(#[from] AccessError),
}

impl From<Failure> for AttentionError {
    fn from(failure: Failure) -> Self {
        Self::Access(failure.into())
    }
}

/// The suggestion that stands as a picture's alt text, by its [`candidate_id`]; none where nobody
/// here can say where they looked for it.
#[must_use]
pub fn standing(app: &App, picture: &Picture) -> Option<String> {
    let alt = picture
        .alt
        .is_suggested()
        .then(|| picture.alt.value.as_str())?;
    let (_, text) = suggested(app, picture, |one| one.text == alt)?;
    Some(candidate_id(&text))
}

/// Where the captioner looked in a picture of a person's draft for a suggestion, which
/// [`candidate_id`] names.
///
/// # Errors
/// See [`AttentionError`].
pub async fn of(
    app: &App,
    viewer: Viewer,
    id: PostId,
    picture: PictureId,
    candidate: &str,
) -> Result<Looked, AttentionError> {
    let post = draft::draft(app, viewer, id).await?;
    let found = post.picture(picture).filter(|_| post.is_draft());
    let picture = found.ok_or(AccessError::Missing)?;
    let named = |one: &Suggested| candidate_id(&one.text) == candidate;
    let suggested = suggested(app, picture, named);
    let (captioner, text) = suggested.ok_or(AttentionError::NotSuggested)?;
    let rate = app.rate_limits.suggest_person;
    limits::count(app, "attention", &post.author.to_string(), rate).await??;
    let file = app
        .blobs
        .get(picture.blob, decode::described(picture))
        .await;
    let file = file.map_err(Failure::from)?;
    let preparing = captioner.clone();
    let prepared = decode::with_described(app, file, move |image| preparing.prepare(image));
    let prepared = prepared.await?.ok_or(AttentionError::NotSuggested)?;
    let pending = captioner.attend(prepared, &text);
    let pending = pending.map_err(|_| AttentionError::Busy)?;
    match tokio::time::timeout(PATIENCE, pending).await {
        Ok(Ok(attention)) => Ok(attention.into()),
        Err(_) | Ok(Err(CaptionError::Stopped)) => Err(AttentionError::Busy),
        Ok(Err(error)) => {
            tracing::warn!(%error, "a captioner could not say where it looked");
            Err(AttentionError::NotSuggested)
        }
    }
}

/// A suggestion for a picture with the captioner that wrote it, where that says where it looks.
fn suggested(
    app: &App,
    picture: &Picture,
    is: impl Fn(&Suggested) -> bool,
) -> Option<(Captioner, String)> {
    let offered = picture.caption_state.suggestions()?.alt_candidates();
    let (model, one) = offered.into_iter().find(|(_, one)| is(one))?;
    let model = model?;
    let mut captioners = app.captioners.all().iter();
    let wrote = |captioner: &&Captioner| captioner.model().to_string() == model;
    let captioner = captioners.find(wrote).filter(|it| it.attends())?;
    Some((captioner.clone(), one.text.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_strongest_place_is_255_whatever_its_share() {
        let view = |places: &[f32], elsewhere| {
            LookedFor::from(WordAttention {
                word: "dog".into(),
                places: places.to_vec(),
                elsewhere,
            })
        };
        let one = view(&[0.2, 0.1, 0.0, 0.1], 0.6);
        assert_eq!((one.share, one.weights), (40, vec![255, 128, 0, 128]));
        assert_eq!(view(&[0.0; 4], 1.0).weights, [0; 4]);
        assert_eq!(view(&[f32::NAN, 1.0], 0.0).weights, [0, 255]);
    }
}
