//! What of an uploaded file is looked at. A file is taken apart before anything decodes it, and
//! only the parts that are named go on: the decoder sees nothing else, and nothing else is stored.
//! So neither a text nor a profile can take memory in a decoder, and no part that nobody knows can
//! carry something along.

use bytes::Bytes;
use image::DynamicImage;
use image::metadata::Orientation;

use super::decode::Limits;
use super::error::{MediaError, Missing};
use super::sniff::Format;
use super::{gif, heif, jpeg, jxl, png, webp};

/// A file without its metadata, and what its metadata said of how it is shown.
#[derive(Debug, Clone)]
pub(super) struct StrippedFile {
    /// The file, made of its named parts.
    pub(super) file: Bytes,
    /// The colour profile as it stood in the file, at most [`MOST_PROFILE`] bytes.
    pub(super) profile: Option<Bytes>,
    /// How the pixels have to be turned to stand upright.
    pub(super) orientation: Orientation,
    /// Of a JPEG: what its channels are.
    pub(super) channels: Option<jpeg::Channels>,
    /// Whether the file can be shown as it is: it is one still picture, and holds nothing else.
    pub(super) as_is: bool,
}

impl StrippedFile {
    /// Whether the profile is for greys, which some formats keep in coloured pixels.
    pub(super) fn is_for_greys(&self) -> bool {
        let profile = self.profile.as_deref();
        profile.and_then(|it| it.get(16..20)) == Some(b"GRAY")
    }
}

/// Most bytes of a colour profile. Those of cameras and screens have some hundred to some thousand,
/// those of presses half a million.
pub(super) const MOST_PROFILE: usize = 1 << 20;
/// Most pixels a side: a decoder holds whole lines. JPEG and GIF cannot say more.
const MOST_SIDE: u32 = 65_535;

/// How much of a picture has to be there, of 1.
const ENOUGH: f64 = 0.9;

/// Whether a picture of which this share is there may be shown.
pub(super) fn enough(share: f64) -> Result<(), MediaError> {
    enough_of(share, share)
}

/// Whether a picture may be shown of which this share can be; more of it may be there.
pub(super) fn enough_of(shown: f64, there: f64) -> Result<(), MediaError> {
    match shown {
        ENOUGH.. => Ok(()),
        _ if there > 0.0 => Err(MediaError::Missing(Missing::of(1.0 - there))),
        _ => Err(MediaError::Damaged),
    }
}

/// Takes a file apart and puts its named parts together again.
///
/// # Errors
/// [`MediaError::Damaged`] when its structure cannot be followed, or that it has too many pixels.
pub(super) fn read(
    format: Format,
    bytes: &Bytes,
    limits: Limits,
) -> Result<StrippedFile, MediaError> {
    match format {
        Format::Jpeg => jpeg::read(bytes, limits),
        Format::Png => png::read(bytes, limits),
        Format::WebP => webp::read(bytes, limits),
        Format::Gif => gif::read(bytes, limits),
        Format::Heif => heif::read(bytes, limits),
        Format::Jxl => jxl::read(bytes, limits),
    }
}

/// Leaves out of a file what its pixels, now that they are known, have not used. Where that cannot
/// be left out, the file is not shown as it is.
pub(super) fn leave_out_unused(format: Format, kept: &mut StrippedFile, shown: &DynamicImage) {
    match format {
        Format::Png => match png::without_unused(&kept.file, shown) {
            Some(file) => kept.file = file,
            None => kept.as_is = false,
        },
        Format::WebP if kept.as_is => match webp::without_unused(&kept.file, shown) {
            Some(file) => kept.file = file,
            None => kept.as_is = false,
        },
        Format::Jpeg | Format::WebP | Format::Gif | Format::Heif | Format::Jxl => {}
    }
}

/// The same file with a colour profile; none where that cannot be.
pub(super) fn with_profile(format: Format, file: &Bytes, profile: &Bytes) -> Option<Bytes> {
    match format {
        Format::Jpeg => jpeg::with_profile(file, profile),
        Format::Png => png::with_profile(file, profile),
        Format::WebP => webp::with_profile(file, profile),
        Format::Gif | Format::Heif | Format::Jxl => None,
    }
}

/// How a picture has to be turned, by its EXIF. Some write JPEG's prefix before it in other formats.
pub(super) fn orientation(exif: &[u8]) -> Orientation {
    let tiff = exif.strip_prefix(b"Exif\0\0").unwrap_or(exif);
    Orientation::from_exif_chunk(tiff).unwrap_or(Orientation::NoTransforms)
}

impl Limits {
    /// Whether a picture of this size may be decoded.
    pub(super) fn check(self, width: u32, height: u32) -> Result<(), MediaError> {
        if width == 0 || height == 0 {
            return Err(MediaError::Damaged);
        }
        let limit = self.pixels;
        if u64::from(width) * u64::from(height) > limit {
            return Err(MediaError::TooManyPixels {
                width,
                height,
                limit,
            });
        }
        if width.max(height) > MOST_SIDE {
            return Err(MediaError::TooLong(MOST_SIDE));
        }
        Ok(())
    }
}
