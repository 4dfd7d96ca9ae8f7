//! Colours of a palette that no pixel has, which can hold anything.

use std::collections::HashSet;

use bytes::Bytes;
use image::DynamicImage;
use img_parts::png::{Png, PngChunk};

/// The file with every colour black that none of its pixels shows. Other files stay as they are.
pub(in crate::media) fn without_unused(file: &Bytes, shown: &DynamicImage) -> Option<Bytes> {
    let mut png = Png::from_bytes(file.clone()).ok()?;
    let Some(palette) = png.chunk_by_type(*b"PLTE") else {
        return Some(file.clone());
    };
    let mut palette = palette.contents().to_vec();
    let transparent = png.chunk_by_type(*b"tRNS");
    let mut opacities = transparent
        .map(|it| it.contents().to_vec())
        .unwrap_or_default();
    let used = colours(shown, palette.len() / 3);
    for (at, colour) in palette.chunks_exact_mut(3).enumerate() {
        let opacity = opacities.get_mut(at);
        let [red, green, blue] = [colour[0], colour[1], colour[2]];
        if !used.contains(&[
            red,
            green,
            blue,
            opacity.as_deref().copied().unwrap_or(u8::MAX),
        ]) {
            colour.fill(0);
            if let Some(opacity) = opacity {
                *opacity = 0;
            }
        }
    }
    for chunk in png.chunks_mut() {
        match &chunk.kind() {
            b"PLTE" => *chunk = PngChunk::new(*b"PLTE", palette.clone().into()),
            b"tRNS" => *chunk = PngChunk::new(*b"tRNS", opacities.clone().into()),
            _ => {}
        }
    }
    Some(png.encoder().bytes())
}

/// The colours of all pixels, of which there are at most so many.
fn colours(shown: &DynamicImage, most: usize) -> HashSet<[u8; 4]> {
    let mut found = HashSet::new();
    let mut last = None;
    let channels = usize::from(shown.color().channel_count());
    for pixel in shown.as_bytes().chunks_exact(channels) {
        if last == Some(pixel) {
            continue;
        }
        last = Some(pixel);
        let opacity = pixel.get(3).copied().unwrap_or(u8::MAX);
        if found.insert([pixel[0], pixel[1], pixel[2], opacity]) && found.len() == most {
            break;
        }
    }
    found
}
