//! A caption model of a few hundred bytes, with graphs written here: each word follows from the
//! one before it, whatever the picture shows. For tests of what a manifest may say.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

pub use super::toy_graphs::Pace;
use super::toy_graphs::{Graph, decoder, encoder};

/// Words with how often they come, in tenths.
type Next = &'static [(&'static str, u32)];

/// Words, their tags, and what follows them.
const WORDS: &[(&str, Option<&str>, Next)] = &[
    ("<pad>", None, &[]),
    ("<start>", None, &[("a", 10)]),
    ("<end>", None, &[]),
    ("<unk>", None, &[]),
    (
        "a",
        None,
        &[("man", 5), ("woman", 2), ("dog", 2), ("beach", 1)],
    ),
    ("man", Some("man"), &[("runs", 6), ("and", 2), ("<end>", 2)]),
    ("woman", Some("woman"), &[("runs", 6), ("<end>", 4)]),
    ("dog", Some("dog"), &[("runs", 7), ("<end>", 3)]),
    ("runs", Some("run"), &[("on", 5), ("<end>", 5)]),
    ("on", None, &[("a", 10)]),
    ("beach", Some("beach"), &[("<end>", 10)]),
    ("and", None, &[("a", 10)]),
];

/// Tags and the encoder's logits.
const TAGS: &[(&str, f32)] = &[
    ("man", 0.2),
    ("woman", 0.0),
    ("dog", -1.0),
    ("beach", 2.0),
    ("run", 1.0),
];

/// Places of the picture and one concept behind them.
pub const ROWS: usize = 2 * 2 + 1;

/// A model to be written.
#[derive(Clone, Copy)]
pub struct Toy {
    /// Without one it is of format 1; with one of format 2, whose captions are unsure where it is
    /// low.
    pub bias: Option<f32>,
    /// What its manifest calls it.
    pub name: &'static str,
    /// How its sentences begin: with "a", or with another word.
    pub first: &'static str,
    /// How it works.
    pub pace: Pace,
    /// Whether its decoder says where it looks: for each word at another place of the picture.
    pub looks: bool,
}

impl Default for Toy {
    fn default() -> Self {
        Self {
            bias: Some(9.0),
            name: "toy",
            first: "a",
            pace: Pace::Fast,
            looks: true,
        }
    }
}

/// Writes a model folder of the usual toy.
#[allow(dead_code, reason = "not every group of tests needs it")]
pub fn write_model(folder: &Path, bias: Option<f32>) {
    let toy = Toy {
        bias,
        ..Toy::default()
    };
    toy.write(folder);
}

impl Toy {
    /// Writes its folder.
    pub fn write(self, folder: &Path) {
        let mut manifest = manifest(folder, self);
        manifest["name"] = json!(self.name);
        match self.bias {
            None => write(folder, &manifest),
            Some(bias) => write(folder, &with_confidence(manifest, bias)),
        }
    }
}

/// The same in format 2.
fn with_confidence(mut manifest: Value, bias: f32) -> Value {
    let fields = manifest.as_object_mut().unwrap();
    fields["format"] = json!(2);
    fields["encoder"]["inputs"] = json!(["image"]);
    let weights = json!({
        "agreement": 1.0, "score": 0.5, "concepts": 1.0, "least_concept": 1.0, "coverage": 1.0,
        "bias": bias,
    });
    for (name, value) in [
        ("concepts", json!({ "grid": 2, "rows": 1, "list": "tags" })),
        (
            "confidence",
            json!({ "caption": weights, "unsure_below": 0.5 }),
        ),
        (
            "wording",
            json!({ "filter": true, "dangling": ["a", "and", "on"] }),
        ),
        ("attribution", json!(["Toy words, the project itself: MIT"])),
    ] {
        fields.insert(name.into(), value);
    }
    manifest
}

/// The manifest of format 1; writes the files that it names.
fn manifest(folder: &Path, toy: Toy) -> Value {
    let lines = |lines: Vec<String>| lines.join("\n") + "\n";
    let words = WORDS.iter().map(|(word, _, _)| (*word).to_owned());
    let tags = TAGS.iter().map(|(tag, _)| (*tag).to_owned());
    let lemmas = WORDS.iter();
    let lemmas = lemmas.filter_map(|(word, tag, _)| Some(format!("{word}\t{}", (*tag)?)));
    let rarity = WORDS.iter().map(|_| "1.0".to_owned());
    let logits: Vec<f32> = TAGS.iter().map(|(_, logit)| *logit).collect();
    let looks = if toy.looks { places() } else { Vec::new() };
    let file = |name: &str, content: &[u8]| {
        fs::write(folder.join(name), content).unwrap();
        json!({ "file": name, "sha256": hex::encode(Sha256::digest(content)) })
    };
    let text = |name: &str, list: Vec<String>| file(name, lines(list).as_bytes());
    let graph = |name: &str, graph: Graph| file(name, &graph.model());
    json!({
        "format": 1, "name": "toy", "version": "0.1.0", "stage": "released",
        "input": {
            "width": 8, "height": 8, "layout": "NCHW", "channels": "RGB",
            "mean": [127.0, 127.0, 127.0], "std": [50.0, 50.0, 50.0], "resize": "squash-bilinear",
        },
        "encoder": graph("encoder.onnx", encoder(ROWS, &logits, toy.pace)),
        "decoder": graph("decoder.onnx", decoder(ROWS, &table(toy.first), &looks)),
        "vocabulary": text("vocabulary.txt", words.collect()),
        "rarity": text("rarity.txt", rarity.collect()),
        "tags": text("tags.txt", tags.collect()),
        "lemmas": text("lemmas.txt", lemmas.collect()),
        "blocklist": text("blocklist.txt", vec!["rude".into()]),
        "special": { "padding": 0, "start": 1, "end": 2, "unknown": 3 },
        "sizes": { "places": ROWS, "features": 2, "attention": 2, "hidden": 2 },
        "decoding": { "max_words": 9, "beam_width": 4, "length_normalisation": 0.7 },
        "consensus": {
            "draws": 20, "temperature": 1.0, "breadth": 8, "likelihood_weight": 0.2,
        },
        "hashtags": {
            "limit": 5, "head_weight": 1.0, "vote_weight": 0.0, "bias": 0.0, "threshold": 0.05,
        },
    })
}

fn write(folder: &Path, manifest: &Value) {
    fs::write(folder.join("manifest.json"), manifest.to_string()).unwrap();
}

/// For each word how much the decoder looks at each place for the word behind it: mostly at one, and
/// a little at the concept.
fn places() -> Vec<Vec<f32>> {
    let row = |word: usize| {
        let mut row = vec![0.0; ROWS];
        row[word % (ROWS - 1)] = 0.75;
        row[ROWS - 1] = 0.25;
        row
    };
    (0..WORDS.len()).map(row).collect()
}

/// For each word the logarithms of the probabilities of those that follow it.
fn table(first: &'static str) -> Vec<Vec<f32>> {
    let row = |next: &[(&str, u32)]| {
        let tenths = |word: &str| next.iter().find(|(known, _)| *known == word);
        let log = |tenths: u32| (f64::from(tenths) / 10.0).ln() as f32;
        let logs = WORDS.iter().map(|(word, _, _)| tenths(word));
        logs.map(|found| found.map_or(-20.0, |(_, tenths)| log(*tenths)))
            .collect()
    };
    let start = [(first, 10)];
    let next = WORDS.iter().map(|(word, _, next)| match *word {
        "<start>" => row(&start),
        _ => row(next),
    });
    next.collect()
}
