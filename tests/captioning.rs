//! The shipped caption model, through the door that the rest of the program uses, and the
//! `caption` command.
#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot set its scene should stop"
)]

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use image::{DynamicImage, GenericImageView, GrayImage, ImageBuffer, Luma, Rgba, RgbaImage};
use serde_json::Value;
use tempfile::TempDir;
use vignette::captioning::{
    CaptionSettings, Captioner, LoadError, Request, RuntimeChoice, SubmitError,
};

const MODEL: &str = "models/vgg16-lstm";
const FIRST: Request = Request {
    candidates: 3,
    seed: None,
};

fn settings(model: &Path, runtime: RuntimeChoice) -> CaptionSettings {
    CaptionSettings {
        model: model.to_owned(),
        workers: 1,
        threads_per_worker: 1,
        queue: 8,
        runtime,
        onnxruntime: None,
    }
}

/// A captioner on each runtime. ONNX Runtime may be missing on somebody's machine, but not in
/// continuous integration.
fn captioners() -> Vec<Captioner> {
    let start = |runtime| Captioner::start(&settings(Path::new(MODEL), runtime));
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
fn pictures_of_any_kind_get_captions() {
    let photo = image::open("tests/golden/noise.png").unwrap();
    let clear = RgbaImage::from_pixel(30, 20, Rgba([9, 9, 9, 0]));
    let cmyk = image::open("tests/pictures/cmyk.jpg").unwrap();
    let [red, green, blue, _] = cmyk.get_pixel(24, 16).0;
    assert!(
        red > 200 && green > 180 && blue < 110,
        "a yellow sun is {red} {green} {blue}"
    );
    let pictures = [
        ("photo", photo.clone()),
        ("CMYK", cmyk),
        ("palette", image::open("tests/golden/palette.png").unwrap()),
        ("1×1", DynamicImage::new_rgb8(1, 1)),
        ("1×20000", DynamicImage::new_rgb8(1, 20_000)),
        ("grey", GrayImage::from_pixel(50, 40, Luma([90])).into()),
        (
            "grey, 16 bits",
            ImageBuffer::from_pixel(50, 40, Luma([40_000u16])).into(),
        ),
        ("16 bits", photo.to_rgb16().into()),
        ("transparent, 16 bits", photo.to_rgba16().into()),
        ("nothing but transparency", clear.into()),
    ];
    for captioner in captioners() {
        for (kind, picture) in &pictures {
            let pending = captioner.submit(captioner.prepare(picture), FIRST).unwrap();
            let suggestion = pending.wait().unwrap();
            let runtime = &captioner.model().runtime;
            assert_eq!(suggestion.captions.len(), 3, "{kind} with {runtime}");
            for caption in &suggestion.captions {
                let first = caption.text.chars().next().unwrap();
                assert!(
                    first.is_uppercase() || first.is_numeric(),
                    "{kind}: {caption:?}"
                );
                assert!(
                    caption.text.ends_with('.') && caption.score < 0.0,
                    "{kind}: {caption:?}"
                );
            }
            assert!(suggestion.hashtags.len() <= 5, "{kind}");
        }
    }
}

#[test]
fn the_handle_tells_the_model_and_what_runs_it() {
    for captioner in captioners() {
        let model = captioner.model();
        assert_eq!(model.name, "vgg16-lstm");
        let known = ["rten", "ONNX Runtime "];
        assert!(
            known.iter().any(|known| model.runtime.starts_with(known)),
            "{}",
            model.runtime
        );
    }
}

#[test]
fn more_pictures_than_places_are_refused_and_the_others_described() {
    let settings = CaptionSettings {
        queue: 2,
        ..settings(Path::new(MODEL), RuntimeChoice::Rten)
    };
    let captioner = Captioner::start(&settings).unwrap();
    let picture = captioner.prepare(&DynamicImage::new_rgb8(9, 9));
    let answers: Vec<_> = (0..30)
        .map(|_| captioner.submit(picture.clone(), FIRST))
        .collect();
    let refused = answers.iter().filter(|answer| answer.is_err()).count();
    assert!(refused >= 20, "{refused} of 30 were refused");
    // Two wait, and one is in hand once the worker is awake.
    let described = answers.into_iter().filter_map(|answer| match answer {
        Ok(pending) => Some(pending.wait()),
        Err(error) => {
            assert_eq!(error, SubmitError::Busy);
            None
        }
    });
    assert!(described.inspect(|answer| assert!(answer.is_ok())).count() >= 2);
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
    let text = fs::read_to_string(&manifest).unwrap();
    fs::write(
        &manifest,
        text.replacen("\"format\": 1", "\"format\": 2", 1),
    )
    .unwrap();
    assert!(refusal(model.path(), "manifest.json", RuntimeChoice::Rten).contains("format 2"));
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

fn vignette_caption(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_vignette"))
        .args(["caption", "--runtime", "rten"])
        .args(arguments)
        .output()
        .unwrap()
}

#[test]
fn the_command_describes_a_folder_in_order() {
    let folder = TempDir::new().unwrap();
    let picture = |name: &str| folder.path().join(name).display().to_string();
    fs::create_dir(folder.path().join("deeper")).unwrap();
    let names = ["a.png", "b.webp", "deeper/c.GIF"];
    for name in names {
        // The content tells the kind, not the name.
        fs::copy("tests/golden/palette.png", picture(name)).unwrap();
    }
    fs::write(picture("notes.txt"), "no picture").unwrap();
    fs::copy("tests/golden/palette.png", picture(".hidden.png")).unwrap();
    let output = vignette_caption(&["--format", "jsonl", "--candidates", "2", &picture("")]);
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let files: Vec<_> = lines
        .iter()
        .map(|line| line["file"].as_str().unwrap())
        .collect();
    assert_eq!(files, names.map(picture));
    for line in &lines {
        let captions = line["captions"].as_array().unwrap();
        assert_eq!(captions.len(), 2);
        assert!(captions[0]["text"].as_str().unwrap().ends_with('.'));
        assert!(captions[0]["score"].as_f64().unwrap() < 0.0);
        assert!(line["millis"].as_u64().is_some());
        for hashtag in line["hashtags"].as_array().unwrap() {
            let score = hashtag["score"].as_f64().unwrap();
            assert!(hashtag["tag"].is_string() && (0.0..=1.0).contains(&score));
        }
    }
}

#[test]
fn the_command_goes_on_past_what_it_cannot_read() {
    let folder = TempDir::new().unwrap();
    let write = |name: &str, content: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, content).unwrap();
        path.display().to_string()
    };
    let photo = fs::read("tests/golden/noise.png").unwrap();
    let empty = write("empty.png", b"");
    let text = write("text.png", b"this is no picture");
    let short = write("short.png", &photo[..photo.len() / 2]);
    let large = write("large.png", &vec![0; 20 * 1024 * 1024 + 1]);
    let whole = write("whole.png", &photo);
    let output = vignette_caption(&[&empty, &text, "/nowhere.jpg", &short, &large, &whole]);
    assert_eq!(output.status.code(), Some(1));
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert_eq!(stdout.lines().count(), 1, "{stdout}");
    assert!(
        stdout.starts_with(&format!("{whole}: ")) && stdout.contains(" | "),
        "{stdout}"
    );
    let stderr = String::from_utf8(output.stderr).unwrap();
    for file in [&empty, &text, "/nowhere.jpg", &short] {
        assert!(
            stderr.contains(&format!("vignette: {file}: ")),
            "{file} is not in {stderr}"
        );
    }
    assert!(
        stderr.contains(&format!("{large}: larger than 20 MB")),
        "{stderr}"
    );
}

#[test]
fn the_command_turns_pictures_upright() {
    // The same picture, lying on its side with a note of it, says the same.
    let folder = TempDir::new().unwrap();
    let upright = folder.path().join("upright.png");
    let lying = folder.path().join("lying.png");
    let picture = image::open("tests/golden/landscape.png").unwrap();
    picture.save(&upright).unwrap();
    save_lying(&picture, &lying);
    let paths = [upright.to_str().unwrap(), lying.to_str().unwrap()];
    let output = vignette_caption(&paths);
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    let words: Vec<_> = text
        .lines()
        .map(|line| line.split_once(": ").unwrap().1)
        .collect();
    assert_eq!(words[0], words[1]);
}

/// Saves a picture turned a quarter to the left, with the EXIF note to turn it back.
fn save_lying(picture: &DynamicImage, path: &Path) {
    use image::{ImageEncoder, codecs::png::PngEncoder};
    const TURN_RIGHT: [u8; 26] = [
        b'I', b'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0,
    ];
    let lying = picture.rotate270().to_rgb8();
    let mut encoder = PngEncoder::new(fs::File::create(path).unwrap());
    encoder.set_exif_metadata(TURN_RIGHT.to_vec()).unwrap();
    let (width, height) = lying.dimensions();
    encoder
        .write_image(&lying, width, height, image::ExtendedColorType::Rgb8)
        .unwrap();
}

#[test]
fn the_command_refuses_what_makes_no_sense() {
    let photo = "tests/golden/noise.png";
    let no_model = vignette_caption(&["--model", "/nowhere", photo]);
    let message = String::from_utf8(no_model.stderr).unwrap();
    assert_eq!(no_model.status.code(), Some(1));
    assert_eq!(
        message,
        "vignette: /nowhere/manifest.json: missing from the caption model\n"
    );
    for arguments in [
        &[][..],
        &["--candidates", "0", photo],
        &["--format", "xml", photo],
    ] {
        assert_eq!(
            vignette_caption(arguments).status.code(),
            Some(2),
            "{arguments:?}"
        );
    }
    let empty = TempDir::new().unwrap();
    let output = vignette_caption(&[empty.path().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        String::from_utf8(output.stderr)
            .unwrap()
            .contains("no pictures in it")
    );
}
