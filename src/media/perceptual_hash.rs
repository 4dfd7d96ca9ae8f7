//! What a picture looks like, in 64 bits that survive scaling and recompression.

use image::DynamicImage;
use image_hasher::{HashAlg, HasherConfig};

use super::decode::Decoded;
use super::render::{RenderError, resize};
use crate::domain::{Dimensions, PerceptualHash};

/// Before it is hashed a picture is scaled to this square: of a large one, that is the work.
const SIDE: u32 = 64;

/// The perceptual hash of a picture: the signs of its lowest frequencies against their median (pHash).
///
/// # Errors
/// When it cannot be scaled.
pub fn perceptual_hash(picture: &Decoded) -> Result<PerceptualHash, RenderError> {
    hash_of(&picture.image)
}

pub(super) fn hash_of(image: &DynamicImage) -> Result<PerceptualHash, RenderError> {
    let square = Dimensions {
        width: SIDE,
        height: SIDE,
    };
    let small = resize(image, square)?;
    let hasher = HasherConfig::with_bytes_type::<[u8; 8]>()
        .hash_alg(HashAlg::Median)
        .hash_size(8, 8)
        .preproc_dct()
        .to_hasher();
    Ok(PerceptualHash(
        hasher.hash_image(&small.to_rgb8()).into_inner(),
    ))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use bytes::Bytes;
    use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

    use super::*;
    use crate::media::{Limits, decode, original};

    const LIMITS: Limits = Limits {
        bytes: 1 << 24,
        pixels: 1 << 24,
    };

    /// Hills, a sun and some noise, all placed by the number.
    fn drawn(number: u32) -> DynamicImage {
        let mut state = number.wrapping_mul(2_654_435_761).wrapping_add(12345);
        let mut draw = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f64::from(state >> 8) / f64::from(1 << 24)
        };
        let (x, y, size) = (draw() * 640.0, draw() * 300.0, 20.0 + draw() * 90.0);
        let waves: Vec<(f64, f64, f64)> = (0..4)
            .map(|_| (draw() * 80.0, 0.003 + draw() * 0.03, draw() * 6.0))
            .collect();
        let horizon = 160.0 + draw() * 200.0;
        let tones: Vec<f64> = (0..9).map(|_| draw() * 255.0).collect();
        RgbImage::from_fn(320, 240, |column, row| {
            let (h, v) = (f64::from(column) * 2.0, f64::from(row) * 2.0);
            let hill: f64 = waves.iter().map(|(a, f, p)| a * (h * f + p).sin()).sum();
            let part = if (h - x).hypot(v - y) < size {
                0
            } else if v > horizon + hill {
                3
            } else {
                6
            };
            let grain = f64::from((column * 7919 + row * 104_729) % 23) - 11.0;
            let tone = |i: usize| (tones[part + i] + grain + v * 0.05).clamp(0.0, 255.0) as u8;
            Rgb([tone(0), tone(1), tone(2)])
        })
        .into()
    }

    fn encoded(image: &DynamicImage, format: ImageFormat) -> Bytes {
        let mut bytes = Cursor::new(Vec::new());
        image.write_to(&mut bytes, format).unwrap();
        bytes.into_inner().into()
    }

    fn look_of(file: &Bytes) -> PerceptualHash {
        perceptual_hash(&decode(file, LIMITS).unwrap()).unwrap()
    }

    #[test]
    fn copies_are_near_and_different_pictures_are_far() {
        let (mut farthest_copy, mut nearest_other) = (0, 64);
        let mut looks: Vec<PerceptualHash> = Vec::new();
        for number in 0..12 {
            let image = drawn(number);
            let file = encoded(&image, ImageFormat::Png);
            let perceptual_hash = look_of(&file);
            let decoded = decode(&file, LIMITS).unwrap();
            let mut copies = vec![encoded(&image, ImageFormat::Jpeg)];
            for edge in [300, 240, 160] {
                let small = decoded.dimensions().within(edge);
                let small = resize(&decoded.image, small).unwrap();
                copies.push(encoded(&small, ImageFormat::WebP));
            }
            copies.push(original(&decoded).unwrap().bytes);
            for copy in copies {
                farthest_copy = farthest_copy.max(perceptual_hash.distance(look_of(&copy)));
            }
            for other in &looks {
                nearest_other = nearest_other.min(perceptual_hash.distance(*other));
            }
            looks.push(perceptual_hash);
        }
        assert!(
            farthest_copy <= PerceptualHash::NEAR,
            "a copy is {farthest_copy} off"
        );
        assert!(
            nearest_other >= 2 * PerceptualHash::NEAR,
            "others are {nearest_other} off"
        );
    }

    #[test]
    fn an_empty_picture_looks_like_nothing_in_particular() {
        for tone in [0, 128, 255] {
            let flat = RgbImage::from_pixel(320, 240, Rgb([tone; 3])).into();
            assert!(!look_of(&encoded(&flat, ImageFormat::Png)).is_telling());
        }
        assert!(look_of(&encoded(&drawn(1), ImageFormat::Png)).is_telling());
    }
}
