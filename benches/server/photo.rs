//! Made-up photos.

use anyhow::Result;
use image::RgbImage;
use image::codecs::jpeg::JpegEncoder;

/// Twelve megapixels, as a JPEG of quality 90.
pub fn photo(seed: u32) -> Result<Vec<u8>> {
    let file = jpeg(&picture(seed, 4000, 3000))?;
    eprintln!("picture {seed}: {} bytes", file.len());
    Ok(file)
}

/// A JPEG of quality 90.
pub fn jpeg(picture: &RgbImage) -> Result<Vec<u8>> {
    let mut file = Vec::new();
    JpegEncoder::new_with_quality(&mut file, 90).encode_image(picture)?;
    Ok(file)
}

/// As near to a photo as a made-up picture gets: soft shapes of several sizes with a hard edge
/// here and there, under the grain of a sensor.
pub fn picture(seed: u32, width: u32, height: u32) -> RgbImage {
    let mut state = 0x9E37_79B9_u32 ^ (seed + 1).wrapping_mul(0x85EB_CA6B);
    let mut random = move || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state
    };
    let phase = seed as f32 * 1.7;
    // Waves are products of one of x and one of y, so that they are computed once a row and column.
    let waves = |length: u32, steps: [f32; 3]| -> Vec<[f32; 3]> {
        (0..length)
            .map(|at| steps.map(|step| (at as f32 / step + phase).sin()))
            .collect()
    };
    let columns = waves(width, [613.0, 97.0, 11.0]);
    let rows = waves(height, [431.0, 71.0, 13.0]);
    RgbImage::from_fn(width, height, |x, y| {
        let (column, row) = (columns[x as usize], rows[y as usize]);
        let shape =
            70.0 * column[0] * row[0] + 25.0 * column[1] * row[1] + 8.0 * column[2] * row[2];
        let edge = if (column[1] + row[0]) > 0.9 {
            40.0
        } else {
            0.0
        };
        // The sum of four bytes is near enough to a bell curve; sigma is about 5.
        let grain = random().to_le_bytes().map(f32::from).iter().sum::<f32>() / 29.5 - 17.3;
        let tone = |base: f32, share: f32| (base + share * shape + edge + grain) as u8;
        image::Rgb([tone(120.0, 1.0), tone(110.0, 0.8), tone(100.0, -0.6)])
    })
}
