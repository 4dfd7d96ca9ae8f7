//! From bytes to upright pixels, within limits.

use crate::i18n::{by_id, text};
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use bytes::Bytes;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader};

use super::colour::{self, OwnColours};
use super::heif;
use super::jpeg::{self, Pixels};
use super::jxl;
use super::missing::Missing;
use super::render::in_own_colours;
use super::strip::{self, StrippedFile};
use crate::domain::Dimensions;

/// A kind of picture that people may upload, known by its first bytes and never by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `image/jpeg`
    Jpeg,
    /// `image/png`
    Png,
    /// `image/webp`
    WebP,
    /// `image/gif`; its first frame.
    Gif,
    /// `image/heic`, `image/heif`, `image/avif`.
    Heif,
    /// `image/jxl`
    Jxl,
}

/// The kinds of pictures that are taken, as people call them.
const KINDS: &[&str] = &[
    "JPEG",
    "PNG",
    "WebP",
    "GIF",
    "AVIF",
    #[cfg(feature = "heic")]
    "HEIC",
    "JPEG XL",
];

/// What is taken, in a list with `and` or `or` before its last.
#[must_use]
pub fn kinds(joint: &str) -> String {
    match KINDS {
        [others @ .., last] => format!("{} {joint} {last}", others.join(", ")),
        [] => String::new(),
    }
}

impl Format {
    /// The format under which `image` decodes it; none for what is decoded by other means.
    fn decoder(self) -> Option<ImageFormat> {
        match self {
            Self::Jpeg | Self::Heif | Self::Jxl => None,
            Self::Png => Some(ImageFormat::Png),
            Self::WebP => Some(ImageFormat::WebP),
            Self::Gif => Some(ImageFormat::Gif),
        }
    }
}

/// How much a picture may cost.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Most bytes of a file.
    pub bytes: usize,
    /// Most pixels, checked before they are decoded.
    pub pixels: u64,
}

/// Why a file is not taken. The messages are for the person who sent it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MediaError {
    /// No bytes.
    #[error("{}", text!("media-empty"))]
    Empty,
    /// Not one of the kinds that are taken.
    #[error("{}", text!("media-unsupported", what = by_id(what), kinds = kinds(&text!("list-and")), instead = by_id(instead)))]
    Unsupported {
        /// What it seems to be: the id of a message.
        what: &'static str,
        /// What to do about it, likewise.
        instead: &'static str,
    },
    /// Begins like a picture, but cannot be read to its end.
    #[error("{}", text!("media-damaged"))]
    Damaged,
    /// A good part of it is not there.
    #[error("{}", text!("media-missing", share = .0.to_string()))]
    Missing(Missing),
    /// More bytes than the limit.
    #[error("{}", text!("media-too-large", megabytes = .0 / 1_000_000))]
    TooManyBytes(usize),
    /// More pixels a side than any decoder should hold a line of.
    #[error("{}", text!("media-too-long", pixels = *.0))]
    TooLong(u32),
    /// More pixels than the limit.
    #[error("{}", text!("media-too-many-pixels", width = *width, height = *height, megapixels = .limit / 1_000_000))]
    TooManyPixels {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
        /// Most pixels.
        limit: u64,
    },
}

/// An upright picture in memory.
#[derive(Debug)]
pub struct Decoded {
    /// What the file was.
    pub format: Format,
    /// The pixels, upright, sRGB, 8 bits a channel, RGB or (when any pixel is transparent) RGBA.
    pub image: DynamicImage,
    /// The file itself without metadata, where it shows the same picture.
    pub(super) file: Option<Bytes>,
    /// How its pixels, and those of further frames, were turned and converted.
    pub(super) orientation: Orientation,
    pub(super) profile: Option<Bytes>,
}

impl Decoded {
    /// Size of the upright picture.
    #[must_use]
    pub fn dimensions(&self) -> Dimensions {
        Dimensions {
            width: self.image.width(),
            height: self.image.height(),
        }
    }
}

/// Decodes an uploaded file.
///
/// # Errors
/// A [`MediaError`] that says what is wrong with it.
pub fn decode(bytes: &Bytes, limits: Limits) -> Result<Decoded, MediaError> {
    if bytes.len() > limits.bytes {
        return Err(MediaError::TooManyBytes(limits.bytes));
    }
    let format = Format::sniff(bytes)?;
    let mut kept = contained(format, || strip::read(format, bytes, limits))?;
    let (mut image, own, anew) = in_srgb(format, &mut kept, limits)?;
    image.apply_orientation(kept.orientation);
    let upright = kept.orientation == Orientation::NoTransforms;
    let file = (kept.as_is && upright).then_some(kept.file);
    Ok(Decoded {
        format,
        image,
        orientation: kept.orientation,
        profile: kept.profile,
        file: anew.filter(|_| upright).or(file.and_then(|file| match own {
            OwnColours::Srgb => Some(file),
            OwnColours::Profile(profile) => strip::with_profile(format, &file, &profile),
            OwnColours::Unknown => None,
        })),
    })
}

/// The pixels as sRGB, 8 bits a channel; what that makes of the file's own; and of a file that few
/// browsers show, one in its own colours that all of them do.
fn in_srgb(
    format: Format,
    kept: &mut StrippedFile,
    limits: Limits,
) -> Result<(DynamicImage, OwnColours, Option<Bytes>), MediaError> {
    let image = match (format.decoder(), kept.channels) {
        (None, None) => contained(format, || match format {
            Format::Jxl => jxl::decode(&kept.file, limits),
            _ => heif::decode(&kept.file, limits),
        })?,
        (None, Some(channels)) => match jpeg::decode(&kept.file, channels)? {
            Pixels::Picture(image) => image,
            Pixels::Ink(ink) => {
                let (image, own) = colour::from_ink(&ink, kept.profile.as_deref());
                return Ok((image, own, None));
            }
        },
        (Some(decoder), _) => decoded(&kept.file, decoder, limits)?,
    };
    let grey = !image.color().has_color() || kept.is_for_greys();
    let mut image = eight_bit(image);
    strip::leave_out_unused(format, kept, &image);
    let Some(profile) = &kept.profile else {
        return Ok((image, OwnColours::Srgb, None));
    };
    let written_anew = matches!(format, Format::Heif | Format::Jxl) && !grey;
    let before = written_anew.then(|| image.clone());
    let own = colour::to_srgb(&mut image, profile, grey);
    let anew = match (before, &own) {
        (Some(before), OwnColours::Profile(profile)) => in_own_colours(&before, profile),
        _ => None,
    };
    Ok((image, own, anew))
}

/// Decodes what a young decoder decodes: where it panics, the file cannot be read, and nobody else
/// notices.
pub(super) fn contained<T>(
    format: Format,
    decode: impl FnOnce() -> Result<T, MediaError>,
) -> Result<T, MediaError> {
    catch_unwind(AssertUnwindSafe(decode)).unwrap_or_else(|_| {
        tracing::error!(?format, "a decoder panicked");
        Err(MediaError::Damaged)
    })
}

/// The pixels of a still file.
pub(super) fn decoded(
    file: &Bytes,
    format: ImageFormat,
    limits: Limits,
) -> Result<DynamicImage, MediaError> {
    let mut memory = image::Limits::no_limits();
    // Four bytes for each pixel, and as much again for what the decoder needs itself.
    memory.max_alloc = Some(limits.pixels.saturating_mul(8));
    let mut reader = ImageReader::with_format(Cursor::new(file), format);
    reader.limits(memory.clone());
    let mut decoder = reader.into_decoder().map_err(damaged)?;
    let (width, height) = decoder.dimensions();
    limits.check(width, height)?;
    decoder.set_limits(memory).map_err(damaged)?;
    DynamicImage::from_decoder(decoder).map_err(damaged)
}

fn damaged(error: ImageError) -> MediaError {
    tracing::debug!(%error, "a picture could not be decoded");
    MediaError::Damaged
}

fn eight_bit(image: DynamicImage) -> DynamicImage {
    if !image.color().has_alpha() {
        return match image {
            DynamicImage::ImageRgb8(_) => image,
            other => other.into_rgb8().into(),
        };
    }
    let rgba = image.into_rgba8();
    if rgba.pixels().all(|pixel| pixel.0[3] == u8::MAX) {
        return DynamicImage::ImageRgba8(rgba).into_rgb8().into();
    }
    rgba.into()
}
