//! `manifest.json`, which says what a model's folder holds and how the model is used.

use std::{ops::RangeInclusive, path::Path};

use serde::{Deserialize, de::DeserializeOwned};

use super::{
    confidence::ConfidenceFormula,
    error::LoadError,
    files::{NamedFile, read},
    model::ENCODER_INPUTS,
    preprocess::InputForm,
    wording::WordingRules,
};

/// The manifest formats that this version reads. The second adds what is optional here:
/// concepts, confidence, wording, attribution.
const FORMATS: RangeInclusive<u64> = 1..=2;

/// The manifest's file name in the model's folder.
pub(crate) const MANIFEST: &str = "manifest.json";

/// What `manifest.json` says. Fields that it has beyond these are for people to read.
#[derive(Debug, Deserialize)]
pub(crate) struct Manifest {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) stage: String,
    pub(crate) input: Input,
    pub(crate) encoder: NamedFile,
    pub(crate) decoder: NamedFile,
    pub(crate) vocabulary: NamedFile,
    /// Needed where there is a `consensus`.
    pub(crate) rarity: Option<NamedFile>,
    pub(crate) tags: NamedFile,
    pub(crate) lemmas: NamedFile,
    pub(crate) blocklist: NamedFile,
    pub(crate) special: Special,
    pub(crate) sizes: Sizes,
    pub(crate) decoding: Decoding,
    /// Without it the beam's likeliest caption is the best.
    pub(crate) consensus: Option<Voting>,
    pub(crate) hashtags: HashtagFormula,
    /// Which of the places are concepts. This and what follows is of format 2, which needs it.
    pub(crate) concepts: Option<Concepts>,
    pub(crate) confidence: Option<ConfidenceFormula>,
    pub(crate) wording: Option<WordingRules>,
    /// Whom the model's parts are from and under which terms, a line each.
    pub(crate) attribution: Option<Vec<String>>,
}

/// The name and version of the model in a folder, as in `vgg16-lstm 1.0.0`; none where no manifest
/// has them.
#[must_use]
pub fn name_of_model(folder: &Path) -> Option<String> {
    #[derive(Deserialize)]
    struct Named {
        name: String,
        version: String,
    }
    let text = std::fs::read(folder.join(MANIFEST)).ok()?;
    let Named { name, version } = serde_json::from_slice(&text).ok()?;
    Some(format!("{name} {version}"))
}

/// The rows that the decoder attends to: places of the picture, row by row, and behind them
/// the likeliest concepts. A map of attention over the picture is of the former alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Concepts {
    /// Places along each edge of the picture.
    pub(crate) grid: usize,
    /// Concepts behind them.
    pub(crate) rows: usize,
    list: ConceptList,
}

/// The one list of concepts there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum ConceptList {
    Tags,
}

/// The pictures that the encoder takes.
#[derive(Debug, Deserialize)]
pub(crate) struct Input {
    pub(crate) width: u32,
    pub(crate) height: u32,
    layout: Layout,
    channels: Channels,
    mean: [f32; 3],
    std: [f32; 3],
    resize: Resize,
}

/// The one order of axes there is; another is refused while parsing.
#[derive(Debug, Deserialize)]
enum Layout {
    #[serde(rename = "NCHW")]
    ChannelsFirst,
}

/// The one order of colours there is.
#[derive(Debug, Deserialize)]
enum Channels {
    #[serde(rename = "RGB")]
    Rgb,
}

/// The one way of resizing there is.
#[derive(Debug, Deserialize)]
enum Resize {
    #[serde(rename = "squash-bilinear")]
    SquashBilinear,
}

/// Token ids with a meaning of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(crate) struct Special {
    pub(crate) padding: u32,
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) unknown: u32,
}

/// Sizes of the tensors that pass between encoder and decoder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(crate) struct Sizes {
    /// Places of the picture that the decoder attends to.
    pub(crate) places: usize,
    /// Numbers per place.
    pub(crate) features: usize,
    /// Numbers per place in the attention's keys.
    pub(crate) attention: usize,
    /// Numbers in the decoder's memory.
    pub(crate) hidden: usize,
}

/// How captions are searched for.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(crate) struct Decoding {
    /// Tokens that a caption has at most, the end token included.
    pub(crate) max_words: usize,
    /// Captions that are followed at once.
    pub(crate) beam_width: usize,
    /// Exponent of the length by which a caption's log-probability is divided.
    pub(crate) length_normalisation: f32,
}

/// How the best caption is chosen by what else the model might say.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(crate) struct Voting {
    /// Captions that are drawn.
    pub(crate) draws: usize,
    /// How daring the draws are: 1 follows the model's probabilities, 0 says what is likeliest.
    pub(crate) temperature: f32,
    /// Of the likeliest words, how many each word is drawn among.
    pub(crate) breadth: usize,
    /// Weight of a caption's score beside its agreement with the draws.
    pub(crate) likelihood_weight: f32,
    #[serde(flatten)]
    pub(crate) evidence: EvidenceWeights,
}

/// What else counts when the best caption is chosen; nothing in manifests that do not say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Deserialize)]
#[serde(default)]
pub(crate) struct EvidenceWeights {
    /// Of each word.
    pub(crate) length_weight: f64,
    /// Of the probability of each tag that a caption names.
    pub(crate) concept_weight: f64,
    /// Of how far each such tag's logit lies above its vote.
    pub(crate) surplus_weight: f64,
    /// What the probabilities add to the logarithm of how much a draw's vote counts.
    pub(crate) concept_belief: f64,
    /// What the surplus adds to it.
    pub(crate) surplus_belief: f64,
}

/// The fitted weights of the hashtag score.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(crate) struct HashtagFormula {
    /// Hashtags at most.
    pub(crate) limit: usize,
    /// Weight of the encoder's own tag logit.
    pub(crate) head_weight: f32,
    /// Weight of the logarithm of the share of drawn captions that say the tag.
    pub(crate) vote_weight: f32,
    pub(crate) bias: f32,
    /// Lowest score that is offered, 0..1.
    pub(crate) threshold: f32,
}

impl Manifest {
    /// Reads and checks `manifest.json` in `folder`, without the files that it names.
    pub(crate) fn read(folder: &Path) -> Result<Manifest, LoadError> {
        #[derive(Deserialize)]
        struct Header {
            format: u64,
        }
        let file = folder.join(MANIFEST);
        let bytes = read(&file)?;
        // The format first: a later one may have changed every other field.
        let Header { format } = parse(&file, &bytes)?;
        if !FORMATS.contains(&format) {
            return Err(LoadError::Format {
                file,
                found: format,
                supported: FORMATS,
            });
        }
        let mut manifest: Manifest = parse(&file, &bytes)?;
        if format == 1 {
            manifest.forget_format_2();
        }
        let fault = manifest.fault().map(str::to_owned);
        let fault = fault.or_else(|| (format == 2).then(|| manifest.format_2_fault()).flatten());
        match fault {
            Some(reason) => Err(LoadError::Content { file, reason }),
            None => Ok(manifest),
        }
    }

    /// In format 1 fields of these names mean nothing.
    fn forget_format_2(&mut self) {
        self.concepts = None;
        self.confidence = None;
        self.wording = None;
        self.attribution = None;
    }

    /// Places along each side of a picture, as the attention has them; none where they are no square.
    pub(crate) fn grid(&self) -> Option<usize> {
        let square = || self.sizes.places.isqrt();
        let grid = self.concepts.map_or_else(square, |concepts| concepts.grid);
        let places = grid.checked_mul(grid)?;
        let rest = self.concepts.map_or(0, |concepts| concepts.rows);
        (grid > 0 && places.checked_add(rest) == Some(self.sizes.places)).then_some(grid)
    }

    /// How the model wants its pictures.
    pub(crate) fn input_form(&self) -> InputForm {
        let Input {
            width,
            height,
            mean,
            std,
            ..
        } = self.input;
        InputForm {
            width,
            height,
            mean,
            std,
        }
    }
}

fn parse<T: DeserializeOwned>(file: &Path, bytes: &[u8]) -> Result<T, LoadError> {
    serde_json::from_slice(bytes).map_err(|error| LoadError::Content {
        file: file.to_owned(),
        reason: error.to_string(),
    })
}

#[path = "manifest_checks.rs"]
mod checks;

#[cfg(test)]
#[path = "manifest_tests.rs"]
mod tests;
