//! Pictures stand upright, whatever holds the note on how they lie.

use bytes::Bytes;
use image::{DynamicImage, ImageFormat};
use img_parts::jpeg::{Jpeg, JpegSegment, markers};
use img_parts::png::{Png, PngChunk};
use img_parts::riff::{RiffChunk, RiffContent};
use img_parts::webp::WebP;
use vignette::media::{self, Limits};

use crate::pictures::{encoded, picture};

/// EXIF with an orientation (tag 0x0112) and nothing else.
pub fn exif(orientation: u8, big_endian: bool) -> Vec<u8> {
    match big_endian {
        true => [
            &b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0"[..],
            &[orientation, 0, 0, 0, 0, 0, 0],
        ]
        .concat(),
        false => [
            &b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0"[..],
            &[orientation, 0, 0, 0, 0, 0, 0, 0],
        ]
        .concat(),
    }
}

/// The pixels that a camera stores when it notes this orientation (EXIF 2.32, tag 274).
fn stored(upright: &DynamicImage, orientation: u8) -> DynamicImage {
    match orientation {
        2 => upright.fliph(),
        3 => upright.rotate180(),
        4 => upright.flipv(),
        5 => upright.rotate90().fliph(),
        6 => upright.rotate270(),
        7 => upright.rotate270().fliph(),
        8 => upright.rotate90(),
        _ => upright.clone(),
    }
}

/// A file with these notes, in their order.
fn noted(picture: &DynamicImage, format: ImageFormat, notes: &[Vec<u8>]) -> Bytes {
    let file = encoded(picture, format).into();
    match format {
        ImageFormat::Jpeg => {
            let mut jpeg = Jpeg::from_bytes(file).unwrap();
            for (at, note) in notes.iter().enumerate() {
                let contents = [b"Exif\0\0", &note[..]].concat().into();
                let segment = JpegSegment::new_with_contents(markers::APP1, contents);
                jpeg.segments_mut().insert(1 + at, segment);
            }
            jpeg.encoder().bytes()
        }
        ImageFormat::Png => {
            let mut png = Png::from_bytes(file).unwrap();
            for (at, note) in notes.iter().enumerate() {
                let chunk = PngChunk::new(*b"eXIf", note.clone().into());
                png.chunks_mut().insert(1 + at, chunk);
            }
            png.encoder().bytes()
        }
        _ => {
            let mut webp = WebP::from_bytes(file).unwrap();
            for note in notes {
                let content = RiffContent::Data(note.clone().into());
                webp.chunks_mut().push(RiffChunk::new(*b"EXIF", content));
            }
            webp.encoder().bytes()
        }
    }
}

/// How far two pictures are apart on average.
fn apart(some: &DynamicImage, others: &DynamicImage) -> f64 {
    let (some, others) = (some.to_rgb8(), others.to_rgb8());
    assert_eq!(some.dimensions(), others.dimensions());
    let pairs = some.iter().zip(others.iter());
    let sum: u64 = pairs.map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    sum as f64 / some.len() as f64
}

#[test]
fn the_first_note_turns_a_picture_in_every_container_and_size() {
    let upright = picture(9, 60, 40);
    let limits = Limits {
        bytes: 1 << 20,
        pixels: 1 << 20,
    };
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        for orientation in 1..=8 {
            for (big_endian, prefix) in [(false, &b""[..]), (true, b""), (false, b"Exif\0\0")] {
                let prefix = if format == ImageFormat::Jpeg {
                    b""
                } else {
                    prefix
                };
                let first = [prefix, &exif(orientation, big_endian)].concat();
                // Another program's, which does not count.
                let second = exif(9 - orientation, false);
                for notes in [vec![first.clone()], vec![first.clone(), second]] {
                    let lying = stored(&upright, orientation).to_rgb8().into();
                    let file = noted(&lying, format, &notes);
                    let decoded = media::decode(&file, limits).unwrap();
                    let what = format!("{format:?}, {orientation}, {} notes", notes.len());
                    assert!(apart(&decoded.image, &upright) < 8.0, "{what}");
                    for made in [
                        media::original(&decoded),
                        media::scaled(&decoded, vignette::domain::PictureSize::Grid),
                    ] {
                        let shown = image::load_from_memory(&made.unwrap().bytes).unwrap();
                        assert!(apart(&shown, &upright) < 12.0, "{what}");
                    }
                }
            }
        }
        for nonsense in [
            exif(0, false),
            exif(9, true),
            b"Exif\0\0".to_vec(),
            b"II*\0".to_vec(),
        ] {
            let file = noted(&upright, format, &[nonsense]);
            let decoded = media::decode(&file, limits).unwrap();
            assert!(apart(&decoded.image, &upright) < 8.0, "{format:?}");
        }
    }
}
