//! A model on the thread that holds it: a picture in, captions and hashtags out.

use std::{sync::Arc, time::Instant};

use image::DynamicImage;

use super::{
    attention::{self, Attention},
    confidence::{ConfidenceFormula, Signs, chances},
    consensus::Consensus,
    diverse::{self, Written},
    error::{CaptionError, LoadError},
    gender::{Gender, GenderConfidence},
    hashtags,
    hypothesis::{Hypothesis, Rules},
    load,
    manifest::HashtagFormula,
    model::{CaptionModel, Encoding, ModelError},
    preprocess::{InputForm, Picture},
    types::{CaptionSettings, ModelInfo, Request, ScoredHashtag, Suggestion},
    vocabulary::Vocabulary,
    wording::WordingFilter,
};

/// Captions written beyond those that are asked for, where some may become alike.
const SPARE: usize = 2;

/// Everything about a model that its describers share.
pub(crate) struct ModelSpec {
    pub(crate) info: ModelInfo,
    /// How it wants its pictures: an ensemble in the form of each of its models.
    pub(crate) forms: Vec<InputForm>,
    pub(crate) rules: Rules,
    pub(crate) hashtags: HashtagFormula,
    pub(crate) vocabulary: Vocabulary,
    pub(crate) consensus: Option<Consensus>,
    /// None of models that say nothing about how sure they are.
    pub(crate) confidence: Option<ConfidenceFormula>,
    pub(crate) wording: Option<WordingFilter>,
    pub(crate) gender: Gender,
    /// Places along each side of a picture; none where the decoder does not say where it looks.
    pub(crate) grid: Option<usize>,
}

/// A model on the caller's own thread, without a queue: what each worker has, and what
/// measurements are taken on.
pub struct Describer {
    model: Box<dyn CaptionModel>,
    spec: Arc<ModelSpec>,
    /// The tensor that each picture becomes in its turn.
    image: Vec<f32>,
}

impl Describer {
    pub(crate) fn new(model: Box<dyn CaptionModel>, spec: Arc<ModelSpec>) -> Describer {
        Describer {
            model,
            spec,
            image: Vec::new(),
        }
    }

    /// Loads and checks the model; of the settings' workers it is the only one.
    ///
    /// # Errors
    /// As [`Captioner::start`](super::Captioner::start).
    pub fn load(settings: &CaptionSettings) -> Result<Describer, LoadError> {
        let (_, mut describers) = load::load(&CaptionSettings {
            workers: 1,
            ..settings.clone()
        })?;
        describers
            .pop()
            .ok_or(LoadError::Setting { name: "workers" })
    }

    /// The same of several models that average what they say, see [`Captioner::start_ensemble`].
    ///
    /// # Errors
    /// As [`Captioner::start_ensemble`].
    ///
    /// [`Captioner::start_ensemble`]: super::Captioner::start_ensemble
    pub fn load_ensemble(settings: &[CaptionSettings]) -> Result<Describer, LoadError> {
        let one_worker = settings.iter().map(|settings| CaptionSettings {
            workers: 1,
            ..settings.clone()
        });
        let (_, mut describers) = load::load_ensemble(&one_worker.collect::<Vec<_>>())?;
        describers.pop().ok_or(LoadError::TooFewModels)
    }

    /// Which model it is, and what runs it.
    pub fn model(&self) -> &ModelInfo {
        &self.spec.info
    }

    /// As [`Captioner::prepare`](super::Captioner::prepare).
    pub fn prepare(&self, image: &DynamicImage) -> Picture {
        Picture::prepare(image, &self.spec.forms)
    }

    /// Runs the encoder alone.
    ///
    /// # Errors
    /// When the runtime fails.
    pub fn encode(&mut self, picture: &Picture) -> Result<Encoding, CaptionError> {
        picture.write_tensor(&self.spec.forms, &mut self.image);
        Ok(self.model.encode(&self.image)?)
    }

    /// Writes captions and hashtags.
    ///
    /// # Errors
    /// When the runtime fails.
    pub fn describe(
        &mut self,
        picture: &Picture,
        request: Request,
    ) -> Result<Suggestion, CaptionError> {
        let started = Instant::now();
        let encoding = self.encode(picture)?;
        let encode_time = started.elapsed();
        let chances = chances(&encoding.tag_logits);
        let spec = self.spec.as_ref();
        let sure = spec.gender.sure(&spec.vocabulary, &chances);
        // Captions that differ in a gender alone become one.
        let spare = if sure.is_all() { 0 } else { SPARE };
        let model = self.model.as_mut();
        let written = diverse::write(model, &encoding, &self.spec, request, spare)?;
        let spec = self.spec.as_ref();
        let mut captions = spec.captions(&written, &chances, sure);
        captions.truncate(request.candidates.clamp(1, diverse::MOST_CANDIDATES));
        Ok(Suggestion {
            captions,
            hashtags: spec.hashtags(&encoding.tag_logits, &written.votes, sure),
            encode_time,
            caption_time: started.elapsed() - encode_time,
        })
    }
}

impl Describer {
    /// Where the model looks for each word of a sentence.
    ///
    /// # Errors
    /// When the model does not say, or the runtime fails.
    pub fn attend(&mut self, picture: &Picture, text: &str) -> Result<Attention, CaptionError> {
        let encoding = self.encode(picture)?;
        let model = self.model.as_mut();
        Ok(attention::attend(model, &encoding, &self.spec, text)?)
    }
}

impl ModelSpec {
    /// Whether another model has the same words and tags, so that both can write together.
    pub(crate) fn speaks_like(&self, other: &ModelSpec) -> bool {
        self.rules.special == other.rules.special && self.vocabulary == other.vocabulary
    }

    /// Takes in another model of an ensemble. Where one has to decide, the first does.
    pub(crate) fn join(&mut self, other: ModelSpec) {
        self.forms.extend(other.forms);
        self.rules.hidden += other.rules.hidden;
        self.info.join(other.info);
        // Each of them looks somewhere else.
        self.grid = None;
    }

    /// For each candidate the probability that it is right; none where the model does not say.
    pub(crate) fn confidences(&self, written: &Written, chances: &[f64]) -> Vec<Option<f32>> {
        let (Some(formula), Some(consensus)) = (&self.confidence, &self.consensus) else {
            return vec![None; written.candidates.len()];
        };
        let agreements = consensus.agreements(&written.candidates, &written.votes);
        let candidates = written.candidates.iter().zip(agreements);
        candidates
            .map(|(caption, agreement)| {
                let score = self.rules.score(caption);
                let signs = Signs::of(caption, (agreement, score), &self.vocabulary, chances);
                Some(formula.probability(&signs))
            })
            .collect()
    }

    fn hashtags(
        &self,
        tag_logits: &[f32],
        votes: &[Hypothesis],
        sure: GenderConfidence,
    ) -> Vec<ScoredHashtag> {
        let ranked = hashtags::rank(&self.hashtags, &self.vocabulary, tag_logits, votes);
        let unsure_below = self.confidence.map(|formula| formula.unsure_below);
        hashtags::offered(ranked, self.hashtags.limit, sure, unsure_below)
    }
}

impl From<ModelError> for CaptionError {
    fn from(error: ModelError) -> CaptionError {
        CaptionError::Model(error.0)
    }
}

#[cfg(test)]
#[path = "golden_fixture_tests.rs"]
mod golden_fixture;
#[cfg(test)]
#[path = "golden_tests.rs"]
mod golden_tests;
