//! What the training code's own reading of the model says of a few pictures, this one must
//! say too: `tests/golden/golden.json` was written by it, from the pictures beside it.

use std::fs;

use sha2::{Digest, Sha256};

use super::super::{diverse::overlap, types::RuntimeChoice};
use super::golden_fixture::*;
use super::*;

/// Does this for every model of the project, or the one that the environment names.
fn for_each_model(check: impl Fn(&GoldenModel)) {
    golden_models().iter().for_each(check);
}

#[test]
fn the_golden_file_is_of_the_shipped_model() {
    for_each_model(|model| {
        let manifest: serde_json::Value =
            serde_json::from_slice(&fs::read(model.folder.join("manifest.json")).unwrap()).unwrap();
        assert_eq!(
            manifest["encoder"]["sha256"],
            model.golden().1.encoder_sha256
        );
    });
}

#[test]
fn pictures_become_the_same_pixels() {
    for_each_model(|model| {
        let describer = model.describer(RuntimeChoice::Rten).unwrap();
        let (folder, golden) = model.golden();
        assert!(!golden.pictures.is_empty());
        for picture in &golden.pictures {
            let prepared = describer.prepare(&read(&folder, picture));
            let first = &prepared.rgb()[..picture.first_pixels.len()];
            assert_eq!(first, picture.first_pixels, "{}", picture.file);
            let sum = hex::encode(Sha256::digest(prepared.rgb()));
            assert_eq!(sum, picture.pixels_sha256, "{}", picture.file);
        }
    });
}

#[test]
fn onnx_runtime_writes_the_same_captions_and_hashtags() {
    for_each_model(|model| {
        let Some(mut describer) = model.describer(RuntimeChoice::OnnxRuntime) else {
            return;
        };
        let (folder, golden) = model.golden();
        for picture in &golden.pictures {
            let prepared = describer.prepare(&read(&folder, picture));
            let encoding = describer.encode(&prepared).unwrap();
            let beam = beam(&mut describer, &encoding);
            let written = write(&mut describer, &encoding, None);
            let spec = &describer.spec;
            let said = |caption: &Hypothesis| spec.vocabulary.words(&caption.words).join(" ");
            let near = |caption: &&Hypothesis, golden: &GoldenCaption| {
                let apart = spec.rules.score(caption) - golden.score;
                said(caption) == golden.text && apart.abs() < SCORE_TOLERANCE * model.leeway
            };
            let found = |golden: &&GoldenCaption| beam.iter().any(|one| near(&one, golden));
            let same = picture.beam.iter().filter(found).count();
            let enough = if model.is_exact() {
                picture.beam.len()
            } else {
                1
            };
            assert!(same >= enough, "{}: {beam:?}", picture.file);
            for golden in &picture.tag_logits {
                let place = spec.vocabulary.tag(&golden.tag).unwrap();
                let tolerance = LOGIT_TOLERANCE * model.leeway.min(10.0);
                assert_near(encoding.tag_logits[place], golden.logit, tolerance);
            }
            if !model.is_exact() {
                continue;
            }
            assert_eq!(
                said(&written.candidates[0]),
                picture.best,
                "{}",
                picture.file
            );
            let (formula, logits) = (&spec.hashtags, &encoding.tag_logits);
            let mut ranked = hashtags::rank(formula, &spec.vocabulary, logits, &written.votes);
            ranked.truncate(formula.limit);
            let tags: Vec<_> = ranked.iter().map(|tag| &tag.tag).collect();
            let golden: Vec<_> = picture.hashtags.iter().map(|tag| &tag.tag).collect();
            assert_eq!(tags, golden, "{}", picture.file);
            for (found, golden) in ranked.iter().zip(&picture.hashtags) {
                assert_near(found.score, golden.score, 0.01);
            }
        }
    });
}

#[track_caller]
fn assert_near(found: f32, golden: f32, tolerance: f32) {
    assert!((found - golden).abs() < tolerance, "{found} {golden}");
}

#[test]
fn both_runtimes_agree() {
    for_each_model(|model| {
        let Some(mut onnx) = model.describer(RuntimeChoice::OnnxRuntime) else {
            return;
        };
        let mut rten = model.describer(RuntimeChoice::Rten).unwrap();
        let (folder, golden) = model.golden();
        for picture in &golden.pictures {
            let prepared = onnx.prepare(&read(&folder, picture));
            let (fast, slow) = (
                onnx.encode(&prepared).unwrap(),
                rten.encode(&prepared).unwrap(),
            );
            // The encoders, which round to int8 at other places, as vectors. Of two concepts that are
            // equally likely either may come first, so these rows are not compared.
            let seen = model.picture_features();
            let (fast_seen, slow_seen) = (&fast.features[..seen], &slow.features[..seen]);
            let cosine = cosine(fast_seen, slow_seen);
            assert!(cosine > model.agreement, "{}: {cosine}", picture.file);
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
    });
}

#[test]
fn what_is_offered_differs() {
    for_each_model(|model| {
        let mut describer = model.describer(RuntimeChoice::Rten).unwrap();
        let (folder, golden) = model.golden();
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
    });
}

#[test]
fn the_confidences_are_the_same() {
    for_each_model(|model| {
        if !model.is_exact() {
            return;
        }
        let Some(mut describer) = model.describer(RuntimeChoice::OnnxRuntime) else {
            return;
        };
        let (folder, golden) = model.golden();
        for picture in &golden.pictures {
            let prepared = describer.prepare(&read(&folder, picture));
            let encoding = describer.encode(&prepared).unwrap();
            let beam = beam(&mut describer, &encoding);
            let written = write(&mut describer, &encoding, None);
            let spec = &describer.spec;
            let chances = chances(&encoding.tag_logits);
            let said = |caption: &Hypothesis| spec.vocabulary.words(&caption.words).join(" ");
            let best = spec.confidences(&written, &chances)[0];
            assert_agree(best, picture.confidence, &picture.file);
            let beam = Written {
                candidates: beam,
                votes: written.votes,
            };
            let confidences = spec.confidences(&beam, &chances);
            for golden in &picture.beam {
                let mut all = beam.candidates.iter().zip(&confidences);
                let (_, found) = all.find(|(one, _)| said(one) == golden.text).unwrap();
                assert_agree(*found, golden.confidence, &golden.text);
            }
        }
    });
}

#[track_caller]
fn assert_agree(found: Option<f32>, golden: Option<f32>, what: &str) {
    match (found, golden) {
        (Some(found), Some(golden)) => {
            assert!((found - golden).abs() < 0.01, "{what}: {found} {golden}");
        }
        (found, golden) => assert_eq!(found, golden, "{what}"),
    }
}

fn cosine(a: &[f32], b: &[f32]) -> f32 {
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
    dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
}
