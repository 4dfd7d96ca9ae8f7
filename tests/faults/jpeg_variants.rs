//! JPEGs of every kind show what libjpeg-turbo shows (`tests/pictures/make_jpeg_variants.py`).

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use bytes::Bytes;
use image::RgbImage;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use vignette::media::{self, Limits, MediaError};
use zip::ZipArchive;

use crate::orientation::exif;

/// How far a channel may be off: decoders round in their own way, and smooth colours between
/// blocks, or do not.
const OFF: f64 = 1.5;
const MOST_OFF: u8 = 40;

fn variants() -> BTreeMap<String, Bytes> {
    let file = include_bytes!("../pictures/jpeg-variants.zip");
    let mut zip = ZipArchive::new(Cursor::new(&file[..])).unwrap();
    let mut all = BTreeMap::new();
    for index in 0..zip.len() {
        let mut file = zip.by_index(index).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        all.insert(file.name().unwrap().into_owned(), bytes.into());
    }
    all
}

/// A portable pixmap (P5 or P6) with 255 shades.
fn pixmap(bytes: &[u8]) -> RgbImage {
    let mut words = bytes.splitn(4, |byte| byte.is_ascii_whitespace());
    let mut word = || std::str::from_utf8(words.next().unwrap()).unwrap();
    let grey = word() == "P5";
    let (width, height) = (word().parse().unwrap(), word().parse().unwrap());
    let pixels = words.next().unwrap().strip_prefix(b"255\n").unwrap();
    let pixels = match grey {
        true => pixels.iter().flat_map(|shade| [*shade; 3]).collect(),
        false => pixels.to_vec(),
    };
    RgbImage::from_raw(width, height, pixels).unwrap()
}

const LIMITS: Limits = Limits {
    bytes: 1 << 20,
    pixels: 1 << 20,
};

fn decoded(file: &Bytes) -> Result<media::Decoded, MediaError> {
    media::decode(file, LIMITS)
}

/// A file with a note on how it lies (EXIF 2.32, tag 274).
fn lying(file: &[u8], orientation: u8) -> Bytes {
    let note = [&b"\xff\xe1\x00\x22Exif\0\0"[..], &exif(orientation, false)].concat();
    [&file[..2], &note, &file[2..]].concat().into()
}

/// How far two pictures are apart: on average, and at most.
fn apart(some: &RgbImage, others: &RgbImage) -> (f64, u8) {
    assert_eq!(some.dimensions(), others.dimensions());
    let pairs = some.iter().zip(others.iter());
    let off: Vec<u8> = pairs.map(|(one, other)| one.abs_diff(*other)).collect();
    let sum: f64 = off.iter().copied().map(f64::from).sum();
    (sum / off.len() as f64, off.into_iter().max().unwrap())
}

#[test]
fn every_variant_shows_what_libjpeg_shows_and_so_does_what_is_stored() {
    let all = variants();
    let (mut shown, mut refused) = (0, 0);
    for (name, file) in all.iter().filter(|(name, _)| name.ends_with(".jpg")) {
        let outcome = decoded(file);
        if name.contains("arithmetic") {
            let message = outcome.unwrap_err().to_string();
            assert!(message.contains("arithmetic coding"), "{name}: {message}");
            refused += 1;
            continue;
        }
        let (sampling, _) = name.split_once('/').unwrap();
        let right = pixmap(&all[&format!("{sampling}.ppm")]);
        let picture = outcome.unwrap_or_else(|error| panic!("{name}: {error}"));
        let (mean, most) = apart(&picture.image.to_rgb8(), &right);
        assert!(mean < OFF && most < MOST_OFF, "{name}: {mean} {most}");
        let stored = media::original(&picture).unwrap();
        let again = decoded(&stored.bytes).unwrap();
        assert_eq!(picture.image, again.image, "{name}");
        shown += 1;
    }
    assert!(shown > 180 && refused > 25, "{shown} {refused}");
}

#[test]
fn every_variant_is_turned_and_one_scan_without_loss() {
    let all = variants();
    let original = |file: &Bytes, orientation| {
        let picture = media::decode_for_sizes(&lying(file, orientation), LIMITS).unwrap();
        let stored = media::original(&picture).unwrap().bytes;
        let shown = decoded(&stored).unwrap().image;
        assert_eq!((shown.width(), shown.height()), (43, 53));
        (stored, shown.to_rgb8(), picture.image.to_rgb8())
    };
    let (mut lossless, mut anew) = (0, 0);
    for (name, file) in all.iter().filter(|(name, _)| name.ends_with(".jpg")) {
        if name.contains("arithmetic") {
            continue;
        }
        // Columns become rows: no end becomes a start.
        let (stored, shown, expected) = original(file, 5);
        let (mean, most) = apart(&shown, &expected);
        assert!(mean < 2.0 && most < MOST_OFF, "{name}: {mean} {most}");
        let once = lying(&stored, 5);
        let twice = media::original(&media::decode_for_sizes(&once, LIMITS).unwrap());
        let again = decoded(&twice.unwrap().bytes).unwrap().image;
        match again == decoded(file).unwrap().image {
            true => lossless += 1,
            false => anew += 1,
        }
        if let Some(sampling) = name.strip_suffix("/interleaved.jpg") {
            let restarts = &all[&format!("{sampling}/interleaved-restarts.jpg")];
            assert!(original(restarts, 5).0 == stored, "{name}");
        }
    }
    assert!(lossless > 30 && anew > 100, "{lossless} {anew}");
}

/// A variant with a few bytes of it changed, taken out or written twice.
fn mutated(file: &Bytes, random: &mut StdRng) -> Vec<u8> {
    let mut file = file.to_vec();
    for _ in 0..random.random_range(1..6) {
        let at = random.random_range(2..file.len());
        let to = file.len().min(at + random.random_range(1..40));
        match random.random_range(0..4) {
            0 => file[at] ^= 1 << random.random_range(0..8),
            1 => file[at] = random.random(),
            2 => _ = file.drain(at..to),
            _ => {
                let piece = file[at..to].to_vec();
                file.splice(at..at, piece);
            }
        }
    }
    file
}

#[test]
fn twenty_thousand_broken_variants_are_answers_and_no_panics() {
    let mut random = StdRng::seed_from_u64(17);
    let all = variants();
    let jpegs = all.iter().filter(|(name, _)| name.ends_with(".jpg"));
    let (mut taken, mut refused) = (0, 0);
    for (name, file) in jpegs {
        for number in 0..85 {
            let broken: Bytes = mutated(file, &mut random).into();
            let outcome = std::panic::catch_unwind(|| {
                let picture = decoded(&broken).ok()?;
                let stored = media::original(&picture).unwrap();
                let lying = lying(&broken, 2 + number % 7);
                if let Ok(picture) = media::decode_for_sizes(&lying, LIMITS) {
                    decoded(&media::original(&picture).unwrap().bytes).unwrap();
                }
                // What is stored is in order, whatever came.
                Some(decoded(&stored.bytes).unwrap().image == picture.image)
            });
            match outcome {
                Ok(Some(same)) => {
                    assert!(same, "{name}, {number}: another picture is stored");
                    taken += 1;
                }
                Ok(None) => refused += 1,
                Err(_) => panic!("{name}, {number}"),
            }
        }
    }
    assert!(taken > 2_000 && refused > 2_000, "{taken} {refused}");
}

#[test]
fn twelve_bits_are_refused_by_their_name() {
    let all = variants();
    let mut file = all["2x2/interleaved.jpg"].to_vec();
    let frame = file.windows(2).position(|it| it == [0xff, 0xc0]).unwrap();
    (file[frame + 1], file[frame + 4]) = (0xc1, 12);
    let message = decoded(&file.into()).unwrap_err().to_string();
    assert!(message.contains("12 bits a colour"), "{message}");
}
