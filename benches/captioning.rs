//! How long captions take, part by part: `cargo bench --bench captioning`.
//!
//! The model is the shipped one and each other below `models/`, or the folder in `CAPTION_MODEL`. With
//! `CAPTION_MODEL_FP32` set to the same model's folder with an unquantised encoder, that is
//! measured beside it.
#![allow(
    missing_docs,
    reason = "criterion's macro writes functions without any"
)]
#![allow(
    clippy::expect_used,
    reason = "a measurement that cannot begin should stop"
)]

use std::{env, path::PathBuf, time::Duration};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use image::{DynamicImage, RgbImage};
use vignette::captioning::{
    CaptionSettings, Captioner, Describer, Picture, Request, RuntimeChoice,
};

const RUNTIMES: [(&str, RuntimeChoice); 2] = [
    ("onnxruntime", RuntimeChoice::OnnxRuntime),
    ("rten", RuntimeChoice::Rten),
];

/// Best of three, as the compose page asks.
const FIRST: Request = Request {
    candidates: 3,
    seed: None,
};
/// The same for "suggest again".
const AGAIN: Request = Request {
    candidates: 3,
    seed: Some(1),
};

fn model() -> PathBuf {
    env::var_os("CAPTION_MODEL").map_or_else(|| "models/vgg16-lstm".into(), PathBuf::from)
}

fn settings(
    model: PathBuf,
    runtime: RuntimeChoice,
    workers: usize,
    threads: usize,
) -> CaptionSettings {
    CaptionSettings {
        model,
        workers,
        threads_per_worker: threads,
        queue: 16,
        runtime,
        onnxruntime: None,
        gender_margin: None,
        quick_start: false,
    }
}

fn settings_of(
    models: &[PathBuf],
    runtime: RuntimeChoice,
    workers: usize,
    threads: usize,
) -> Vec<CaptionSettings> {
    let models = models.iter();
    let settings = models.map(|model| settings(model.clone(), runtime, workers, threads));
    settings.collect()
}

/// Neither flat nor noise: soft blobs, as unlike a photo as any made-up picture.
fn picture(width: u32, height: u32) -> DynamicImage {
    RgbImage::from_fn(width, height, |x, y| {
        let wave =
            |step: f32| ((x as f32 / step).sin() * (y as f32 / step).cos() * 100.0 + 128.0) as u8;
        image::Rgb([wave(37.0), wave(53.0), wave(91.0)])
    })
    .into()
}

fn preprocessing(criterion: &mut Criterion) {
    let settings = settings(model(), RuntimeChoice::Rten, 1, 1);
    let describer = Describer::load(&settings).expect("the model loads");
    let mut group = criterion.benchmark_group("prepare");
    for (name, width, height) in [("0.3 MP", 640, 480), ("12 MP", 4000, 3000)] {
        let image = picture(width, height);
        group.bench_function(name, |bencher| bencher.iter(|| describer.prepare(&image)));
    }
}

/// The shipped model, the others that lie beside it, all of these as one, and its fp32 twin where there
/// is one, by name.
fn models() -> Vec<(String, Vec<PathBuf>)> {
    let mut models = vec![("shipped".to_owned(), vec![model()])];
    if env::var_os("CAPTION_MODEL").is_none() {
        models.extend(others().map(|(name, folder)| (name, vec![folder])));
        let all: Vec<PathBuf> = models.iter().flat_map(|(_, one)| one.clone()).collect();
        if all.len() > 1 {
            models.push(("ensemble".to_owned(), all));
        }
    }
    if let Some(folder) = env::var_os("CAPTION_MODEL_FP32") {
        models.push(("fp32".to_owned(), vec![folder.into()]));
    }
    models
}

fn others() -> impl Iterator<Item = (String, PathBuf)> {
    let folders = std::fs::read_dir("models").into_iter().flatten().flatten();
    let folders = folders.map(|entry| entry.path());
    let others = folders.filter(|path| path.join("manifest.json").is_file() && *path != model());
    let name = |path: PathBuf| Some((path.file_name()?.to_str()?.to_owned(), path));
    let mut others: Vec<_> = others.filter_map(name).collect();
    others.sort();
    others.into_iter()
}

/// One picture at a time on one worker: the encoder alone, then everything.
fn one_picture(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("one picture");
    for (which, model) in models() {
        for (runtime, choice) in RUNTIMES {
            for threads in [1, 2] {
                let settings = settings_of(&model, choice, 1, threads);
                let describer = match settings.as_slice() {
                    [one] => Describer::load(one),
                    all => Describer::load_ensemble(all),
                };
                let mut describer = describer.expect("the model loads");
                let picture = describer.prepare(&picture(640, 480));
                let name = format!("{runtime}/{which}/{threads} threads");
                group.bench_function(format!("encoder/{name}"), |bencher| {
                    bencher.iter(|| describer.encode(&picture).expect("it runs"));
                });
                for (what, request) in [("captions", FIRST), ("again", AGAIN)] {
                    group.bench_function(format!("{what}/{name}"), |bencher| {
                        bencher.iter(|| describer.describe(&picture, request).expect("it runs"));
                    });
                }
            }
        }
    }
}

/// Four pictures wait: how many a second come out.
fn four_waiting(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("four waiting");
    group.throughput(Throughput::Elements(4));
    for (which, model) in models() {
        for (runtime, choice) in RUNTIMES {
            for (workers, threads) in [(1, 1), (1, 2), (2, 1)] {
                let settings = settings_of(&model, choice, workers, threads);
                let captioner = match settings.as_slice() {
                    [one] => Captioner::start(one),
                    all => Captioner::start_ensemble(all),
                };
                let captioner = captioner.expect("the model loads");
                let picture = captioner.prepare(&picture(640, 480));
                let name = format!("{runtime}/{which}/{workers} workers of {threads}");
                group.bench_function(name, |bencher| {
                    bencher.iter(|| describe_four(&captioner, &picture));
                });
            }
        }
    }
}

fn describe_four(captioner: &Captioner, picture: &Picture) {
    let submit = |_| {
        captioner
            .submit(picture.clone(), FIRST)
            .expect("there is room")
    };
    let waiting: Vec<_> = (0..4).map(submit).collect();
    for pending in waiting {
        pending.wait().expect("it runs");
    }
}

fn start(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("start");
    for (runtime, choice) in RUNTIMES {
        let settings = settings(model(), choice, 1, 1);
        group.bench_function(runtime, |bencher| {
            bencher.iter(|| Captioner::start(&settings).expect("the model loads"));
        });
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(3));
    targets = preprocessing, one_picture, four_waiting, start
}
criterion_main!(benches);
