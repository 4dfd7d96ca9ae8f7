//! What the training code's own reading of the model says of a few pictures, this one must
//! say too: `tests/golden/golden.json` was written by it, from the pictures beside it.
#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot set its scene should stop"
)]
#![allow(clippy::expect_used, reason = "as above, with a word on what to do")]

use std::{env, fs, path::PathBuf};

use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::super::{
    beam::{Beam, Unguided, search},
    captioner::RuntimeChoice,
    diverse::{Written, overlap},
};
use super::*;

/// Both decoders compute in fp32, but add up in another order, and the file is rounded.
const SCORE_TOLERANCE: f32 = 1e-3;

/// The int8 encoder rounds a value that lies between two steps one way or the other, as the
/// machine's instructions have it, so that the features differ in a few places.
const LOGIT_TOLERANCE: f32 = 0.05;

#[derive(Deserialize)]
struct Golden {
    encoder_sha256: String,
    pictures: Vec<GoldenPicture>,
}

#[derive(Deserialize)]
struct GoldenPicture {
    file: String,
    pixels_sha256: String,
    first_pixels: Vec<u8>,
    best: String,
    beam: Vec<GoldenCaption>,
    tag_logits: Vec<GoldenLogit>,
    hashtags: Vec<GoldenHashtag>,
}

#[derive(Deserialize)]
struct GoldenCaption {
    text: String,
    score: f32,
}

#[derive(Deserialize)]
struct GoldenLogit {
    tag: String,
    logit: f32,
}

#[derive(Deserialize)]
struct GoldenHashtag {
    tag: String,
    score: f32,
}

fn golden() -> (PathBuf, Golden) {
    let folder = PathBuf::from("tests/golden");
    let text = fs::read_to_string(folder.join("golden.json")).expect("tests/golden is committed");
    (folder, serde_json::from_str(&text).unwrap())
}

/// The shipped model on `runtime`; `None` where ONNX Runtime is not to be had, which in
/// continuous integration it must be.
fn shipped(runtime: RuntimeChoice) -> Option<Describer> {
    let settings = CaptionSettings {
        model: "models/vgg16-lstm".into(),
        workers: 1,
        threads_per_worker: 1,
        queue: 1,
        runtime,
        onnxruntime: None,
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

fn read(folder: &std::path::Path, picture: &GoldenPicture) -> DynamicImage {
    image::open(folder.join(&picture.file)).unwrap()
}

/// The plain beam's captions, likeliest first.
fn beam(describer: &mut Describer, encoding: &Encoding) -> Vec<Hypothesis> {
    let rules = describer.recipe.rules;
    let mut beams = [Beam::new(rules.decoding.beam_width)];
    let model = describer.model.as_mut();
    search(model, encoding, &rules, &mut beams, &mut Unguided).unwrap();
    let [beam] = beams;
    beam.into_finished()
}

fn write(describer: &mut Describer, encoding: &Encoding, seed: Option<u64>) -> Written {
    let request = Request {
        candidates: 3,
        seed,
    };
    let model = describer.model.as_mut();
    diverse::write(model, encoding, &describer.recipe, request).unwrap()
}

#[test]
fn the_golden_file_is_of_the_shipped_model() {
    let manifest: serde_json::Value =
        serde_json::from_slice(&fs::read("models/vgg16-lstm/manifest.json").unwrap()).unwrap();
    assert_eq!(manifest["encoder"]["sha256"], golden().1.encoder_sha256);
}

#[test]
fn pictures_become_the_same_pixels() {
    let describer = shipped(RuntimeChoice::Rten).unwrap();
    let (folder, golden) = golden();
    assert!(!golden.pictures.is_empty());
    for picture in &golden.pictures {
        let prepared = describer.prepare(&read(&folder, picture));
        let first = &prepared.rgb()[..picture.first_pixels.len()];
        assert_eq!(first, picture.first_pixels, "{}", picture.file);
        let sum = hex::encode(Sha256::digest(prepared.rgb()));
        assert_eq!(sum, picture.pixels_sha256, "{}", picture.file);
    }
}

#[test]
fn onnx_runtime_writes_the_same_captions_and_hashtags() {
    let Some(mut describer) = shipped(RuntimeChoice::OnnxRuntime) else {
        return;
    };
    let (folder, golden) = golden();
    for picture in &golden.pictures {
        let prepared = describer.prepare(&read(&folder, picture));
        let encoding = describer.encode(&prepared).unwrap();
        let (beam, best) = (
            beam(&mut describer, &encoding),
            write(&mut describer, &encoding, None).candidates.remove(0),
        );
        let recipe = &describer.recipe;
        let said = |caption: &Hypothesis| {
            let sentence = recipe.vocabulary.sentence(&caption.words).to_lowercase();
            sentence.trim_end_matches('.').to_owned()
        };
        assert_eq!(said(&best), picture.best, "{}", picture.file);
        for golden in &picture.beam {
            let found = beam.iter().find(|caption| said(caption) == golden.text);
            let score = recipe.rules.score(found.expect(&golden.text));
            assert!(
                (score - golden.score).abs() < SCORE_TOLERANCE,
                "{score} {}",
                golden.score
            );
        }
        for golden in &picture.tag_logits {
            let mut tags = recipe.vocabulary.tags().iter();
            let place = tags.position(|tag| *tag.name == *golden.tag).unwrap();
            let logit = encoding.tag_logits[place];
            assert!(
                (logit - golden.logit).abs() < LOGIT_TOLERANCE,
                "{logit} {}",
                golden.logit
            );
        }
        let suggestion = describer
            .describe(
                &prepared,
                Request {
                    candidates: 3,
                    seed: None,
                },
            )
            .unwrap();
        let tags: Vec<_> = suggestion
            .hashtags
            .iter()
            .map(|tag| tag.tag.as_str())
            .collect();
        let golden: Vec<_> = picture
            .hashtags
            .iter()
            .map(|tag| tag.tag.as_str())
            .collect();
        assert_eq!(tags, golden, "{}", picture.file);
        for (found, golden) in suggestion.hashtags.iter().zip(&picture.hashtags) {
            assert!(
                (found.score - golden.score).abs() < 0.01,
                "{found:?} {}",
                golden.score
            );
        }
    }
}

#[test]
fn both_runtimes_agree() {
    let Some(mut onnx) = shipped(RuntimeChoice::OnnxRuntime) else {
        return;
    };
    let mut rten = shipped(RuntimeChoice::Rten).unwrap();
    let (folder, golden) = golden();
    for picture in &golden.pictures {
        let prepared = onnx.prepare(&read(&folder, picture));
        let (fast, slow) = (
            onnx.encode(&prepared).unwrap(),
            rten.encode(&prepared).unwrap(),
        );
        // The encoders, which round to int8 at other places, as vectors.
        let cosine = cosine(&fast.features, &slow.features);
        assert!(cosine > 0.999, "{}: {cosine}", picture.file);
        // The decoders, on the same features, exactly.
        let (voted, votes) = (
            write(&mut onnx, &fast, None).votes,
            write(&mut rten, &fast, None).votes,
        );
        let (fast, slow) = (beam(&mut onnx, &fast), beam(&mut rten, &fast));
        for (fast, slow) in fast.iter().zip(&slow) {
            assert_eq!(fast.words, slow.words, "{}", picture.file);
            assert!((fast.log_prob - slow.log_prob).abs() < SCORE_TOLERANCE);
        }
        // A draw may fall on the line between two words, where the last bits decide.
        let same = voted.iter().zip(&votes).filter(|(a, b)| a.words == b.words);
        assert!(same.count() * 10 >= voted.len() * 9, "{}", picture.file);
    }
}

#[test]
fn what_is_offered_differs() {
    let mut describer = shipped(RuntimeChoice::Rten).unwrap();
    let (folder, golden) = golden();
    for picture in &golden.pictures {
        let prepared = describer.prepare(&read(&folder, picture));
        let encoding = describer.encode(&prepared).unwrap();
        let first = write(&mut describer, &encoding, None);
        let again = write(&mut describer, &encoding, Some(1));
        assert_eq!((first.candidates.len(), again.candidates.len()), (3, 3));
        let all: Vec<_> = first.candidates.iter().chain(&again.candidates).collect();
        for (number, a) in all.iter().enumerate() {
            for b in &all[..number] {
                assert!(overlap(a, b) < 0.9, "{}: {a:?} {b:?}", picture.file);
            }
        }
    }
}

fn cosine(a: &[f32], b: &[f32]) -> f32 {
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
    dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
}
