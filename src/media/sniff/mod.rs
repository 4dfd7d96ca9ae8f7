//! What a file is, by its first bytes and never by its name.

mod format;
mod names;

use image::ImageFormat;

use super::error::MediaError;

pub use format::{Format, kinds};
pub use names::{has_picture_name, has_video_name};

// Ids of messages in `media.ftl`, as are all texts below.
/// What to do with a picture of another kind.
const AS_JPEG: &str = "media-as-jpeg";
const DEVELOP: &str = "media-develop";
/// What to do with what nobody knows.
const UNKNOWN: &str = "media-unknown";
const STILL: &str = "media-still";
const NO_VIDEO: &str = "media-no-video";

impl Format {
    /// Reads the magic bytes.
    ///
    /// # Errors
    /// [`MediaError::Unsupported`], naming what the file seems to be and what to do about it.
    pub fn sniff(bytes: &[u8]) -> Result<Self, MediaError> {
        if bytes.is_empty() {
            return Err(MediaError::Empty);
        }
        // Anything may stand between the parts of a JPEG, right behind its start too.
        if bytes.starts_with(b"\xff\xd8") {
            return Ok(Self::Jpeg);
        }
        match image::guess_format(bytes) {
            Ok(ImageFormat::Png) => Ok(Self::Png),
            Ok(ImageFormat::WebP) => Ok(Self::WebP),
            Ok(ImageFormat::Gif) => Ok(Self::Gif),
            _ if is_heif(bytes) => Ok(Self::Heif),
            _ if JXL.iter().any(|it| bytes.starts_with(it)) => Ok(Self::Jxl),
            _ => {
                let (what, instead) = foreign(bytes).unwrap_or(("media-no-picture", UNKNOWN));
                Err(MediaError::Unsupported { what, instead })
            }
        }
    }
}

/// What JPEG XL begins with, in a container and without one (ISO/IEC 18181-2, 9.1 and 18181-1, 6.2).
const JXL: [&[u8]; 2] = [b"\0\0\0\x0cJXL \r\n\x87\n", b"\xff\x0a"];

/// What files begin with, where that names them.
const BEGINNINGS: &[(&[u8], &str, &str)] = &[
    (b"\0\0\0\x0cjP  \r\n\x87\n", "media-jpeg-2000", AS_JPEG),
    (b"\xff\x4f\xff\x51", "media-jpeg-2000", AS_JPEG),
    (b"II\xbc\x01", "media-jpeg-xr", AS_JPEG),
    (b"BM", "media-bmp", AS_JPEG),
    (b"8BPS", "media-photoshop", AS_JPEG),
    (b"gimp xcf", "media-gimp", AS_JPEG),
    (b"\0\0\x01\0", "media-icon", AS_JPEG),
    (b"v/1\x01", "media-openexr", AS_JPEG),
    (b"#?RADIANCE", "media-radiance", AS_JPEG),
    (b"qoif", "media-qoi", AS_JPEG),
    (b"FUJIFILMCCD-RAW", "media-raw-raf", DEVELOP),
    (b"IIRO", "media-raw-orf", DEVELOP),
    (b"IIRS", "media-raw-orf", DEVELOP),
    (b"MMOR", "media-raw-orf", DEVELOP),
    (b"IIU\0", "media-raw-rw2", DEVELOP),
    (b"FOVb", "media-raw-x3f", DEVELOP),
    (b"\0MRM", "media-raw-mrw", DEVELOP),
    (b"%PDF-", "media-pdf", "media-export-page"),
    (b"\x1aE\xdf\xa3", "media-video", NO_VIDEO),
    (b"\0\0\x01\xba", "media-video", NO_VIDEO),
    (b"\0\0\x01\xb3", "media-video", NO_VIDEO),
    (b"FLV\x01", "media-video", NO_VIDEO),
    (b"PK\x03\x04", "media-zip", "media-unpack"),
];

/// Brands of ISO base media files (ISO/IEC 14496-12), and how what is of such a brand is called.
const BRANDS: &[(&[&[u8; 4]], &str, &str)] = &[
    (&[b"avis"], "media-avif-sequence", STILL),
    (
        &[b"hevc", b"hevx", b"hevm", b"hevs"],
        "media-heic-sequence",
        STILL,
    ),
    (&[b"crx "], "media-raw-cr3", DEVELOP),
    (&[b"msf1"], "media-heif-sequence", STILL),
];

/// Brands of files that hold a still picture, also beside a sequence.
const STILLS: &[&[u8; 4]] = &[
    b"heic", b"heix", b"heim", b"heis", b"mif1", b"mif2", b"miaf", b"avif",
];

impl Format {
    /// The media type of a file of this format.
    #[must_use]
    pub fn media_type(self, file: &[u8]) -> &'static str {
        let has = |family: &[&[u8; 4]]| {
            brands(file).any(|brand| family.iter().any(|known| known[..] == *brand))
        };
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::WebP => "image/webp",
            Self::Gif => "image/gif",
            Self::Heif if has(&[b"heic", b"heix", b"heim", b"heis"]) => "image/heic",
            Self::Heif if has(&[b"avif"]) => "image/avif",
            Self::Heif => "image/heif",
            Self::Jxl => "image/jxl",
        }
    }
}

/// Whether a file says that it is a picture of HEIF, HEIC or AVIF.
fn is_heif(bytes: &[u8]) -> bool {
    bytes.get(4..8) == Some(b"ftyp")
        && brands(bytes).any(|brand| STILLS.iter().any(|still| still[..] == *brand))
}

fn foreign(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    if bytes.get(4..8) == Some(b"ftyp") {
        return Some(iso_media(bytes));
    }
    if matches!(bytes.get(4..8), Some(b"moov" | b"mdat" | b"wide")) {
        return Some(("media-video", NO_VIDEO));
    }
    if matches!(
        bytes.get(..4),
        Some(b"II*\0" | b"MM\0*" | b"II+\0" | b"MM\0+")
    ) {
        return Some(tiff(bytes));
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"AVI ") {
        return Some(("media-video", NO_VIDEO));
    }
    let mut known = BEGINNINGS.iter();
    let found = known.find(|(beginning, ..)| bytes.starts_with(beginning));
    if let Some((_, what, instead)) = found {
        return Some((what, instead));
    }
    // A drawing may have a declaration and comments before it.
    let start = bytes.get(..bytes.len().min(1024))?;
    let text = String::from_utf8_lossy(start).to_lowercase();
    let drawing = text.contains("<svg") && !text.contains("<html");
    drawing.then_some(("media-svg", "media-as-png"))
}

/// What a file says that it is, the most particular first.
fn brands(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let length = bytes.first_chunk().map_or(0, |it| u32::from_be_bytes(*it));
    let end = usize::try_from(length).unwrap_or_default().clamp(12, 256);
    let brands = bytes.get(8..end.min(bytes.len())).unwrap_or_default();
    // Between the major brand and the others stands its version.
    let all = brands.chunks_exact(4).enumerate();
    all.filter(|(at, _)| *at != 1).map(|(_, brand)| brand)
}

/// The first brand that is known.
fn iso_media(bytes: &[u8]) -> (&'static str, &'static str) {
    let brand = |brand: &[u8]| {
        let mut kinds = BRANDS.iter();
        kinds.find(|(names, ..)| names.iter().any(|name| name[..] == *brand))
    };
    let known = brands(bytes).filter_map(brand);
    // A general brand says less than a particular one behind it.
    let said = known.min_by_key(|(_, what, _)| *what == "media-heif-sequence");
    said.map_or(("media-video", NO_VIDEO), |(_, what, instead)| {
        (*what, *instead)
    })
}

/// TIFF, or what cameras make of it: their files say so in the first bytes, or name DNG's version
/// (tag 0xc612) or a camera's make (0x010f) in the first directory.
fn tiff(bytes: &[u8]) -> (&'static str, &'static str) {
    if bytes.get(8..10) == Some(b"CR") {
        return ("media-raw-cr2", DEVELOP);
    }
    let little = bytes.starts_with(b"II");
    let pair = |at: usize| {
        let two: [u8; 2] = bytes.get(at..at + 2)?.try_into().ok()?;
        Some(if little {
            u16::from_le_bytes(two)
        } else {
            u16::from_be_bytes(two)
        })
    };
    let four: Option<[u8; 4]> = bytes.get(4..8).and_then(|it| it.try_into().ok());
    let directory = four.map_or(0, |it| match little {
        true => u32::from_le_bytes(it),
        false => u32::from_be_bytes(it),
    });
    let directory = usize::try_from(directory).unwrap_or(usize::MAX);
    let entries = pair(directory.min(bytes.len())).unwrap_or_default();
    let tags = (0..usize::from(entries)).map_while(|entry| pair(directory + 2 + 12 * entry));
    let tags: Vec<u16> = tags.collect();
    match (
        tags.contains(&0xc612),
        tags.contains(&0x014a),
        tags.contains(&0x010f),
    ) {
        (true, ..) => ("media-raw-dng", DEVELOP),
        // A camera, with the pixels in directories of their own.
        (_, true, true) => ("media-raw", DEVELOP),
        _ => ("media-tiff", AS_JPEG),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(bytes: &[u8]) -> String {
        Format::sniff(bytes).unwrap_err().to_string()
    }

    #[test]
    fn foreign_files_are_called_by_their_names() {
        let brands = |brands: &[&[u8; 4]]| {
            let all: Vec<u8> = brands.iter().copied().flatten().copied().collect();
            let length = u32::try_from(8 + all.len()).unwrap().to_be_bytes();
            [&length[..], b"ftyp", &all, &[0; 32]].concat()
        };
        let dng = b"II*\0\x08\0\0\0\x01\0\x12\xc6\x01\0\x04\0\0\0\x01\x04\0\0";
        for (file, what) in [
            (
                brands(&[b"avis", b"\0\0\0\0", b"msf1", b"avis"]),
                "an AVIF sequence",
            ),
            (
                brands(&[b"msf1", b"\0\0\0\0", b"msf1", b"hevc"]),
                "a HEIC sequence",
            ),
            (brands(&[b"crx ", b"\0\0\0\0"]), "a raw picture (CR3)"),
            (brands(&[b"qt  ", b"\0\0\0\0"]), "a video"),
            (brands(&[b"isom", b"\0\0\0\0", b"mp41"]), "a video"),
            (b"\0\0\0\x0cjP  \r\n\x87\n".to_vec(), "a JPEG 2000 picture"),
            (b"\xff\x4f\xff\x51\0".to_vec(), "a JPEG 2000 picture"),
            (b"II*\0\x10\0\0\0CR\x02\0".to_vec(), "a raw picture (CR2)"),
            (dng.to_vec(), "a raw picture (DNG)"),
            (b"MM\0*\0\0\0\x08\0\0".to_vec(), "a TIFF picture"),
            (b"II*\0\xff\xff\xff\xff".to_vec(), "a TIFF picture"),
            (b"%PDF-1.7".to_vec(), "a PDF"),
            (b"\x1aE\xdf\xa3".to_vec(), "a video"),
            (b"<?xml version='1.0'?>\n<svg>".to_vec(), "an SVG drawing"),
            (b"<svg>".to_vec(), "an SVG drawing"),
            (b"8BPS\0\x01".to_vec(), "a Photoshop file"),
        ] {
            let message = named(&file);
            let begins = format!("This file is {what}. Vignette takes {}. ", kinds("and"));
            assert!(message.starts_with(&begins), "{message}");
            assert!(message.len() > begins.len(), "{message}");
        }
        for jxl in [&b"\0\0\0\x0cJXL \r\n\x87\n"[..], b"\xff\x0a\x01"] {
            assert_eq!(Format::sniff(jxl), Ok(Format::Jxl));
        }
        for stills in [
            brands(&[b"heic", b"\0\0\0\0", b"mif1", b"heic"]),
            brands(&[b"mif1", b"\0\0\0\0"]),
            brands(&[b"avis", b"\0\0\0\0", b"msf1", b"avif"]),
        ] {
            assert_eq!(Format::sniff(&stills), Ok(Format::Heif));
        }
        let video = named(&brands(&[b"isom", b"\0\0\0\0", b"mp41"]));
        let advice = "Videos aren’t supported yet";
        assert!(video.contains(advice) && video.contains("a single frame"));
        assert!(named(b"<html><svg>").starts_with("This file is not a picture."));
    }
}
