//! Pictures that are decoded smaller than they are.

use bytes::Bytes;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, Rgb, RgbImage};

use crate::domain::{Dimensions, PictureSize};
use crate::media::render::resize;
use crate::media::{self, Decoded, Limits};

const LIMITS: Limits = Limits {
    bytes: 1 << 26,
    pixels: 1 << 26,
};
/// Exif that says: turned by a quarter.
const TURNED: &[u8] =
    b"\xff\xe1\x00\x22Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";

/// Waves of several lengths with an edge in them.
fn drawn(width: u32, height: u32) -> Bytes {
    let image = RgbImage::from_fn(width, height, |x, y| {
        let (x, y) = (f64::from(x), f64::from(y));
        let wave = |length: f64| (x / length).sin() * (y / length).cos();
        let tone = |base: f64, length: f64| {
            let edge = if x > y { 30.0 } else { 0.0 };
            (base + 40.0 * wave(length) + 20.0 * wave(9.0) + edge) as u8
        };
        Rgb([tone(120.0, 311.0), tone(90.0, 173.0), tone(100.0, 57.0)])
    });
    let mut file = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut file, 90);
    encoder.encode_image(&image).unwrap();
    file.into()
}

fn size_of(image: &DynamicImage) -> (u32, u32) {
    (image.width(), image.height())
}

fn both(file: &Bytes) -> (Decoded, Decoded) {
    let reduced = media::decode_for_sizes(file, LIMITS).unwrap();
    (reduced, media::decode(file, LIMITS).unwrap())
}

/// The mean difference of two pictures' channels.
fn difference(one: &DynamicImage, other: &DynamicImage) -> f64 {
    assert_eq!(size_of(one), size_of(other));
    let pairs = one.as_bytes().iter().zip(other.as_bytes());
    let sum: f64 = pairs.map(|(a, b)| f64::from(a.abs_diff(*b))).sum();
    sum / one.as_bytes().len() as f64
}

#[test]
fn a_large_jpeg_is_decoded_at_half_its_size_and_shows_the_same() {
    let (width, height) = (3401, 2299);
    let file = drawn(width, height);
    let (reduced, whole) = both(&file);
    assert_eq!(size_of(&reduced.image), (1701, 1150));
    assert_eq!(size_of(&whole.image), (width, height));
    assert_eq!(reduced.dimensions(), Dimensions { width, height });
    for size in [PictureSize::Grid, PictureSize::View] {
        let to = size.of(whole.dimensions());
        let of = |decoded: &Decoded| resize(&decoded.image, to).unwrap();
        let difference = difference(&of(&reduced), &of(&whole));
        assert!(difference < 1.0, "{size:?} differs by {difference}");
    }
    let original = |decoded| media::original(decoded).unwrap().bytes;
    assert_eq!(original(&reduced), original(&whole));
    let look = |decoded| media::perceptual_hash(decoded).unwrap();
    assert!(look(&reduced).distance(look(&whole)) <= 1);
}

#[test]
fn a_panorama_keeps_enough_of_its_long_side() {
    let (reduced, _) = both(&drawn(16_000, 40));
    assert_eq!(size_of(&reduced.image), (2000, 5));
    let view = media::scaled(&reduced, PictureSize::View).unwrap();
    let view = image::load_from_memory(&view.bytes).unwrap();
    assert_eq!(size_of(&view), (1600, 4));
}

#[test]
fn what_is_small_or_cannot_be_turned_without_loss_is_decoded_whole() {
    let (reduced, _) = both(&drawn(1601, 900));
    assert_eq!(size_of(&reduced.image), (1601, 900));
    let turned = |width, height| {
        let file = drawn(width, height);
        both(&[&file[..2], TURNED, &file[2..]].concat().into())
    };
    let (reduced, whole) = turned(3400, 2300);
    assert_eq!(size_of(&reduced.image), (2300, 3400));
    assert_eq!(reduced.dimensions(), whole.dimensions());
    let (reduced, whole) = turned(3401, 2304);
    assert_eq!(size_of(&reduced.image), (1152, 1701));
    assert_eq!(reduced.dimensions(), whole.dimensions());
    let original = media::original(&reduced).unwrap();
    let shown = media::decode(&original.bytes, LIMITS).unwrap();
    let difference = difference(&shown.image, &whole.image);
    assert!(difference < 0.1, "differs by {difference}");
}
