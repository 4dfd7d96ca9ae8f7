//! How long it takes to make the sizes in which a picture is served, one thread:
//! `make bench-sizes`, which also measures libvips on the same files and writes BENCHMARKS.md.
//!
//! The pictures, and what was made of them, go to `target/sizes`, where `sizes.py` finds them.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use bytes::Bytes;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use serde_json::json;
use vignette::domain::PictureSize;
use vignette::media::{self, Limits};

#[allow(dead_code, reason = "the other benchmark uses more of it")]
#[path = "../server/photo.rs"]
mod photo;

const FOLDER: &str = "target/sizes";
const RUNS: usize = 15;
const SIZES: [(&str, PictureSize); 2] = [("grid", PictureSize::Grid), ("view", PictureSize::View)];
const LIMITS: Limits = Limits {
    bytes: 1 << 30,
    pixels: 1 << 30,
};

fn main() -> Result<()> {
    let folder = Path::new(FOLDER);
    std::fs::create_dir_all(folder)?;
    let mut found = Vec::new();
    for (name, file) in pictures()? {
        std::fs::write(folder.join(&name), &file)?;
        let file = Bytes::from(file);
        for (size, bytes) in make(&file)? {
            std::fs::write(folder.join(format!("{name}-{size}-vignette.webp")), bytes)?;
        }
        let mut times = Vec::new();
        for _ in 0..RUNS {
            let begun = Instant::now();
            make(&file)?;
            times.push(begun.elapsed());
        }
        times.sort();
        let median = times.get(RUNS / 2).map_or(0.0, Duration::as_secs_f64);
        eprintln!("{name}: {:.0} ms", median * 1000.0);
        found.push(json!({ "name": name, "seconds": median }));
    }
    let found = serde_json::to_vec_pretty(&found)?;
    std::fs::write(folder.join("vignette.json"), found).context("the figures cannot be written")
}

/// Each file and its name.
fn pictures() -> Result<Vec<(String, Vec<u8>)>> {
    let twelve = photo::picture(1, 4000, 3000);
    let mut png = Vec::new();
    let encoder =
        PngEncoder::new_with_quality(&mut png, CompressionType::Default, FilterType::Adaptive);
    twelve.write_with_encoder(encoder)?;
    Ok(vec![
        ("12-megapixels.jpg".to_owned(), photo::jpeg(&twelve)?),
        (
            "24-megapixels.jpg".to_owned(),
            photo::jpeg(&photo::picture(2, 6000, 4000))?,
        ),
        ("12-megapixels.png".to_owned(), png),
    ])
}

/// What an upload does: decodes the file once and makes both sizes of it.
fn make(file: &Bytes) -> Result<Vec<(&'static str, Bytes)>> {
    let picture = media::decode_for_sizes(file, LIMITS)?;
    let mut made = Vec::new();
    for (name, size) in SIZES {
        made.push((name, media::scaled(&picture, size)?.bytes));
    }
    Ok(made)
}
