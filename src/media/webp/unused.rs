//! Bytes behind the compressed pixels of a WebP, within the very chunk that holds them.
//!
//! Only a decoder knows where the pixels end, and none says it. But where the last bytes can be taken
//! away and the picture stays the same, something else stands there.

use bytes::Bytes;
use image::{DynamicImage, ImageFormat};

use super::{ALPHA, Pixels, file, header, write};

/// Bytes among which the end of the pixels is looked for. An encoder may leave a few that are not
/// needed; where there are more, they were put there.
const SOME: usize = 16;

/// A file without the bytes that its picture, which is shown without any profile, does not need;
/// none where there are more than a few, so that the picture has to be encoded anew.
pub(in crate::media) fn without_unused(whole: &Bytes, shown: &DynamicImage) -> Option<Bytes> {
    let pixels = Pixels::find(&whole.slice(12.min(whole.len())..))?;
    let shows = |contents: &[u8], alpha: Option<&Bytes>| {
        written(&pixels, contents, alpha).is_some_and(|file| {
            let again = image::load_from_memory_with_format(&file, ImageFormat::WebP);
            again.is_ok_and(|again| same(&again, shown))
        })
    };
    let contents = needed(&pixels.contents, |it| shows(it, pixels.alpha.as_ref()))?;
    let alpha = match &pixels.alpha {
        Some(alpha) => Some(needed(alpha, |it| shows(&contents, Some(it)))?),
        None => None,
    };
    written(&pixels, &contents, alpha.as_ref())
}

/// The beginning that is enough, by halving; none where it is shorter by more than a few bytes.
fn needed(contents: &Bytes, is_enough: impl Fn(&Bytes) -> bool) -> Option<Bytes> {
    let (mut few, mut enough) = (contents.len().saturating_sub(SOME), contents.len());
    if few > SOME && is_enough(&contents.slice(..few)) {
        return None;
    }
    while enough - few > 1 {
        let middle = usize::midpoint(few, enough);
        match is_enough(&contents.slice(..middle)) {
            true => enough = middle,
            false => few = middle,
        }
    }
    Some(contents.slice(..enough))
}

/// Whether two pictures show the same, one of them with opacities that are all full.
fn same(some: &DynamicImage, others: &DynamicImage) -> bool {
    let pixels = |picture: &DynamicImage| usize::from(picture.color().channel_count());
    let opacity = |pixel: &[u8]| pixel.get(3).copied().unwrap_or(u8::MAX);
    let some = some.as_bytes().chunks_exact(pixels(some));
    let mut pairs = some.zip(others.as_bytes().chunks_exact(pixels(others)));
    pairs.all(|(one, other)| one[..3] == other[..3] && opacity(one) == opacity(other))
}

/// A file of some pixels.
fn written(pixels: &Pixels, contents: &[u8], alpha: Option<&Bytes>) -> Option<Bytes> {
    let mut list = bytes::BytesMut::new();
    if let Some(alpha) = alpha {
        header(&mut list, ALPHA, pixels.dimensions()?);
        write(&mut list, *b"ALPH", alpha);
    }
    write(&mut list, pixels.kind, contents);
    Some(file(&list))
}

#[cfg(test)]
mod tests {
    use image::{Rgba, RgbaImage};

    use super::*;

    fn picture() -> RgbaImage {
        RgbaImage::from_fn(48, 40, |x, y| {
            let wave = |a: u32| (x * a + y * y) as u8;
            Rgba([wave(3), wave(5), wave(7), wave(2) | 0x80])
        })
    }

    /// Lossy with transparency, lossy without, lossless.
    fn files() -> Vec<Bytes> {
        let picture = picture();
        let opaque = DynamicImage::from(picture.clone()).to_rgb8();
        let lossy = webp::Encoder::from_rgb(opaque.as_raw(), 48, 40).encode(70.0);
        let clear = webp::Encoder::from_rgba(picture.as_raw(), 48, 40).encode(70.0);
        let lossless = webp::Encoder::from_rgba(picture.as_raw(), 48, 40).encode_lossless();
        [clear, lossy, lossless]
            .iter()
            .map(|it| Bytes::copy_from_slice(it))
            .collect()
    }

    /// The file with bytes behind its pixels, and behind its transparency.
    fn with_more(whole: &Bytes, more: &[u8]) -> Bytes {
        let pixels = Pixels::find(&whole.slice(12..)).unwrap();
        let longer = |it: &Bytes| Bytes::from([&it[..], more].concat());
        let alpha = pixels.alpha.as_ref().map(longer);
        written(&pixels, &longer(&pixels.contents), alpha.as_ref()).unwrap()
    }

    #[test]
    fn no_byte_stays_behind_the_pixels() {
        for whole in files() {
            let shown = image::load_from_memory(&whole).unwrap();
            let clean = without_unused(&whole, &shown).unwrap();
            assert!(clean.len() <= whole.len());
            for count in 1..=14 {
                let more = with_more(&whole, &vec![b'S'; count]);
                match without_unused(&more, &shown) {
                    Some(file) => assert_eq!(file, clean, "{count} bytes more"),
                    // Together with what the encoder left there are more than a few.
                    None => assert!(count > 10, "{count}"),
                }
            }
            assert_eq!(
                without_unused(&with_more(&whole, &[b'S'; 40]), &shown),
                None
            );
            assert!(same(&image::load_from_memory(&clean).unwrap(), &shown));
        }
    }
}
