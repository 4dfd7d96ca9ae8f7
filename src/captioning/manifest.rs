//! `manifest.json`, which says what a model's folder holds and how the model is used.

use std::path::Path;

use serde::{Deserialize, de::DeserializeOwned};

use super::{
    error::LoadError,
    files::{NamedFile, read},
    preprocess::InputForm,
};

/// The manifest format that this version reads.
const FORMAT: u64 = 1;

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
#[derive(Debug, Clone, Copy, Deserialize)]
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
        if format != FORMAT {
            return Err(LoadError::Format {
                file,
                found: format,
                supported: FORMAT,
            });
        }
        let manifest: Manifest = parse(&file, &bytes)?;
        match manifest.fault() {
            Some(reason) => Err(LoadError::Content {
                file,
                reason: reason.to_owned(),
            }),
            None => Ok(manifest),
        }
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

    /// What is out of range, if anything is.
    fn fault(&self) -> Option<&'static str> {
        // Matched so that a second layout cannot be added without being thought of here.
        let Input {
            layout,
            channels,
            resize,
            width,
            height,
            mean,
            std,
        } = &self.input;
        let (Layout::ChannelsFirst, Channels::Rgb, Resize::SquashBilinear) =
            (layout, channels, resize);
        let Decoding {
            max_words,
            beam_width,
            length_normalisation,
        } = self.decoding;
        let formula = &self.hashtags;
        let weights = [
            formula.head_weight,
            formula.vote_weight,
            formula.bias,
            formula.threshold,
        ];
        if !(1..=4096).contains(width) || !(1..=4096).contains(height) {
            Some("input size is not within 1..=4096")
        } else if !mean.iter().chain(std).all(|x| x.is_finite()) || std.iter().any(|&x| x <= 0.0) {
            Some("input.std must be positive")
        } else if !(1..=256).contains(&max_words) {
            Some("decoding.max_words is not within 1..=256")
        } else if !(1..=64).contains(&beam_width) {
            Some("decoding.beam_width is not within 1..=64")
        } else if !(0.0..=4.0).contains(&length_normalisation) {
            Some("decoding.length_normalisation is not within 0..=4")
        } else if self.consensus.is_some_and(|voting| !voting.is_sound()) {
            Some("a number of consensus is out of range")
        } else if self.consensus.is_some() && self.rarity.is_none() {
            Some("consensus needs a rarity file")
        } else if !weights.iter().all(|x| x.is_finite()) {
            Some("a weight of hashtags is not a number")
        } else {
            None
        }
    }
}

impl Voting {
    fn is_sound(self) -> bool {
        (1..=256).contains(&self.draws)
            && (1..=256).contains(&self.breadth)
            && (0.01..=100.0).contains(&self.temperature)
            && self.likelihood_weight.is_finite()
    }
}

fn parse<T: DeserializeOwned>(file: &Path, bytes: &[u8]) -> Result<T, LoadError> {
    serde_json::from_slice(bytes).map_err(|error| LoadError::Content {
        file: file.to_owned(),
        reason: error.to_string(),
    })
}

#[cfg(test)]
#[path = "manifest_tests.rs"]
mod tests;
