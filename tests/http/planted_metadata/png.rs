//! The same in PNGs.

use std::io::Write;

use bytes::Bytes;
use image::{DynamicImage, ImageFormat};
use img_parts::png::{Png, PngChunk};

use super::{profile, with_secret};
use crate::pictures::{SECRET, encoded, exif};

fn chunk(kind: &[u8; 4], contents: &[u8]) -> PngChunk {
    PngChunk::new(*kind, Bytes::copy_from_slice(contents))
}

/// zlib that compresses nothing, so that a needle in it can be seen.
fn stored(contents: &[u8]) -> Vec<u8> {
    let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::none());
    zlib.write_all(contents).unwrap();
    zlib.finish().unwrap()
}

/// A PNG with the needle in chunks of all kinds, behind the fields of those that are kept, and
/// behind the compressed pixels.
pub fn png(picture: &DynamicImage, with_profile: bool) -> Vec<u8> {
    let mut png = Png::from_bytes(encoded(&picture.to_rgb8().into(), ImageFormat::Png).into());
    let chunks = png.as_mut().unwrap().chunks_mut();
    let exact: [(&[u8; 4], usize); 6] = [
        (b"gAMA", 4),
        (b"cHRM", 32),
        (b"sRGB", 1),
        (b"sBIT", 3),
        (b"cICP", 4),
        (b"tRNS", 6),
    ];
    let mut hidden: Vec<PngChunk> = exact
        .into_iter()
        .map(|(kind, length)| chunk(kind, &with_secret(&vec![1; length])))
        .collect();
    // Numbers that do not count, because there is a word that goes before them.
    let numbers: Vec<u8> = SECRET.iter().copied().cycle().take(32).collect();
    hidden.insert(0, chunk(b"cHRM", &numbers));
    hidden.insert(0, chunk(b"sRGB", &[0]));
    if with_profile {
        let profile = stored(&profile());
        hidden = vec![chunk(b"iCCP", &[SECRET, b"\0\0", &profile].concat())];
    }
    hidden.extend([
        chunk(b"PLTE", &with_secret(b".")),
        chunk(b"tEXt", &with_secret(b"Comment\0")),
        chunk(b"zTXt", &[b"Comment\0\0", &stored(SECRET)[..]].concat()),
        chunk(b"iTXt", &with_secret(b"Comment\0\0\0\0\0")),
        chunk(b"eXIf", &exif(1)),
        chunk(b"prVt", SECRET),
        chunk(b"PRVt", SECRET),
        chunk(b"hIST", SECRET),
        chunk(b"bKGD", SECRET),
        chunk(b"pHYs", SECRET),
        chunk(b"sPLT", SECRET),
        chunk(b"tIME", SECRET),
    ]);
    let at = chunks.iter().position(|it| it.kind() == *b"IDAT").unwrap();
    chunks.splice(at..at, hidden);
    let last = chunks.iter().rposition(|it| it.kind() == *b"IDAT").unwrap();
    chunks[last] = chunk(b"IDAT", &with_secret(chunks[last].contents()));
    let end = chunks.len() - 1;
    chunks.insert(end, chunk(b"tEXt", &with_secret(b"Comment\0")));
    let mut bytes = png.unwrap().encoder().bytes().to_vec();
    bytes.extend(SECRET);
    bytes
}

/// A PNG whose lines go on behind the last one, within the compressed pixels.
pub fn png_of_more_lines(picture: &DynamicImage) -> Vec<u8> {
    let picture = picture.to_rgb8();
    let across = 3 * picture.width() as usize;
    let lines = picture.chunks_exact(across);
    let mut raw: Vec<u8> = lines.flat_map(|line| [&[0], line].concat()).collect();
    raw.extend(SECRET);
    let mut png = Png::from_bytes(encoded(&picture.into(), ImageFormat::Png).into()).unwrap();
    png.chunks_mut().retain(|it| it.kind() != *b"IDAT");
    png.chunks_mut().insert(1, chunk(b"IDAT", &stored(&raw)));
    png.encoder().bytes().to_vec()
}

/// A PNG with the needle among the colours of its palette that no pixel has, and among how opaque
/// they are.
pub fn png_of_a_palette(picture: &DynamicImage) -> Vec<u8> {
    let picture = picture.to_rgb8();
    let mut palette: Vec<[u8; 3]> = Vec::new();
    let mut raw = Vec::new();
    for line in picture.rows() {
        raw.push(0);
        for pixel in line {
            let known = palette.iter().position(|it| *it == pixel.0);
            let at = known.unwrap_or_else(|| {
                palette.push(pixel.0);
                palette.len() - 1
            });
            raw.push(u8::try_from(at).unwrap());
        }
    }
    let opaque = vec![255; palette.len()];
    let mut colours = palette.concat();
    colours.extend(SECRET);
    colours.resize(colours.len().next_multiple_of(3) + 30, 0);
    let side = |side: u32| side.to_be_bytes();
    let header = [
        &side(picture.width())[..],
        &side(picture.height()),
        &[8, 3, 0, 0, 0],
    ]
    .concat();
    let chunks = [
        chunk(b"IHDR", &header),
        chunk(b"PLTE", &colours),
        chunk(b"tRNS", &with_secret(&opaque)),
        chunk(b"IDAT", &stored(&raw)),
        chunk(b"IEND", b""),
    ];
    let written = chunks.into_iter().map(|it| it.encoder().bytes().to_vec());
    [b"\x89PNG\r\n\x1a\n".to_vec()]
        .into_iter()
        .chain(written)
        .flatten()
        .collect()
}
