//! HEIC and AVIF: pictures of a video codec in the container of HEIF (ISO/IEC 23008-12). Nothing of
//! such a file is handed on: the picture is decoded and written anew.

mod av1;
mod planes;
mod colours;
mod composed;
mod container;
#[cfg(feature = "heic")]
mod hevc;

use bytes::Bytes;
use heifer_isobmff::HeifFile;
use image::metadata::Orientation;
use image::{DynamicImage, RgbaImage};

use super::decode::Limits;
use super::error::MediaError;
use super::strip::StrippedFile;
use composed::Composer;

/// What to do where a picture can be read by no other means.
const AS_JPEG: &str = "media-as-jpeg";

/// What a file says of its picture. Its EXIF says nothing of how it stands: the container turns it.
///
/// # Errors
/// When it is cut short, too large, or of a kind that cannot be shown.
pub(super) fn read(bytes: &Bytes, limits: Limits) -> Result<StrippedFile, MediaError> {
    let file = container::parse(bytes)?;
    known(&file)?;
    container::check(&file, limits)?;
    Ok(StrippedFile {
        profile: colours::profile(&file)?,
        file: bytes.clone(),
        orientation: Orientation::NoTransforms,
        channels: None,
        as_is: false,
    })
}

/// The pixels of a file that was read, upright, in its own colours.
///
/// # Errors
/// When they cannot be decoded.
pub(super) fn decode(bytes: &Bytes, limits: Limits) -> Result<DynamicImage, MediaError> {
    let file = container::parse(bytes)?;
    let mut picture = match codec(&file)? {
        #[cfg(feature = "heic")]
        Codec::Hevc => hevc::decode(&bytes[..container::end_of_boxes(bytes)?], limits)?,
        #[cfg(not(feature = "heic"))]
        Codec::Hevc => return Err(unsupported("media-heic")),
        Codec::Av1 => Composer::new(&file, limits).shown()?,
    };
    limits.check(picture.width(), picture.height())?;
    if !file.referenced_items(file.primary_id, b"prem").is_empty() {
        unmultiply(&mut picture);
    }
    Ok(picture.into())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Codec {
    Hevc,
    Av1,
}

/// By what the picture that the file shows is compressed.
fn codec(file: &HeifFile<'_>) -> Result<Codec, MediaError> {
    let mut id = file.primary_id;
    // A picture that is made of others may be made of such.
    for _ in 0..=container::DEPTH {
        let kind = file.item(id).map_err(container::damaged)?.item_type;
        id = match &kind.0 {
            b"hvc1" => return Ok(Codec::Hevc),
            b"av01" => return Ok(Codec::Av1),
            b"grid" | b"iovl" | b"iden" => match file.referenced_items(id, b"dimg") {
                [first, ..] => *first,
                [] => return Err(MediaError::Damaged),
            },
            b"jpeg" | b"j2k1" | b"avc1" | b"unci" | b"vvc1" | b"evc1" | b"lhv1" => {
                return Err(unsupported("media-heif-rare"));
            }
            _ => return Err(MediaError::Damaged),
        };
    }
    Err(MediaError::Damaged)
}

/// Whether a picture of this kind can be decoded here.
fn known(file: &HeifFile<'_>) -> Result<(), MediaError> {
    match codec(file)? {
        Codec::Hevc if !cfg!(feature = "heic") => Err(unsupported("media-heic")),
        Codec::Hevc | Codec::Av1 => Ok(()),
    }
}

pub(super) fn unsupported(what: &'static str) -> MediaError {
    MediaError::Unsupported {
        what,
        instead: AS_JPEG,
    }
}

/// HDR of which the container does not say that it is.
fn hdr() -> MediaError {
    MediaError::Unsupported {
        what: "media-hdr",
        instead: "media-without-hdr",
    }
}

/// Undoes that colours were multiplied by their opacity.
pub(super) fn unmultiply(picture: &mut RgbaImage) {
    for pixel in picture.pixels_mut() {
        let [.., opacity] = pixel.0;
        let Some(half) = (opacity > 0).then_some(opacity / 2) else {
            continue;
        };
        for colour in &mut pixel.0[..3] {
            let whole = (u32::from(*colour) * 255 + u32::from(half)) / u32::from(opacity);
            *colour = whole.min(255) as u8;
        }
    }
}
