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
pub(super) fn folder_of(variable: &str, shipped: &str) -> PathBuf {
    env::var_os(variable).map_or_else(|| shipped.into(), PathBuf::from)
}

pub(super) fn model_folder() -> PathBuf {
    folder_of("VIGNETTE_GOLDEN_MODEL", "models/vgg16-lstm")
}

pub(super) fn golden() -> (PathBuf, Golden) {
    let folder = folder_of("VIGNETTE_GOLDEN", "tests/golden");
    let text = fs::read_to_string(folder.join("golden.json")).expect("tests/golden is committed");
    (folder, serde_json::from_str(&text).unwrap())
}

/// The shipped model on `runtime`; `None` where ONNX Runtime is not to be had, which in
/// continuous integration it must be.
pub(super) fn shipped(runtime: RuntimeChoice) -> Option<Describer> {
    let settings = CaptionSettings {
        model: model_folder(),
        workers: 1,
        threads_per_worker: 1,
        queue: 1,
        runtime,
        onnxruntime: None,
        gender_margin: Some(0.0),
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

pub(super) fn read(folder: &std::path::Path, picture: &GoldenPicture) -> DynamicImage {
    image::open(folder.join(&picture.file)).unwrap()
}

/// How many of the encoder's features are of places of the picture, and not of concepts.
pub(super) fn picture_features() -> usize {
    let manifest = Manifest::read(&model_folder()).unwrap();
    let grid = manifest
        .concepts
        .map(|concepts| concepts.grid * concepts.grid);
    grid.unwrap_or(manifest.sizes.places) * manifest.sizes.features
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
    diverse::write(model, encoding, &describer.spec, request).unwrap()
}
