//! Pictures for the tests, made on the spot.

use std::io::Cursor;
use std::path::{Path, PathBuf};

use image::{DynamicImage, ImageFormat, Rgb, RgbImage, RgbaImage};

/// A picture that differs for each number.
pub fn picture(number: u32, width: u32, height: u32) -> DynamicImage {
    let [a, b, c, _] = number.wrapping_mul(2_654_435_761).to_be_bytes();
    let shade = |x: u32, length: u32| u8::try_from(x * 255 / length).unwrap();
    RgbImage::from_fn(width, height, |x, y| {
        Rgb([
            a ^ shade(x, width),
            b ^ shade(y, height),
            c ^ shade(x + y, width + height),
        ])
    })
    .into()
}

pub fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

pub fn jpeg(number: u32) -> Vec<u8> {
    encoded(&picture(number, 96, 64), ImageFormat::Jpeg)
}

/// Every file below a folder.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else {
            continue;
        };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found
}

/// A picture that does not compress to nothing, so that half of its file is half of its pixels.
pub fn noise(width: u32, height: u32) -> DynamicImage {
    let mut state = 1u32;
    RgbImage::from_fn(width, height, |_, _| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let [a, b, c, _] = state.to_be_bytes();
        Rgb([a, b, c])
    })
    .into()
}

fn heif_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pictures/heif")
}

/// A file of `tests/pictures/heif`.
pub fn heif(name: &str) -> Vec<u8> {
    std::fs::read(heif_folder().join(name)).unwrap()
}

/// The files there that this program can decode.
pub fn heif_files() -> Vec<String> {
    let all = files_below(&heif_folder()).into_iter();
    let names = all.map(|path| path.file_name().unwrap().to_str().unwrap().to_owned());
    names.filter(|name| !name.ends_with(".png")).collect()
}

/// How far the channels of two pictures are apart on average.
pub fn apart(some: &RgbaImage, others: &RgbaImage) -> f64 {
    assert_eq!(some.dimensions(), others.dimensions());
    let pairs = some.iter().zip(others.iter());
    let sum: u64 = pairs
        .map(|(one, other)| u64::from(one.abs_diff(*other)))
        .sum();
    sum as f64 / some.len() as f64
}
