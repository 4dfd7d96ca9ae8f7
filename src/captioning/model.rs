//! What a runtime must offer to the search: encode a picture, advance a batch of captions.

use std::path::Path;

use super::{error::LoadError, hypothesis::Rules};

/// The encoder graph's inputs.
pub(crate) const ENCODER_INPUTS: &[&str] = &["image"];
/// The encoder graph's outputs, in the order of [`Encoding`]'s fields.
pub(crate) const ENCODER_OUTPUTS: &[&str] = &["features", "keys", "h0", "c0", "tag_logits"];
/// The decoder graph's inputs.
pub(crate) const DECODER_INPUTS: &[&str] = &["token", "h", "c", "features", "keys"];
/// The decoder graph's outputs, in the order of [`Step`]'s fields; a graph may have more.
pub(crate) const DECODER_OUTPUTS: &[&str] = &["log_probs", "h_next", "c_next"];
/// One more that it may have: how much it looked at each place.
pub(crate) const ATTENTION: &str = "attention";

/// An encoder and a decoder, ready to run on the thread that holds them.
pub(crate) trait CaptionModel: Send {
    /// Encodes one picture, `[3, height, width]`.
    fn encode(&mut self, image: &[f32]) -> Result<Encoding, ModelError>;

    /// How many numbers the encoder gives of one picture, in the order of [`ENCODER_OUTPUTS`], where its
    /// graph declares all of them.
    fn declared_sizes(&self) -> Option<[usize; 5]> {
        None
    }

    /// Advances captions of one picture by a word, each from its own memory, and puts what
    /// comes out over `step`.
    fn step(
        &mut self,
        encoding: &Encoding,
        memory: &Memory,
        step: &mut Step,
    ) -> Result<(), ModelError>;

    /// The same, and returns how much it looked at each place for each caption, `[B, places]`; an
    /// error where the decoder does not say.
    fn attend(
        &mut self,
        _encoding: &Encoding,
        _memory: &Memory,
        _step: &mut Step,
    ) -> Result<Vec<f32>, ModelError> {
        Err(ModelError(format!("no output {ATTENTION}")))
    }
}

/// What the encoder says about a picture.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Encoding {
    /// `[places, features]`
    pub(crate) features: Vec<f32>,
    /// `[places, attention]`
    pub(crate) keys: Vec<f32>,
    /// `[hidden]`, where every caption starts.
    pub(crate) hidden: Vec<f32>,
    /// `[hidden]`, where every caption starts.
    pub(crate) cell: Vec<f32>,
    /// `[tags]`
    pub(crate) tag_logits: Vec<f32>,
    /// Of an ensemble: what the encoder of each of its models says.
    pub(crate) parts: Vec<Encoding>,
}

impl Encoding {
    /// So many zeros each, in the order of [`ENCODER_OUTPUTS`].
    pub(crate) fn zeros([features, keys, hidden, cell, tags]: [usize; 5]) -> Encoding {
        Encoding {
            features: vec![0.0; features],
            keys: vec![0.0; keys],
            hidden: vec![0.0; hidden],
            cell: vec![0.0; cell],
            tag_logits: vec![0.0; tags],
            parts: Vec::new(),
        }
    }

    /// How many numbers there are, in the order of [`ENCODER_OUTPUTS`].
    pub(crate) fn sizes(&self) -> [usize; 5] {
        [
            self.features.len(),
            self.keys.len(),
            self.hidden.len(),
            self.cell.len(),
            self.tag_logits.len(),
        ]
    }
}

/// What the decoder remembers of each of B captions.
#[derive(Debug, Clone, Default)]
pub(crate) struct Memory {
    /// `[B]`, the word that each caption ends with.
    pub(crate) tokens: Vec<u32>,
    /// `[B, hidden]`
    pub(crate) hidden: Vec<f32>,
    /// `[B, hidden]`
    pub(crate) cell: Vec<f32>,
}

/// What one step of the decoder gives for each of B captions.
#[derive(Debug, Clone, Default)]
pub(crate) struct Step {
    /// `[B, vocabulary]`, natural logarithms of the next word's probabilities.
    pub(crate) log_probs: Vec<f32>,
    /// `[B, hidden]`
    pub(crate) hidden: Vec<f32>,
    /// `[B, hidden]`
    pub(crate) cell: Vec<f32>,
}

impl Step {
    /// A graph whose outputs change size with their input is caught here, not by a panic.
    pub(crate) fn check_sizes(&self, rules: &Rules, rows: usize) -> Result<(), ModelError> {
        let expected = [
            rows * rules.vocabulary,
            rows * rules.hidden,
            rows * rules.hidden,
        ];
        let found = [self.log_probs.len(), self.hidden.len(), self.cell.len()];
        if found == expected {
            return Ok(());
        }
        Err(ModelError(format!(
            "the decoder gave {found:?} numbers in place of {expected:?}"
        )))
    }
}

/// A runtime's complaint while running a graph.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct ModelError(pub(crate) String);

impl ModelError {
    /// Wraps whatever error a runtime has.
    pub(crate) fn new(error: impl std::fmt::Display) -> ModelError {
        ModelError(error.to_string())
    }
}

/// Checks that a graph takes exactly `inputs` and gives at least `outputs`.
pub(crate) fn check_names(
    file: &Path,
    (found_inputs, inputs): (&[&str], &[&str]),
    (found_outputs, outputs): (&[&str], &[&str]),
) -> Result<(), LoadError> {
    let graph_error = |reason| {
        Err(LoadError::Graph {
            file: file.to_owned(),
            reason,
        })
    };
    if let Some(name) = inputs.iter().find(|name| !found_inputs.contains(name)) {
        return graph_error(format!("has no input {name:?}, only {found_inputs:?}"));
    }
    if let Some(name) = found_inputs.iter().find(|name| !inputs.contains(name)) {
        return graph_error(format!("has an input {name:?} that nothing is known about"));
    }
    if let Some(name) = outputs.iter().find(|name| !found_outputs.contains(name)) {
        return graph_error(format!("has no output {name:?}, only {found_outputs:?}"));
    }
    Ok(())
}
