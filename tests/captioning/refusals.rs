//! Model folders and settings that the captioner does not start with.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;
use tempfile::TempDir;
use vignette::captioning::{CaptionSettings, Captioner, RuntimeChoice};

use super::{MODEL, captioners, settings};

/// A copy of the model, to be damaged.
fn copy_of_the_model() -> TempDir {
    let copy = TempDir::new().unwrap();
    for entry in fs::read_dir(MODEL).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_file() {
            fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
        }
    }
    copy
}

/// Writes the sums of the files as they are into the manifest, as one who swaps them might.
fn set_sums_right(model: &Path) {
    let file = model.join("manifest.json");
    let mut manifest: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    for part in [
        "encoder",
        "decoder",
        "vocabulary",
        "rarity",
        "tags",
        "lemmas",
        "blocklist",
    ] {
        use sha2::{Digest, Sha256};
        let name = manifest[part]["file"].as_str().unwrap().to_owned();
        let sum = Sha256::digest(fs::read(model.join(name)).unwrap());
        manifest[part]["sha256"] = hex::encode(sum).into();
    }
    fs::write(file, manifest.to_string()).unwrap();
}

/// Why the model is refused: one line that names `file`.
fn refusal(model: &Path, file: &str, runtime: RuntimeChoice) -> String {
    let message = match Captioner::start(&settings(model, runtime)) {
        Ok(_) => panic!("a model with a bad {file} was accepted"),
        Err(error) => error.to_string(),
    };
    assert!(
        message.starts_with(&model.join(file).display().to_string()),
        "{message}"
    );
    assert_eq!(message.lines().count(), 1, "{message}");
    message
}

#[test]
fn a_damaged_model_is_refused_by_the_name_of_the_file() {
    for file in [
        "encoder.onnx",
        "decoder.onnx",
        "vocabulary.txt",
        "rarity.txt",
        "tags.txt",
        "lemmas.txt",
    ] {
        let model = copy_of_the_model();
        let path = model.path().join(file);
        let content = fs::read(&path).unwrap();
        fs::write(&path, &content[..content.len() / 2]).unwrap();
        assert!(refusal(model.path(), file, RuntimeChoice::Rten).contains("sha256"));
        fs::remove_file(&path).unwrap();
        assert!(refusal(model.path(), file, RuntimeChoice::Rten).contains("missing"));
    }
    let model = copy_of_the_model();
    let manifest = model.path().join("manifest.json");
    let mut later: Value = serde_json::from_slice(&fs::read(&manifest).unwrap()).unwrap();
    later["format"] = 9.into();
    fs::write(&manifest, later.to_string()).unwrap();
    assert!(refusal(model.path(), "manifest.json", RuntimeChoice::Rten).contains("format 9"));
}

#[test]
fn graphs_that_are_swapped_or_broken_are_refused_by_both_runtimes() {
    for captioner in captioners() {
        let runtime = match captioner.model().runtime.as_str() {
            "rten" => RuntimeChoice::Rten,
            _ => RuntimeChoice::OnnxRuntime,
        };
        let model = copy_of_the_model();
        let (encoder, decoder) = (
            model.path().join("encoder.onnx"),
            model.path().join("decoder.onnx"),
        );
        fs::copy(&decoder, &encoder).unwrap();
        set_sums_right(model.path());
        let message = refusal(model.path(), "encoder.onnx", runtime);
        assert!(message.contains("has no input \"image\""), "{message}");

        fs::write(&encoder, b"not a graph at all").unwrap();
        set_sums_right(model.path());
        refusal(model.path(), "encoder.onnx", runtime);
    }
}

#[test]
fn lists_of_another_model_are_refused() {
    let model = copy_of_the_model();
    for (list, line, blamed, complaint) in [
        (
            "vocabulary.txt",
            "onewordmore\n",
            "rarity.txt",
            "lines for a vocabulary of",
        ),
        ("rarity.txt", "1.0\n", "decoder.onnx", "log_probs holds"),
    ] {
        let file = model.path().join(list);
        let more = fs::read_to_string(&file).unwrap() + line;
        fs::write(file, more).unwrap();
        set_sums_right(model.path());
        let message = refusal(model.path(), blamed, RuntimeChoice::Rten);
        assert!(message.contains(complaint), "{message}");
    }
}

#[test]
fn a_library_that_is_asked_for_and_not_there_is_an_error_or_a_fallback() {
    let mut settings = settings(Path::new(MODEL), RuntimeChoice::OnnxRuntime);
    settings.onnxruntime = Some(PathBuf::from("/nowhere/libonnxruntime.so"));
    let error = Captioner::start(&settings).err().unwrap().to_string();
    assert!(
        error.contains("/nowhere/libonnxruntime.so is not a file"),
        "{error}"
    );
    settings.runtime = RuntimeChoice::Auto;
    assert_eq!(Captioner::start(&settings).unwrap().model().runtime, "rten");
}

#[test]
fn a_captioner_needs_workers_threads_and_a_queue() {
    for (name, workers, threads_per_worker, queue) in [
        ("workers", 0, 1, 1),
        ("threads_per_worker", 1, 0, 1),
        ("queue", 1, 1, 0),
    ] {
        let settings = settings(Path::new(MODEL), RuntimeChoice::Rten);
        let settings = CaptionSettings {
            workers,
            threads_per_worker,
            queue,
            ..settings
        };
        let error = Captioner::start(&settings).err().unwrap().to_string();
        assert_eq!(error, format!("captions.{name} must be at least 1"));
    }
}
