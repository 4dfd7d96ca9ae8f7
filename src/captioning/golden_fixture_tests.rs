//! The golden pictures, what is written about them, and the model that is held to it.

use std::{env, fs, path::PathBuf};

use serde::Deserialize;

use super::super::{
    beam::{Beam, Unprocessed, search},
    manifest::Manifest,
    types::RuntimeChoice,
};
use super::*;

/// Both decoders compute in fp32, but add up in another order, and the file is rounded.
pub(super) const SCORE_TOLERANCE: f32 = 1e-3;

/// The int8 encoder rounds a value that lies between two steps one way or the other, as the
/// machine's instructions have it, so that the features differ in a few places.
pub(super) const LOGIT_TOLERANCE: f32 = 0.05;

/// What was written of the pictures. That of `xception-lstm` leaves out `noise.png`: in so many int8
/// layers a picture of noise comes out otherwise on a processor without VNNI.
#[derive(Deserialize)]
pub(super) struct Golden {
    pub(super) encoder_sha256: String,
    pub(super) pictures: Vec<GoldenPicture>,
}

#[derive(Deserialize)]
pub(super) struct GoldenPicture {
    pub(super) file: String,
    pub(super) pixels_sha256: String,
    pub(super) first_pixels: Vec<u8>,
    pub(super) best: String,
    /// None of models that do not say how sure they are.
    pub(super) confidence: Option<f32>,
    pub(super) beam: Vec<GoldenCaption>,
    pub(super) tag_logits: Vec<GoldenLogit>,
    pub(super) hashtags: Vec<GoldenHashtag>,
}

#[derive(Deserialize)]
pub(super) struct GoldenCaption {
    pub(super) text: String,
    pub(super) score: f32,
    pub(super) confidence: Option<f32>,
}

#[derive(Deserialize)]
pub(super) struct GoldenLogit {
    pub(super) tag: String,
    pub(super) logit: f32,
}

#[derive(Deserialize)]
pub(super) struct GoldenHashtag {
    pub(super) tag: String,
    pub(super) score: f32,
}

/// Another model and what was written about it can be named, to try it before it is shipped.
/// A model, and the folder of what was written about the pictures with it.
pub(super) struct GoldenModel {
    pub(super) folder: PathBuf,
    golden: PathBuf,
    /// Least cosine of what the two runtimes see in a picture. A network with many layers in int8
    /// makes more of where each rounds, most of all on a picture of one colour.
    pub(super) agreement: f32,
    /// How many times the usual tolerance its numbers have. With many layers in int8 they differ by the
    /// instructions of the processor, and so may the words.
    pub(super) leeway: f32,
}

/// The project's models; of another, `VIGNETTE_GOLDEN_MODEL` and `VIGNETTE_GOLDEN` name the folders.
pub(super) fn golden_models() -> Vec<GoldenModel> {
    let model = |folder: &str, golden: &str, agreement| GoldenModel {
        folder: folder.into(),
        golden: golden.into(),
        agreement,
        leeway: if agreement < 0.99 { 100.0 } else { 1.0 },
    };
    let named = |variable| env::var(variable).ok();
    match (named("VIGNETTE_GOLDEN_MODEL"), named("VIGNETTE_GOLDEN")) {
        (Some(folder), Some(golden)) => vec![model(&folder, &golden, 0.975)],
        _ => vec![
            model("models/vgg16-lstm", "tests/golden", 0.997),
            model("models/xception-lstm", "tests/golden/xception-lstm", 0.975),
        ],
    }
}

impl GoldenModel {
    /// Whether it says the very same on every processor.
    pub(super) fn is_exact(&self) -> bool {
        self.leeway <= 1.0
    }

    pub(super) fn golden(&self) -> (PathBuf, Golden) {
        let text = fs::read_to_string(self.golden.join("golden.json")).unwrap();
        (self.golden.clone(), serde_json::from_str(&text).unwrap())
    }

    /// The model on `runtime`; `None` where ONNX Runtime is not to be had, which in continuous
    /// integration it must be.
    pub(super) fn describer(&self, runtime: RuntimeChoice) -> Option<Describer> {
        let settings = CaptionSettings {
            model: self.folder.clone(),
            workers: 1,
            threads_per_worker: 1,
            queue: 1,
            runtime,
            onnxruntime: None,
            gender_margin: Some(0.0),
            quick_start: false,
        };
        match Describer::load(&settings) {
            Ok(describer) => Some(describer),
            Err(LoadError::Runtime { reason }) if env::var_os("CI").is_none() => {
                eprintln!("skipped: {reason}; `make vendor` fetches it");
                None
            }
            Err(error) => panic!("{error}"),
        }
    }

    /// How many of the encoder's features are of places of the picture, and not of concepts.
    pub(super) fn picture_features(&self) -> usize {
        let manifest = Manifest::read(&self.folder).unwrap();
        let grid = manifest
            .concepts
            .map(|concepts| concepts.grid * concepts.grid);
        grid.unwrap_or(manifest.sizes.places) * manifest.sizes.features
    }
}

/// A picture in a golden folder, or in that of the first model: they are the same.
pub(super) fn read(folder: &std::path::Path, picture: &GoldenPicture) -> DynamicImage {
    let own = folder.join(&picture.file);
    let shared = folder.with_file_name(&picture.file);
    image::open(if own.is_file() { own } else { shared }).unwrap()
}

/// The plain beam's captions, likeliest first.
pub(super) fn beam(describer: &mut Describer, encoding: &Encoding) -> Vec<Hypothesis> {
    let rules = describer.spec.rules;
    let mut beams = [Beam::new(rules.decoding.beam_width)];
    let model = describer.model.as_mut();
    search(model, encoding, &rules, &mut beams, &mut Unprocessed).unwrap();
    let [beam] = beams;
    beam.into_finished()
}

pub(super) fn write(describer: &mut Describer, encoding: &Encoding, seed: Option<u64>) -> Written {
    let request = Request {
        candidates: 3,
        seed,
    };
    let model = describer.model.as_mut();
    diverse::write(model, encoding, &describer.spec, request, 0).unwrap()
}
