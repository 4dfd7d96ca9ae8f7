use std::fs;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use super::*;

fn sound() -> Value {
    let file = |name: &str| json!({ "file": name, "sha256": hex::encode(Sha256::digest(name)) });
    json!({
        "format": 1, "name": "toy", "version": "0.1.0", "stage": "preview",
        "input": {
            "width": 224, "height": 192, "layout": "NCHW", "channels": "RGB",
            "mean": [1.0, 2.0, 3.0], "std": [4.0, 5.0, 6.0], "resize": "squash-bilinear",
        },
        "encoder": file("encoder.onnx"), "decoder": file("decoder.onnx"),
        "vocabulary": file("vocabulary.txt"), "rarity": file("rarity.txt"), "tags": file("tags.txt"),
        "lemmas": file("lemmas.txt"), "blocklist": file("blocklist.txt"),
        "special": { "padding": 0, "start": 1, "end": 2, "unknown": 3 },
        "sizes": { "places": 49, "features": 512, "attention": 256, "hidden": 512 },
        "decoding": { "max_words": 22, "beam_width": 3, "length_normalisation": 0.7 },
        "consensus": {
            "draws": 30, "temperature": 0.8, "breadth": 24, "likelihood_weight": 0.1,
        },
        "hashtags": {
            "limit": 5, "head_weight": 1.0, "vote_weight": 1.0, "bias": 0.0, "threshold": 0.15,
        },
        "trained": { "date": "2026-11-20", "torch": "2" },
    })
}

/// A folder whose graph files hold their own names.
fn folder(manifest: &Value) -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("manifest.json"), manifest.to_string()).unwrap();
    fs::write(folder.path().join("encoder.onnx"), "encoder.onnx").unwrap();
    folder
}

fn changed(pointer: &str, value: Value) -> Value {
    let mut manifest = sound();
    *manifest.pointer_mut(pointer).unwrap() = value;
    manifest
}

fn refusal(manifest: &Value) -> String {
    Manifest::read(folder(manifest).path())
        .unwrap_err()
        .to_string()
}

#[test]
fn a_sound_manifest_is_read() {
    let folder = folder(&sound());
    let manifest = Manifest::read(folder.path()).unwrap();
    assert_eq!(manifest.input_form().height, 192);
    assert_eq!(manifest.sizes.attention, 256);
    assert_eq!(
        manifest.encoder.check_graph(folder.path()).unwrap().path,
        folder.path().join("encoder.onnx")
    );
}

#[test]
fn another_format_is_refused_before_anything_else_is_read() {
    let message = refusal(&json!({ "format": 3, "everything": "different" }));
    assert!(
        message.ends_with("manifest format 3 is not supported, only formats 1 to 2 are"),
        "{message}"
    );
}

#[test]
fn what_cannot_be_done_is_refused_in_one_line_that_names_the_file() {
    for (pointer, value, complaint) in [
        ("/input/layout", json!("NHWC"), "unknown variant `NHWC`"),
        ("/input/channels", json!("BGR"), "unknown variant `BGR`"),
        ("/input/resize", json!("crop"), "unknown variant `crop`"),
        ("/input/width", json!(0), "input size"),
        ("/input/height", json!(100_000), "input size"),
        ("/input/std", json!([1.0, 0.0, 1.0]), "input.std"),
        ("/decoding/beam_width", json!(0), "beam_width"),
        ("/decoding/max_words", json!(0), "max_words"),
        (
            "/decoding/length_normalisation",
            json!(-1.0),
            "length_normalisation",
        ),
        ("/consensus/draws", json!(0), "consensus"),
        ("/consensus/breadth", json!(10_000), "consensus"),
        ("/consensus/temperature", json!(0.0), "consensus"),
        ("/rarity", json!(null), "rarity file"),
        ("/name", json!(7), "expected a string"),
    ] {
        let message = refusal(&changed(pointer, value));
        assert!(
            message.contains("manifest.json: ") && message.contains(complaint),
            "{message}"
        );
        assert_eq!(message.lines().count(), 1, "{message}");
    }
    let mut manifest = sound();
    manifest.as_object_mut().unwrap().remove("special");
    assert!(refusal(&manifest).contains("missing field `special`"));
}

#[test]
fn a_model_may_do_without_consensus() {
    let folder = folder(&changed("/consensus", json!(null)));
    assert!(Manifest::read(folder.path()).unwrap().consensus.is_none());
}

/// What format 2 adds to a sound manifest.
fn second() -> Value {
    let mut manifest = sound();
    let fields = manifest.as_object_mut().unwrap();
    fields["format"] = json!(2);
    fields["sizes"]["places"] = json!(65);
    fields["encoder"]["inputs"] = json!(["image"]);
    let weights = json!({
        "agreement": 3.0, "score": 0.7, "concepts": 2.0, "least_concept": 1.6, "coverage": 1.9,
        "bias": -2.6,
    });
    for (name, value) in [
        ("concepts", json!({ "grid": 7, "rows": 16, "list": "tags" })),
        (
            "confidence",
            json!({ "caption": weights, "unsure_below": 0.5 }),
        ),
        (
            "wording",
            json!({ "filter": true, "dangling": ["a", "of"] }),
        ),
        ("attribution", json!(["VGG16, Oxford: CC BY 4.0"])),
    ] {
        fields.insert(name.into(), value);
    }
    manifest
}

#[test]
fn the_second_format_is_read() {
    let manifest = Manifest::read(folder(&second()).path()).unwrap();
    assert_eq!(manifest.concepts.unwrap().rows, 16);
    assert_eq!(manifest.confidence.unwrap().unsure_below, 0.5);
    assert_eq!(manifest.attribution.unwrap().len(), 1);
    assert_eq!(manifest.wording.unwrap().gender_margin, None);
}

#[test]
fn the_first_format_has_none_of_it() {
    let mut first = second();
    first["format"] = json!(1);
    let manifest = Manifest::read(folder(&first).path()).unwrap();
    assert!(manifest.concepts.is_none() && manifest.confidence.is_none());
    assert!(manifest.wording.is_none() && manifest.attribution.is_none());
}

#[test]
fn what_the_second_format_lacks_or_gets_wrong_is_named() {
    for (pointer, value, complaint) in [
        ("/concepts", json!(null), "format 2 needs concepts"),
        (
            "/concepts/list",
            json!("things"),
            "unknown variant `things`",
        ),
        (
            "/concepts/grid",
            json!(8),
            "65, not the 8×8 places and 16 rows",
        ),
        ("/concepts/rows", json!(u64::MAX), "sizes.places"),
        ("/sizes/places", json!(49), "sizes.places is 49"),
        ("/encoder/inputs", json!(null), "needs encoder.inputs"),
        (
            "/encoder/inputs",
            json!(["image", "depth"]),
            "names \"depth\"",
        ),
        ("/encoder/inputs", json!([]), "does not name \"image\" once"),
        ("/confidence", json!(null), "format 2 needs confidence"),
        ("/confidence/unsure_below", json!(1.5), "unsure_below"),
        ("/confidence/caption/bias", json!("high"), "invalid type"),
        (
            "/confidence/caption",
            json!({ "agreement": 1.0 }),
            "missing field",
        ),
        ("/consensus", json!(null), "confidence needs a consensus"),
        ("/wording", json!(null), "format 2 needs wording"),
        ("/wording/dangling", json!([""]), "wording.dangling"),
        (
            "/wording",
            json!({ "filter": true, "dangling": [], "more": 1 }),
            "unknown field `more`",
        ),
        ("/attribution", json!(null), "format 2 needs attribution"),
        (
            "/attribution",
            json!(["VGG16", " "]),
            "attribution is empty",
        ),
    ] {
        let mut manifest = second();
        *manifest.pointer_mut(pointer).unwrap() = value;
        let message = refusal(&manifest);
        assert!(message.contains(complaint), "{pointer}: {message}");
        assert_eq!(message.lines().count(), 1, "{message}");
    }
}

#[test]
fn a_missing_or_broken_manifest_is_named() {
    let folder = TempDir::new().unwrap();
    let refused = || Manifest::read(folder.path()).unwrap_err().to_string();
    assert!(refused().ends_with("manifest.json: missing from the caption model"));
    fs::write(folder.path().join("manifest.json"), "{").unwrap();
    assert!(
        refused().contains("manifest.json: EOF while parsing"),
        "{}",
        refused()
    );
}

#[test]
fn files_are_held_to_their_sums() {
    let folder = folder(&sound());
    let manifest = Manifest::read(folder.path()).unwrap();
    let refused = || manifest.encoder.check_graph(folder.path()).err().unwrap();
    for content in ["encoder.onn", "decoder.onnx", ""] {
        fs::write(folder.path().join("encoder.onnx"), content).unwrap();
        assert!(matches!(refused(), LoadError::Checksum { .. }));
        assert!(
            refused()
                .to_string()
                .contains("encoder.onnx: is not the file that the manifest")
        );
    }
    fs::remove_file(folder.path().join("encoder.onnx")).unwrap();
    assert!(
        refused()
            .to_string()
            .ends_with("encoder.onnx: missing from the caption model")
    );
}

#[test]
fn a_sum_may_be_in_capitals() {
    let sum = hex::encode_upper(Sha256::digest("encoder.onnx"));
    let folder = folder(&changed("/encoder/sha256", json!(sum)));
    let manifest = Manifest::read(folder.path()).unwrap();
    assert!(manifest.encoder.check_graph(folder.path()).is_ok());
}

#[test]
fn a_file_is_looked_for_beside_the_manifest_only() {
    for name in ["../encoder.onnx", "/etc/passwd", "a/encoder.onnx", "", ".."] {
        let folder = folder(&changed("/encoder/file", json!(name)));
        let manifest = Manifest::read(folder.path()).unwrap();
        let message = manifest
            .encoder
            .check_graph(folder.path())
            .err()
            .unwrap()
            .to_string();
        assert!(
            message.contains("is not the name of a file beside it"),
            "{message}"
        );
    }
}
