//! From bytes to upright pixels, within limits.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use bytes::Bytes;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader};

use super::colour::{self, OwnColours};
use super::error::MediaError;
use super::heif;
use super::jpeg::{self, Enough, Pixels};
use super::jxl;
use super::render::in_own_colours;
use super::sniff::Format;
use super::strip::{self, StrippedFile};
use crate::domain::{Dimensions, PictureSize};

/// Bytes for a pixel while a picture is decoded and its sizes are made, at the highest that was
/// measured of each format: a JPEG takes up to 7, a PNG 10, a WebP 15; transparent ones take most.
const BYTES_OF_A_PIXEL: u64 = 16;

/// How much a picture may cost.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Most bytes of a file.
    pub bytes: usize,
    /// Most pixels, checked before they are decoded.
    pub pixels: u64,
}

impl Limits {
    /// Bytes that a picture may take while it is decoded and its sizes are made.
    #[must_use]
    pub fn memory(self) -> u64 {
        self.pixels.saturating_mul(BYTES_OF_A_PIXEL)
    }

    /// The same of a JPEG XL, which is decoded in floating point.
    #[must_use]
    pub fn memory_of_jpeg_xl(self) -> u64 {
        // And its pixels.
        self.pixels.saturating_mul(jxl::BYTES + 4)
    }
}

/// An upright picture in memory.
#[derive(Debug)]
pub struct Decoded {
    /// What the file was.
    pub format: Format,
    /// The pixels, upright, sRGB, 8 bits a channel, RGB or (when any pixel is transparent) RGBA; fewer
    /// than the picture's where fewer were enough, see [`decode_for_sizes`].
    pub image: DynamicImage,
    /// Size of the upright picture.
    dimensions: Dimensions,
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
        self.dimensions
    }

    fn is_reduced(&self) -> bool {
        size_of(&self.image) != self.dimensions
    }
}

/// Decodes an uploaded file, all its pixels.
///
/// # Errors
/// A [`MediaError`] that says what is wrong with it.
pub fn decode(bytes: &Bytes, limits: Limits) -> Result<Decoded, MediaError> {
    decode_to(bytes, limits, None)
}

/// Decodes an uploaded file for the sizes that are made of a picture: a large JPEG, whose pixels are
/// its original's, at a half, a quarter or an eighth where that is enough for the largest of them.
///
/// # Errors
/// As [`decode`]: all of the file is read in any case.
pub fn decode_for_sizes(bytes: &Bytes, limits: Limits) -> Result<Decoded, MediaError> {
    let view: Enough = |whole| PictureSize::View.of(whole);
    let decoded = decode_to(bytes, limits, Some(view))?;
    match decoded.file {
        // Its colours are converted in the original, too.
        None if decoded.is_reduced() => decode(bytes, limits),
        _ => Ok(decoded),
    }
}

fn decode_to(bytes: &Bytes, limits: Limits, enough: Option<Enough>) -> Result<Decoded, MediaError> {
    if bytes.len() > limits.bytes {
        return Err(MediaError::TooManyBytes(limits.bytes));
    }
    let format = Format::sniff(bytes)?;
    let mut kept = contained(format, || strip::read(format, bytes, limits))?;
    let upright = kept.orientation == Orientation::NoTransforms;
    let turned = match format {
        Format::Jpeg if !upright && enough.is_some() => jpeg::turned(&kept.file, kept.orientation),
        _ => None,
    };
    // What cannot be turned without loss is written anew, of all its pixels.
    let enough = enough.filter(|_| kept.as_is && (upright || turned.is_some()));
    let Srgb {
        mut image,
        whole,
        own,
        anew,
    } = in_srgb(format, &mut kept, limits, enough)?;
    image.apply_orientation(kept.orientation);
    let dimensions = match exchanges_sides(kept.orientation) {
        false => whole,
        true => Dimensions {
            width: whole.height,
            height: whole.width,
        },
    };
    let file = turned.or((kept.as_is && upright).then_some(kept.file));
    Ok(Decoded {
        format,
        image,
        dimensions,
        orientation: kept.orientation,
        profile: kept.profile,
        file: anew.filter(|_| upright).or(file.and_then(|file| match own {
            OwnColours::Srgb => Some(file),
            OwnColours::Profile(profile) => strip::with_profile(format, &file, &profile),
            OwnColours::Unknown => None,
        })),
    })
}

/// Whether what was the width becomes the height.
pub(super) fn exchanges_sides(orientation: Orientation) -> bool {
    matches!(
        orientation,
        Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH
    )
}

pub(super) fn size_of(image: &DynamicImage) -> Dimensions {
    Dimensions {
        width: image.width(),
        height: image.height(),
    }
}

/// The pixels of a file as sRGB, 8 bits a channel, before they are turned.
struct Srgb {
    image: DynamicImage,
    /// Size of the whole picture.
    whole: Dimensions,
    /// What that makes of the file's own colours.
    own: OwnColours,
    /// Of a file that few browsers show, one in its own colours that all of them do.
    anew: Option<Bytes>,
}

impl Srgb {
    fn new(image: DynamicImage, own: OwnColours) -> Self {
        Self {
            whole: size_of(&image),
            image,
            own,
            anew: None,
        }
    }
}

fn in_srgb(
    format: Format,
    kept: &mut StrippedFile,
    limits: Limits,
    enough: Option<Enough>,
) -> Result<Srgb, MediaError> {
    let mut whole = None;
    let image = match (format.decoder(), kept.channels) {
        (None, None) => contained(format, || match format {
            Format::Jxl => jxl::decode(&kept.file, limits),
            _ => heif::decode(&kept.file, limits),
        })?,
        (None, Some(channels)) => match jpeg::decode(&kept.file, channels, enough)? {
            (Pixels::Picture(image), size) => {
                whole = Some(size);
                image
            }
            (Pixels::Ink(ink), _) => {
                let (image, own) = colour::from_ink(&ink, kept.profile.as_deref());
                return Ok(Srgb::new(image, own));
            }
        },
        (Some(decoder), _) => decoded(&kept.file, decoder, limits)?,
    };
    let grey = !image.color().has_color() || kept.is_for_greys();
    let mut image = eight_bit(image);
    let whole = whole.unwrap_or_else(|| size_of(&image));
    strip::leave_out_unused(format, kept, &image);
    let Some(profile) = &kept.profile else {
        return Ok(Srgb {
            whole,
            ..Srgb::new(image, OwnColours::Srgb)
        });
    };
    let written_anew = matches!(format, Format::Heif | Format::Jxl) && !grey;
    let before = written_anew.then(|| image.clone());
    let own = colour::to_srgb(&mut image, profile, grey);
    let anew = match (before, &own) {
        (Some(before), OwnColours::Profile(profile)) => in_own_colours(&before, profile),
        _ => None,
    };
    Ok(Srgb {
        image,
        whole,
        own,
        anew,
    })
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
