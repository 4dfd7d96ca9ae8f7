//! A picture that is turned shows the same, and turned back it is the same.

use bytes::Bytes;
use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, Rgb, RgbImage};

use super::turned;
use crate::media::Limits;
use crate::media::jpeg::{self, Pixels, with_profile};

const LIMITS: Limits = Limits {
    bytes: 1 << 26,
    pixels: 1 << 26,
};

/// Each with what takes it back.
const ALL: [(Orientation, Orientation); 7] = [
    (Orientation::Rotate90, Orientation::Rotate270),
    (Orientation::Rotate180, Orientation::Rotate180),
    (Orientation::Rotate270, Orientation::Rotate90),
    (Orientation::FlipHorizontal, Orientation::FlipHorizontal),
    (Orientation::FlipVertical, Orientation::FlipVertical),
    (Orientation::Rotate90FlipH, Orientation::Rotate90FlipH),
    (Orientation::Rotate270FlipH, Orientation::Rotate270FlipH),
];

/// No two corners of it are alike.
fn drawn(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let (h, v) = (f64::from(x), f64::from(y));
        let wave = 25.0 * (h / 5.0).sin() * (v / 11.0).cos();
        let edge = if 2 * x > 3 * y { 60.0 } else { 0.0 };
        let tone = |base: f64| (base + wave + edge + h / 2.0) as u8;
        Rgb([tone(40.0), tone(70.0), (200.0 - v + wave) as u8])
    })
}

/// As an upload is stored.
fn stored(file: Vec<u8>) -> Bytes {
    jpeg::read(&file.into(), LIMITS).unwrap().file
}

fn encoded(image: &DynamicImage) -> Bytes {
    let mut file = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut file, 90);
    encoder.encode_image(image).unwrap();
    stored(file)
}

fn shown(file: &Bytes) -> DynamicImage {
    let read = jpeg::read(file, LIMITS).unwrap();
    match jpeg::decode(&read.file, read.channels.unwrap(), None).unwrap() {
        (Pixels::Picture(image), _) => image,
        (Pixels::Ink(ink), _) => ink.into(),
    }
}

#[track_caller]
fn shows(file: &Bytes, expected: &DynamicImage, most: u8) {
    let image = shown(file);
    assert_eq!(image.width(), expected.width());
    assert_eq!(image.height(), expected.height());
    let pairs = image.as_bytes().iter().zip(expected.as_bytes());
    let difference = pairs.map(|(a, b)| a.abs_diff(*b)).max();
    assert!(difference <= Some(most), "differs by {difference:?}");
}

#[test]
fn every_turn_shows_what_its_pixels_turned_would_show_and_can_be_taken_back() {
    let colour: DynamicImage = drawn(48, 32).into();
    let grey = colour.to_luma8().into();
    for picture in [colour, grey] {
        let file = encoded(&picture);
        let twice = turned(
            &turned(&file, Orientation::Rotate180).unwrap(),
            Orientation::Rotate180,
        );
        for (there, back) in ALL {
            let other = turned(&file, there).unwrap();
            let mut expected = shown(&file);
            expected.apply_orientation(there);
            shows(&other, &expected, 4);
            let again = turned(&other, back);
            assert!(again.is_some() && again == twice, "{there:?}");
            shows(&again.unwrap(), &shown(&file), 0);
        }
    }
}

#[test]
fn an_end_that_becomes_no_start_may_be_anywhere() {
    let file = encoded(&drawn(43, 32).into());
    let mut expected = shown(&file);
    expected.apply_orientation(Orientation::Rotate90);
    shows(&turned(&file, Orientation::Rotate90).unwrap(), &expected, 4);
    assert!(turned(&file, Orientation::Rotate270).is_none());
    assert!(turned(&file, Orientation::FlipHorizontal).is_none());
    assert!(turned(&file, Orientation::FlipVertical).is_some());
}

#[test]
fn a_profile_goes_along() {
    let file = encoded(&drawn(48, 32).into());
    let file = with_profile(&file, &Bytes::from_static(&[7; 99])).unwrap();
    let other = turned(&file, Orientation::Rotate90).unwrap();
    let profile = jpeg::read(&other, LIMITS).unwrap().profile;
    assert_eq!(profile.as_deref(), Some(&[7; 99][..]));
}
