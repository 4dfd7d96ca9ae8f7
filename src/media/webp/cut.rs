//! WebP files that end within their pixels.
//!
//! Lossy pixels are written from the top to the bottom, so where little of them is missing, zeros in
//! its place are read as blocks without detail, as in a JPEG. Lossless ones and animations cannot be
//! read so.

use bytes::Bytes;

use crate::media::error::{MediaError, Missing};
use crate::media::strip;

/// Bytes before the first partition of lossy pixels: the frame's tag, a sign, and the size.
const FRAME_HEADER: usize = 10;

/// The pixels of a list whose file ends within them, filled up; none where they are all there.
///
/// # Errors
/// When too much is missing, or they cannot be filled up.
pub(super) fn filled_up(list: &[u8]) -> Result<Option<Bytes>, MediaError> {
    let mut rest = list;
    while let Some((head, behind)) = rest.split_first_chunk::<8>() {
        let [kind @ .., a, b, c, d] = *head;
        let length = u32::from_le_bytes([a, b, c, d]);
        let there = behind.len() as f64 / f64::from(length.max(1));
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        if matches!(&kind, b"VP8 " | b"VP8L" | b"ANMF") {
            return match there {
                1.0.. => Ok(None),
                _ if kind == *b"VP8 " && is_in_order(behind, length) => {
                    strip::enough(there)?;
                    let mut pixels = behind.to_vec();
                    pixels.resize(length, 0);
                    Ok(Some(pixels.into()))
                }
                _ => Err(MediaError::Missing(Missing::of(1.0 - there))),
            };
        }
        rest = behind
            .get(length.saturating_add(length % 2)..)
            .unwrap_or_default();
    }
    Ok(None)
}

/// Whether lossy pixels stand in one partition, from the top to the bottom. How many there are is
/// said within the compressed header; but only where there are several, their lengths behind the
/// first fit into the rest. What fits by chance is refused as any other cut file.
fn is_in_order(pixels: &[u8], length: usize) -> bool {
    let Some([a, b, c]) = pixels.first_chunk::<3>() else {
        return false;
    };
    let tag = u32::from_le_bytes([*a, *b, *c, 0]);
    let first = usize::try_from(tag >> 5).unwrap_or(usize::MAX);
    let second = first.saturating_add(FRAME_HEADER);
    let Some(table) = pixels.get(second..) else {
        return false;
    };
    let lengths = table.as_chunks::<3>().0.iter();
    let lengths = lengths.map(|[a, b, c]| u32::from_le_bytes([*a, *b, *c, 0]) as usize);
    [2, 4, 8].into_iter().all(|partitions| {
        let behind = second + 3 * (partitions - 1);
        let most = length.saturating_sub(behind);
        lengths.clone().take(partitions - 1).sum::<usize>() > most
    })
}

#[cfg(test)]
mod tests {
    use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

    use super::super::read;
    use super::*;
    use crate::media::decode::Limits;

    const LIMITS: Limits = Limits {
        bytes: 1 << 20,
        pixels: 1 << 20,
    };

    /// A picture with detail everywhere.
    fn picture() -> RgbImage {
        RgbImage::from_fn(320, 240, |x, y| {
            let wave = |a: u32, b: u32| (x * a + y * b + x * y / 7) as u8;
            Rgb([wave(3, 1), wave(1, 5), wave(2, 2)])
        })
    }

    fn lossy(picture: &RgbImage, partitions: i32) -> Vec<u8> {
        let (width, height) = picture.dimensions();
        let mut config = webp::WebPConfig::new().unwrap();
        (config.quality, config.partitions) = (60.0, partitions);
        // Otherwise there is one partition, whatever is asked for.
        config.low_memory = 1;
        let encoder = webp::Encoder::from_rgb(picture.as_raw(), width, height);
        encoder.encode_advanced(&config).unwrap().to_vec()
    }

    fn decoded(file: &[u8]) -> RgbImage {
        let read = image::load_from_memory_with_format(file, ImageFormat::WebP);
        read.unwrap().to_rgb8()
    }

    #[test]
    fn of_a_lossy_file_the_rows_that_are_there_are_shown() {
        let whole = lossy(&picture(), 0);
        let cut = Bytes::copy_from_slice(&whole[..whole.len() * 95 / 100]);
        let kept = read(&cut, LIMITS).unwrap();
        assert!(!kept.as_is, "it is encoded anew");
        let (all, some) = (decoded(&whole), decoded(&kept.file));
        let rows = 320 * 3 * 190;
        assert!(all.as_raw()[..rows] == some.as_raw()[..rows]);
        assert_ne!(all, some);
    }

    #[test]
    fn what_cannot_be_shown_says_that_it_is_cut() {
        let mut lossless = Vec::new();
        let drawn = DynamicImage::from(picture());
        let mut to = std::io::Cursor::new(&mut lossless);
        drawn.write_to(&mut to, ImageFormat::WebP).unwrap();
        for (file, share, words) in [
            (lossy(&picture(), 0), 50, "About half"),
            (lossy(&picture(), 0), 75, "About a quarter"),
            (lossy(&picture(), 3), 95, "About a tenth"),
            (lossless, 95, "About a tenth"),
        ] {
            let cut = Bytes::copy_from_slice(&file[..file.len() * share / 100]);
            let message = read(&cut, LIMITS).unwrap_err().to_string();
            assert!(message.contains(words), "{message}");
        }
    }
}
