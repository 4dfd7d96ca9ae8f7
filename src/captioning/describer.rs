//! A model on the thread that holds it: a picture in, captions and hashtags out.

use std::{sync::Arc, time::Instant};

use super::{
    beam::{Hypothesis, Rules},
    captioner::{ModelInfo, Request, ScoredCaption, Suggestion},
    diverse,
    error::CaptionError,
    hashtags,
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
}

/// A model of its own, with the buffers that its pictures pass through.
pub(crate) struct Describer {
    model: Box<dyn CaptionModel>,
    recipe: Arc<Recipe>,
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

    /// Runs the encoder alone.
    pub(crate) fn encode(&mut self, picture: &Picture) -> Result<Encoding, ModelError> {
        picture.write_tensor(&self.recipe.form, &mut self.image);
        self.model.encode(&self.image)
    }

    /// Writes captions and hashtags.
    pub(crate) fn describe(
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
        let written = diverse::write(
            self.model.as_mut(),
            &encoding,
            rules,
            vocabulary,
            request.candidates,
            request.seed,
        )?;
        let hashtags = hashtags::rank(
            hashtags,
            vocabulary,
            rules,
            &encoding.tag_logits,
            &written.beam,
        );
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
