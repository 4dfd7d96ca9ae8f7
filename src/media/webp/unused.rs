//! Bytes behind the compressed pixels of a WebP, within the very chunk that holds them.
//!
//! Only a decoder knows where the pixels end, and none says it. But where the last bytes can be taken
//! away and the picture stays the same, something else stands there.

use bytes::Bytes;
use image::{DynamicImage, ImageFormat};

use super::{ALPHA, Pixels, file, header, write};

/// Bytes that are taken away. An encoder may leave a few that are not needed.
const SOME: usize = 16;

/// Whether a file that shows this picture without any profile has bytes that it does not need.
pub(in crate::media) fn has_unused(whole: &Bytes, shown: &DynamicImage) -> bool {
    let Some(pixels) = Pixels::find(&whole.slice(12.min(whole.len())..)) else {
        return true;
    };
    let shortened = |contents: &Bytes| {
        let length = contents.len().saturating_sub(SOME);
        (length > SOME).then(|| contents.slice(..length))
    };
    let alpha = pixels.alpha.as_ref();
    let without = [
        shortened(&pixels.contents).map(|it| written(&pixels, &it, alpha)),
        alpha
            .and_then(shortened)
            .map(|it| written(&pixels, &pixels.contents, Some(&it))),
    ];
    without.into_iter().flatten().flatten().any(|file| {
        let again = image::load_from_memory_with_format(&file, ImageFormat::WebP);
        again.is_ok_and(|again| same(&again, shown))
    })
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
