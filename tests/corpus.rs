//! The kept corpus of the fuzz targets through the same functions, and what is near to it; for those
//! who have no fuzzer.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on should stop"
)]

#[path = "../fuzz/entries.rs"]
mod entries;

use std::path::Path;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

/// Changed copies of each file, unless `CORPUS_NEAR` says otherwise.
const NEAR: u64 = 50;

/// Every file of a target's corpus, and copies with a few bytes changed.
fn corpus(target: &str, entry: impl Fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    let near = std::env::var("CORPUS_NEAR");
    let near = near.map_or(NEAR, |count| count.parse().unwrap());
    let mut files = 0;
    for file in std::fs::read_dir(folder.join(target)).unwrap() {
        let data = std::fs::read(file.unwrap().path()).unwrap();
        entry(&data);
        for seed in 0..near {
            let mut random = StdRng::seed_from_u64(seed);
            let mut near = data.clone();
            for _ in 0..random.random_range(1..6) {
                let at = random.random_range(0..=near.len());
                match random.random_range(0..3) {
                    0 => near.truncate(at),
                    1 => near.insert(at, random.random()),
                    _ => {
                        if let Some(byte) = near.get_mut(at) {
                            *byte = random.random();
                        }
                    }
                }
            }
            entry(&near);
        }
        files += 1;
    }
    assert!(files >= 4, "{target} has {files} files");
}

#[test]
fn files_that_may_be_pictures() {
    corpus("sniffer", entries::sniffer);
}

#[test]
fn files_that_may_be_heic() {
    corpus("heic", entries::heic);
}

#[test]
fn files_that_may_be_avif() {
    corpus("avif", entries::avif);
}

#[test]
fn files_that_may_be_jpeg_xl() {
    corpus("jxl", entries::jxl);
}

#[test]
fn forms_with_files() {
    corpus("form", entries::form);
}

#[test]
fn captions() {
    corpus("caption", entries::caption);
}

#[test]
fn places_in_a_feed() {
    corpus("cursor", entries::cursor);
}
