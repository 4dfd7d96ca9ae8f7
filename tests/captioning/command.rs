//! `vignette caption`.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use image::DynamicImage;
use serde_json::Value;
use tempfile::TempDir;

use crate::toy::Toy;

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
        assert!(line["millis"].as_u64().is_some() && line.get("model").is_none());
        for hashtag in line["hashtags"].as_array().unwrap() {
            let score = hashtag["score"].as_f64().unwrap();
            assert!(hashtag["tag"].is_string() && (0.0..=1.0).contains(&score));
        }
    }
}

#[test]
fn a_folders_pictures_are_found_whatever_their_kind() {
    let folder = TempDir::new().unwrap();
    let mut names = vec!["444.avif", "alpha.JXL", "turned.jfif"];
    fs::copy("tests/pictures/heif/444.avif", folder.path().join(names[0])).unwrap();
    fs::copy(
        "tests/pictures/heif/alpha.jxl",
        folder.path().join(names[1]),
    )
    .unwrap();
    fs::copy("tests/pictures/cmyk.jpg", folder.path().join(names[2])).unwrap();
    if cfg!(feature = "heic") {
        names.push("zoo.HEIC");
        fs::copy("tests/pictures/heif/444.heic", folder.path().join(names[3])).unwrap();
    }
    let output = vignette_caption(&["--format", "jsonl", &folder.path().display().to_string()]);
    let text = String::from_utf8(output.stdout).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str(line).unwrap());
    let files: Vec<String> = lines
        .map(|line: Value| line["file"].as_str().unwrap().to_owned())
        .collect();
    let all = names.iter().map(|name| folder.path().join(name));
    let all: Vec<String> = all.map(|path| path.display().to_string()).collect();
    assert_eq!(files, all);
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
        stderr.contains(&format!("{large}: This file is larger than 20 MB")),
        "{stderr}"
    );
}

#[test]
fn several_models_are_asked_and_named() {
    let folder = TempDir::new().unwrap();
    let model = |name| {
        let path = folder.path().join(name);
        fs::create_dir(&path).unwrap();
        let toy = Toy {
            name,
            first: if name == "other" { "dog" } else { "a" },
            ..Toy::default()
        };
        toy.write(&path);
        path.display().to_string()
    };
    let (one, other) = (model("toy"), model("other"));
    let pictures = ["a.png", "b.png"].map(|name| folder.path().join(name).display().to_string());
    for picture in &pictures {
        fs::copy("tests/golden/palette.png", picture).unwrap();
    }
    let [a, b] = &pictures;
    let models = ["--model", &one, "--model", &other];
    let run = |more: &[&str]| {
        let output = vignette_caption(&[&models, more].concat());
        let text = String::from_utf8(output.stdout).unwrap();
        (output.status.code(), text)
    };
    let (status, text) = run(&[a, b]);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!((status, lines.len()), (Some(0), 6), "{text}");
    for (place, picture) in [(0, a), (3, b)] {
        assert_eq!(lines[place], picture);
        assert!(lines[place + 1].starts_with("  toy 0.1.0 ("), "{text}");
        assert!(lines[place + 2].starts_with("  other 0.1.0 ("), "{text}");
        assert!(lines[place + 1].contains(" ms): A "), "{text}");
        assert!(lines[place + 2].contains(" ms): Dog"), "{text}");
    }

    let (_, text) = run(&["--ensemble", a]);
    let third = text.lines().nth(3).unwrap();
    assert!(third.starts_with("  ensemble 0.1.0+0.1.0 ("), "{text}");
    let alone = vignette_caption(&["--model", &one, "--ensemble", a]);
    let complaint = String::from_utf8(alone.stderr).unwrap();
    assert!(
        complaint.contains("needs --model at least twice"),
        "{complaint}"
    );

    let nowhere = folder.path().join("nowhere.png").display().to_string();
    let (status, text) = run(&["--format", "jsonl", a, &nowhere]);
    assert_eq!(status, Some(1), "a picture had no words");
    let lines = text.lines().map(|line| serde_json::from_str(line).unwrap());
    let lines: Vec<Value> = lines.collect();
    let models: Vec<_> = lines.iter().map(|line| &line["model"]).collect();
    assert_eq!(models, ["toy 0.1.0", "other 0.1.0"]);
    for line in &lines {
        assert_eq!(line["file"], a.as_str());
        assert!(line["milliseconds"].as_u64().is_some() && line.get("millis").is_none());
        assert!(!line["captions"].as_array().unwrap().is_empty());
    }
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
        "vignette: no caption model was found: looked for /nowhere\n"
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
