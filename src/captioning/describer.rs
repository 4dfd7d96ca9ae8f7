//! A model on the thread that holds it: a picture in, captions and hashtags out.

use std::{sync::Arc, time::Instant};

use image::DynamicImage;

use super::{
    captioner::{CaptionSettings, ModelInfo, Request, ScoredCaption, Suggestion},
    consensus::Consensus,
    diverse,
    error::{CaptionError, LoadError},
    hashtags,
    hypothesis::{Hypothesis, Rules},
    load,
    manifest::HashtagFormula,
    model::{CaptionModel, Encoding, ModelError},
    preprocess::{InputForm, Picture},
    vocabulary::Vocabulary,
};

/// Everything about a model that its describers share.
pub(crate) struct Recipe {
    pub(crate) info: ModelInfo,
    pub(crate) form: InputForm,
    pub(crate) rules: Rules,
    pub(crate) hashtags: HashtagFormula,
    pub(crate) vocabulary: Vocabulary,
    pub(crate) consensus: Option<Consensus>,
}

/// A model on the caller's own thread, without a queue: what each worker has, and what
/// measurements are taken on.
pub struct Describer {
    model: Box<dyn CaptionModel>,
    recipe: Arc<Recipe>,
    /// The tensor that each picture becomes in its turn.
    image: Vec<f32>,
}

impl Describer {
    pub(crate) fn new(model: Box<dyn CaptionModel>, recipe: Arc<Recipe>) -> Describer {
        Describer {
            model,
            recipe,
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

    /// Which model it is, and what runs it.
    pub fn model(&self) -> &ModelInfo {
        &self.recipe.info
    }

    /// As [`Captioner::prepare`](super::Captioner::prepare).
    pub fn prepare(&self, image: &DynamicImage) -> Picture {
        Picture::prepare(image, &self.recipe.form)
    }

    /// Runs the encoder alone.
    ///
    /// # Errors
    /// When the runtime fails.
    pub fn encode(&mut self, picture: &Picture) -> Result<Encoding, CaptionError> {
        picture.write_tensor(&self.recipe.form, &mut self.image);
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
        let Recipe {
            rules,
            vocabulary,
            hashtags,
            ..
        } = self.recipe.as_ref();
        let written = diverse::write(self.model.as_mut(), &encoding, &self.recipe, request)?;
        let logits = &encoding.tag_logits;
        let hashtags = hashtags::rank(hashtags, vocabulary, logits, &written.votes);
        let caption = |words: &Hypothesis| ScoredCaption {
            text: vocabulary.sentence(&words.words),
            score: rules.score(words),
        };
        Ok(Suggestion {
            captions: written.candidates.iter().map(caption).collect(),
            hashtags,
            millis: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
        })
    }
}

impl From<ModelError> for CaptionError {
    fn from(error: ModelError) -> CaptionError {
        CaptionError::Model(error.0)
    }
}

#[cfg(test)]
#[path = "golden_tests.rs"]
mod golden_tests;
