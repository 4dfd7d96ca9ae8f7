//! Which models write captions, and how.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{RemoteCaptions, or_cores};
use crate::captioning::{CaptionSettings, Captioner, RuntimeChoice};

/// Where models lie that are given by their names.
const FOLDER: &str = "models";
/// Most models of a site.
const MOST_MODELS: usize = 4;

/// The captioner.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Captions {
    /// Whether captions are written at all.
    pub enabled: bool,
    /// Whether the server refuses to start when the model cannot be loaded.
    pub required: bool,
    /// The model's folder.
    pub model: PathBuf,
    /// Several models, by their names below `models/` or by their folders: the first fills fields,
    /// and what the others say is offered beside it. `ensemble` is all others together, as one. Where
    /// there are none it is `model` alone.
    pub models: Vec<String>,
    /// Pictures described at the same time; 0 for as many as there are cores for their threads.
    pub workers: usize,
    /// Threads for each. Two on two cores write one caption sooner than two workers of one thread
    /// write two, and a worker holds a model of its own in memory.
    pub threads_per_worker: usize,
    /// Pictures that may wait.
    pub queue: usize,
    /// `auto`, `onnxruntime` or `rten`.
    pub runtime: RuntimeChoice,
    /// ONNX Runtime's library; looked for when not given.
    pub onnxruntime: Option<PathBuf>,
    /// Milliseconds that an upload waits for its captions.
    pub wait_ms: u64,
    /// Seconds after which another process sets out to write words, when the one that did has died.
    pub lease_seconds: u32,
    /// How sure a gender must be to be named: the share of its tags in both genders', 0 as the
    /// model says, from 1 on never; the model's own when not given.
    pub gender_margin: Option<f32>,
    /// Whether an alt text that the model is not sure of stands in its field, marked, or is
    /// offered as a suggestion only.
    pub prefill_unsure_alt: bool,
    /// Words from a language model elsewhere.
    pub remote: RemoteCaptions,
}

impl Default for Captions {
    fn default() -> Self {
        Self {
            enabled: true,
            required: true,
            model: "models/vgg16-lstm".into(),
            models: Vec::new(),
            workers: 0,
            threads_per_worker: 2,
            queue: 64,
            runtime: RuntimeChoice::Auto,
            onnxruntime: None,
            wait_ms: 2500,
            lease_seconds: 30,
            gender_margin: None,
            prefill_unsure_alt: true,
            remote: RemoteCaptions::default(),
        }
    }
}

/// A model that writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ModelChoice {
    /// The one in this folder.
    Folder(PathBuf),
    /// All those in folders, as one.
    Ensemble,
}

/// Why `captions.models` is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModelsError {
    /// Too many.
    #[error("{0} models are named, at most {MOST_MODELS} can be")]
    TooMany(usize),
    /// A name of nothing.
    #[error("a name is empty")]
    Empty,
    /// One of them twice.
    #[error("{0:?} is named twice")]
    Twice(String),
    /// An ensemble of fewer than two.
    #[error("{name:?} needs two other models", name = Captioner::ENSEMBLE)]
    LonelyEnsemble,
    /// `captions.model` says something else.
    #[error(
        "{first:?} stands first, and `captions.model` names {model:?}: leave one of the two \
         settings out"
    )]
    Contradiction {
        /// The first of `captions.models`.
        first: String,
        /// What `captions.model` says.
        model: PathBuf,
    },
}

impl Captions {
    /// The models, the one that fills fields first.
    ///
    /// # Errors
    /// See [`ModelsError`].
    pub fn choices(&self) -> Result<Vec<ModelChoice>, ModelsError> {
        if self.models.is_empty() {
            return Ok(vec![ModelChoice::Folder(self.model.clone())]);
        }
        if self.models.len() > MOST_MODELS {
            return Err(ModelsError::TooMany(self.models.len()));
        }
        let mut choices: Vec<ModelChoice> = Vec::new();
        for name in &self.models {
            if name.trim().is_empty() {
                return Err(ModelsError::Empty);
            }
            let choice = match name.as_str() {
                Captioner::ENSEMBLE => ModelChoice::Ensemble,
                _ => ModelChoice::Folder(folder(name)),
            };
            if choices.contains(&choice) {
                return Err(ModelsError::Twice(name.clone()));
            }
            choices.push(choice);
        }
        if choices.contains(&ModelChoice::Ensemble) && choices.len() < 3 {
            return Err(ModelsError::LonelyEnsemble);
        }
        Ok(choices)
    }

    /// Lets `model` be the first of `models`. Where `model` was set, too, it must be that one.
    pub(super) fn settle(&mut self, is_model_set: bool) -> Result<(), ModelsError> {
        let first = self.choices()?.into_iter().next();
        let (Some(first), Some(name)) = (first, self.models.first()) else {
            return Ok(());
        };
        let first = match first {
            ModelChoice::Folder(folder) => folder,
            ModelChoice::Ensemble => PathBuf::from(name),
        };
        // Compared part by part, so that a slash at the end makes no difference.
        if is_model_set && self.model.components().ne(first.components()) {
            return Err(ModelsError::Contradiction {
                first: name.clone(),
                model: self.model.clone(),
            });
        }
        self.model = first;
        Ok(())
    }

    /// A model as the captioner wants it: the first with all workers, each other with one.
    #[must_use]
    pub fn captioner(&self, model: &Path, is_first: bool) -> CaptionSettings {
        let workers = match self.workers {
            0 => (or_cores(0) / self.threads_per_worker.max(1)).max(1),
            workers => workers,
        };
        CaptionSettings {
            model: model.to_owned(),
            workers: if is_first { workers } else { 1 },
            threads_per_worker: self.threads_per_worker,
            queue: self.queue,
            runtime: self.runtime,
            onnxruntime: self.onnxruntime.clone(),
            gender_margin: self.gender_margin,
            quick_start: false,
        }
    }
}

/// A name without a slash is a folder below the folder of models.
fn folder(name: &str) -> PathBuf {
    match Path::new(name).components().count() {
        1 if !name.contains(['/', '\\']) && name != "." && name != ".." => {
            Path::new(FOLDER).join(name)
        }
        _ => PathBuf::from(name),
    }
}

#[cfg(test)]
#[path = "captions_tests.rs"]
mod tests;
