//! The shipped caption model, through the interface that the rest of the program uses, and the
//! `caption` command.
#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot set its scene should stop"
)]

mod attention;
mod captions;
mod command;
mod formats;
mod refusals;
mod toy;
mod toy_graphs;

use std::{env, path::Path};

use image::DynamicImage;
use vignette::captioning::{
    CaptionSettings, Captioner, LoadError, Request, RuntimeChoice, Suggestion,
};

const MODEL: &str = "models/vgg16-lstm";

fn settings(model: &Path, runtime: RuntimeChoice) -> CaptionSettings {
    CaptionSettings {
        model: model.to_owned(),
        workers: 1,
        threads_per_worker: 1,
        queue: 8,
        runtime,
        onnxruntime: None,
        gender_margin: None,
        quick_start: false,
    }
}

/// What is asked for first of a picture.
const FIRST: Request = Request {
    candidates: 3,
    seed: None,
};

fn described(captioner: &Captioner, picture: &DynamicImage) -> Suggestion {
    let picture = captioner.prepare(picture);
    captioner.submit(picture, FIRST).unwrap().wait().unwrap()
}

/// A captioner on each runtime. ONNX Runtime may be missing on someone's machine, but not in
/// continuous integration.
fn captioners() -> Vec<Captioner> {
    on_both_runtimes(Path::new(MODEL))
}

/// The same of another model.
fn on_both_runtimes(model: &Path) -> Vec<Captioner> {
    let start = |runtime| Captioner::start(&settings(model, runtime));
    let mut captioners = vec![start(RuntimeChoice::Rten).unwrap()];
    match start(RuntimeChoice::OnnxRuntime) {
        Ok(captioner) => captioners.push(captioner),
        Err(LoadError::Runtime { reason }) if env::var_os("CI").is_none() => {
            eprintln!("ONNX Runtime is left out: {reason}; `make vendor` fetches it");
        }
        Err(error) => panic!("{error}"),
    }
    captioners
}
