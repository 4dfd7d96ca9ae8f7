//! What goes into the captioner and what comes out of it.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

/// How to run the captioner.
#[derive(Debug, Clone)]
pub struct CaptionSettings {
    /// The model's folder, the one with `manifest.json` in it.
    pub model: PathBuf,
    /// Threads that each describe one picture at a time, with a model of their own.
    pub workers: usize,
    /// Threads that share the arithmetic of one picture.
    pub threads_per_worker: usize,
    /// Pictures that may wait; one more is refused with [`SubmitError::Busy`](super::SubmitError::Busy).
    pub queue: usize,
    /// What runs the network.
    pub runtime: RuntimeChoice,
    /// ONNX Runtime's shared library; when not given it is looked for.
    pub onnxruntime: Option<PathBuf>,
    /// The share that a gender's tags need in both genders' for its words to stand: 0 leaves
    /// captions as the model writes them, from 1 on no gender is named; when not given it is the
    /// model's own.
    pub gender_margin: Option<f32>,
    /// Start sooner and take some milliseconds longer for each picture: for a few pictures.
    pub quick_start: bool,
}

/// What runs the network, in settings and on the command line alike.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
#[value(rename_all = "lowercase")]
pub enum RuntimeChoice {
    /// ONNX Runtime when its library is found, else `rten`, with a warning in the log.
    #[default]
    Auto,
    /// ONNX Runtime or a [`LoadError`](super::LoadError).
    OnnxRuntime,
    /// The pure Rust runtime: nothing to install, several times slower.
    Rten,
}

/// Which model writes, and what runs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelInfo {
    /// The model's name, as in `vgg16-lstm`.
    pub name: String,
    /// The model's own version.
    pub version: String,
    /// How far its training got: `preview` or `final`.
    pub stage: String,
    /// What runs it, as in `ONNX Runtime 1.28.0 from vendor/onnxruntime/…` or `rten`.
    pub runtime: String,
    /// Whom its parts are from and under which terms, a line each.
    pub attribution: Vec<String>,
}

/// What several models that write together are called.
pub(super) const ENSEMBLE: &str = "ensemble";

impl ModelInfo {
    /// Names an ensemble with another model: by the versions of all.
    pub(crate) fn join(&mut self, other: ModelInfo) {
        self.name = ENSEMBLE.to_owned();
        self.version = format!("{}+{}", self.version, other.version);
        for line in other.attribution {
            if !self.attribution.contains(&line) {
                self.attribution.push(line);
            }
        }
    }
}

impl fmt::Display for ModelInfo {
    /// The name and the version, by which suggestions name their model.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.name, self.version)
    }
}

/// What is wanted for a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Request {
    /// How many captions, 1 to [`Captioner::MOST_CANDIDATES`](super::Captioner::MOST_CANDIDATES); others are brought within that.
    /// Fewer come when the model has no more to say that differs.
    pub candidates: usize,
    /// `None`: the best captions. `Some(n)`: others, new ones for each `n`, the same for the same.
    pub seed: Option<u64>,
}

/// What the captioner has to say about a picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// Captions that differ from one another, the one to prefill first.
    pub captions: Vec<ScoredCaption>,
    /// Hashtags, best first.
    pub hashtags: Vec<ScoredHashtag>,
    /// Time the encoder took.
    pub encode_time: Duration,
    /// Time the decoder and the choice of the captions took, after that.
    pub caption_time: Duration,
}

impl Suggestion {
    /// Milliseconds that the model took, without the wait in the queue.
    #[must_use]
    pub fn millis(&self) -> u64 {
        let took = self.encode_time + self.caption_time;
        u64::try_from(took.as_millis()).unwrap_or(u64::MAX)
    }
}

/// A caption and how likely the model finds it.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoredCaption {
    /// A sentence: a capital first, a full stop last.
    pub text: String,
    /// Length-normalised log-probability; 0 is certainty, lower is less likely.
    pub score: f32,
    /// The probability that it is right; none of models that do not say.
    pub confidence: Option<f32>,
    /// Whether that is so low that people should look twice.
    pub unsure: bool,
}

/// A hashtag and how sure the model is of it.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoredHashtag {
    /// The tag without `#`.
    pub tag: String,
    /// 0..1.
    pub score: f32,
    /// The probability that it is right, which is its score; none of models that do not say how
    /// sure they are.
    pub confidence: Option<f32>,
    /// Whether that is so low that people should look twice.
    pub unsure: bool,
}
