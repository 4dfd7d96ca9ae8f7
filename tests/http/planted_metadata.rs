//! Files with a needle in every place of their kind that can hold one.

use image::codecs::webp::WebPEncoder;
use image::{DynamicImage, ImageFormat};
use moxcms::{ColorProfile, LocalizableString, ProfileText};

mod png;

use crate::pictures::{SECRET, encoded, exif};
pub use png::{png, png_of_a_palette, png_of_more_lines};

const LENGTH: u32 = SECRET.len() as u32;

fn with_secret(start: &[u8]) -> Vec<u8> {
    [start, SECRET].concat()
}

/// Display P3 with the needle wherever a profile has room beside its numbers: in texts, in tags of
/// a maker's own, in the header, between tags, and behind the declared end.
pub fn profile() -> Vec<u8> {
    let mut profile = ColorProfile::new_display_p3();
    let secret = String::from_utf8(SECRET.to_vec()).unwrap();
    let text = ProfileText::Localizable(vec![LocalizableString::new(
        "en".into(),
        "US".into(),
        secret.clone(),
    )]);
    profile.description = Some(text.clone());
    profile.copyright = Some(text);
    profile.device_model = Some(ProfileText::PlainString(secret));
    let written = profile.encode().unwrap();
    let count = u32::from_be_bytes(written[128..132].try_into().unwrap());
    let own = [*b"mmod", *b"vcgt", *b"XXXX"];
    let more = 12 * own.len() as u32;
    let table = 132 + 12 * count as usize;
    let mut out = written[..128].to_vec();
    // The creator and the id of the profile.
    out[80..80 + SECRET.len()].copy_from_slice(SECRET);
    out.extend((count + own.len() as u32).to_be_bytes());
    for tag in written[132..table].chunks_exact(12) {
        let at = u32::from_be_bytes(tag[4..8].try_into().unwrap()) + more;
        out.extend([&tag[..4], &at.to_be_bytes(), &tag[8..]].concat());
    }
    let mut end = written.len() as u32 + more;
    for name in own {
        out.extend(name);
        out.extend(end.to_be_bytes());
        out.extend((LENGTH + 8).to_be_bytes());
        end += LENGTH + 8;
    }
    out.extend(&written[table..]);
    for name in own {
        out.extend([&name[..], &[0; 4], SECRET].concat());
    }
    out.extend(SECRET);
    let length = u32::try_from(out.len()).unwrap();
    out[..4].copy_from_slice(&length.to_be_bytes());
    // Behind the declared end.
    out.extend(SECRET);
    out
}

fn segment(marker: u8, contents: &[u8]) -> Vec<u8> {
    let length = u16::try_from(contents.len() + 2).unwrap().to_be_bytes();
    [&[0xff, marker][..], &length, contents].concat()
}

/// A JPEG with the needle in a JFIF thumbnail and behind it, behind Adobe's header and every other
/// that has a length, in tables that nothing uses, and in every marker that is not a picture's.
/// Behind the fields of a frame, which many programs refuse, only where `lax`.
pub fn jpeg(picture: &DynamicImage, lax: bool) -> Vec<u8> {
    let plain = encoded(picture, ImageFormat::Jpeg);
    let mut out = plain[..2].to_vec();
    let mut thumbnail = b"JFIF\0\x01\x02\0\0\x01\0\x01\x04\x01".to_vec();
    thumbnail.extend(with_secret(b"").iter().chain(b"."));
    out.extend(segment(0xe0, &with_secret(&thumbnail)));
    out.extend(segment(0xe0, &with_secret(b"JFXX\0\x13")));
    out.extend(segment(0xee, &with_secret(b"Adobe\0\x64\0\0\0\0\x01")));
    let pieces = profile();
    out.extend(segment(
        0xe2,
        &[b"ICC_PROFILE\0\x01\x01", &pieces[..]].concat(),
    ));
    out.extend(segment(0xe1, &[b"Exif\0\0", &exif(1)[..]].concat()));
    for marker in (0xe0..=0xef).chain(0xf0..=0xfe).chain([0xc8]) {
        out.extend(segment(marker, SECRET));
    }
    let unused = [&[3][..], SECRET, &[1; 64 - SECRET.len()]].concat();
    out.extend(segment(0xdb, &unused));
    let mut codes = [0; 17];
    (codes[0], codes[16]) = (0x13, SECRET.len() as u8);
    out.extend(segment(0xc4, &with_secret(&codes)));
    if lax {
        out.extend(segment(0xdd, &with_secret(&[0, 0])));
    }
    let mut at = 2;
    while plain[at + 1] != 0xda {
        let length = usize::from(u16::from_be_bytes([plain[at + 2], plain[at + 3]]));
        let contents = &plain[at + 4..at + 2 + length];
        if plain[at + 1] != 0xe0 {
            // Behind a Huffman table there is another one, or none.
            let contents = match plain[at + 1] {
                _ if !lax => contents.to_vec(),
                0xc4 => [contents, &[0xff; 20], SECRET].concat(),
                _ => with_secret(contents),
            };
            out.extend(segment(plain[at + 1], &contents));
        }
        at += 2 + length;
    }
    let length = usize::from(u16::from_be_bytes([plain[at + 2], plain[at + 3]]));
    let scan = &plain[at + 4..at + 2 + length];
    let more = if lax { SECRET } else { b"" };
    out.extend(segment(0xda, &[scan, more].concat()));
    out.extend(&plain[at + 2 + length..]);
    let end = out.len() - 2;
    // Behind the last pixel, and behind the end.
    out.splice(end..end, SECRET.iter().copied());
    out.extend(SECRET);
    out
}

/// WebPs with the needle behind their compressed pixels, within the chunk.
pub fn webps_with_more_than_pixels(picture: &DynamicImage) -> [Vec<u8>; 2] {
    let (pixels, width, height) = (picture.to_rgb8(), picture.width(), picture.height());
    let lossy = webp::Encoder::from_rgb(pixels.as_raw(), width, height);
    let lossless = encoded(&pixels.clone().into(), ImageFormat::WebP);
    [lossy.encode(80.0).to_vec(), lossless].map(|file| {
        let length = u32::from_le_bytes(file[16..20].try_into().unwrap()) as usize;
        let pixels = [&file[20..20 + length], SECRET, SECRET].concat();
        let chunk = riff(file[12..16].try_into().unwrap(), &pixels);
        riff(b"RIFF", &[b"WEBP", &chunk[..]].concat())
    })
}

fn riff(kind: &[u8; 4], contents: &[u8]) -> Vec<u8> {
    let length = u32::try_from(contents.len()).unwrap().to_le_bytes();
    let padding = &[0][..contents.len() % 2];
    [&kind[..], &length, contents, padding].concat()
}

/// A WebP with the needle in chunks of all kinds, behind the extended header, and behind the end.
pub fn webp(picture: &DynamicImage, animated: bool) -> Vec<u8> {
    let mut plain = Vec::new();
    let encoder = WebPEncoder::new_lossless(&mut plain);
    picture.to_rgb8().write_with_encoder(encoder).unwrap();
    let side = |side: u32| (side - 1).to_le_bytes()[..3].to_vec();
    let size = [side(picture.width()), side(picture.height())].concat();
    let flags = if animated { 0b0010_1110 } else { 0b0010_1100 };
    let header = [&[flags, 0, 0, 0][..], &size, SECRET].concat();
    let mut list = [riff(b"VP8X", &header), riff(b"ICCP", &profile())].concat();
    list.extend(riff(b"XXXX", SECRET));
    if animated {
        list.extend(riff(b"ANIM", &with_secret(&[0; 6])));
        let mut frame = [&[0; 6][..], &size, &[0; 4]].concat();
        frame.extend(&plain[12..]);
        frame.extend(riff(b"XXXX", SECRET));
        list.extend(riff(b"ANMF", &frame));
        list.extend(riff(b"ANMF", &frame));
    } else {
        list.extend(&plain[12..]);
    }
    list.extend(riff(b"EXIF", &exif(1)));
    list.extend(riff(b"XMP ", SECRET));
    list.extend(riff(b"XXXX", SECRET));
    let mut file = riff(b"RIFF", &[b"WEBP", &list[..]].concat());
    file.extend(SECRET);
    file
}

/// A GIF with the needle in a comment before the picture and behind it, in a text, in what an
/// application left, and behind the end.
pub fn gif(picture: &DynamicImage) -> Vec<u8> {
    let mut file = encoded(picture, ImageFormat::Gif);
    let block = [&[SECRET.len() as u8][..], SECRET, &[0]].concat();
    let comment = [&[0x21, 0xfe][..], &block].concat();
    let text = [&[0x21, 0x01, 12][..], &[0; 12], &block].concat();
    let own = [&[0x21, 0xff, 11][..], SECRET, &block].concat();
    let colours = match file[10] & 0x80 {
        0 => 0,
        _ => 3 << ((file[10] & 7) + 1),
    };
    let end = file.len() - 1;
    file.splice(end..end, comment.clone());
    let start = 13 + colours;
    file.splice(start..start, [comment, text, own].concat());
    file.extend(SECRET);
    file
}
