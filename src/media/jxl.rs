//! JPEG XL. Nothing of such a file is handed on: the picture is decoded and written anew.

use bytes::Bytes;
use image::metadata::Orientation;
use image::{DynamicImage, GrayAlphaImage, GrayImage, RgbImage, RgbaImage};
use jxl_oxide::color::ColourEncoding;
use jxl_oxide::{
    AllocTracker, EnumColourEncoding, JxlImage, JxlThreadPool, PixelFormat, RenderingIntent,
};

use super::decode::Limits;
use super::error::MediaError;
use super::heif::{unmultiply, unsupported};
use super::strip::{MOST_PROFILE, StrippedFile};

/// Bytes for each pixel that may be decoded: four channels of four bytes, and what is computed
/// beside them.
pub(super) const BYTES: u64 = 24;
/// Bytes that any picture may take.
const LEAST: u64 = 32 << 20;
/// Most frames before the picture: parts of it that are used again.
const MOST_FRAMES: usize = 16;

/// What a file says of its picture. It is decoded upright.
///
/// # Errors
/// When it is cut short, too large, or of a kind that cannot be shown.
pub(super) fn read(bytes: &Bytes, limits: Limits) -> Result<StrippedFile, MediaError> {
    let image = opened(bytes, limits)?;
    if image.pixel_format().has_black() {
        return Err(unsupported("media-jxl-cmyk"));
    }
    let profile = image.rendered_icc();
    Ok(StrippedFile {
        file: bytes.clone(),
        profile: (profile.len() <= MOST_PROFILE).then(|| profile.into()),
        orientation: Orientation::NoTransforms,
        channels: None,
        as_is: false,
    })
}

/// The pixels of a file that was read, upright.
///
/// # Errors
/// When they cannot be decoded.
pub(super) fn decode(bytes: &Bytes, limits: Limits) -> Result<DynamicImage, MediaError> {
    let image = opened(bytes, limits)?;
    let frames = (0..image.num_loaded_frames()).filter_map(|at| image.frame(at));
    let before = frames.take_while(|frame| !frame.header().is_keyframe());
    if before.count() > MOST_FRAMES {
        return Err(unsupported("media-jxl-too-many-parts"));
    }
    let format = image.pixel_format();
    let frame = image.render_frame(0).map_err(damaged)?;
    let mut stream = frame.stream();
    let (width, height) = (stream.width(), stream.height());
    limits.check(width, height)?;
    let channels = format.channels();
    if usize::try_from(stream.channels()) != Ok(channels) {
        return Err(MediaError::Damaged);
    }
    let mut pixels = vec![0; width as usize * height as usize * channels];
    stream.write_to_buffer::<u8>(&mut pixels);
    let picture = match format {
        PixelFormat::Gray => GrayImage::from_raw(width, height, pixels).map(DynamicImage::from),
        PixelFormat::Graya => GrayAlphaImage::from_raw(width, height, pixels).map(Into::into),
        PixelFormat::Rgb => RgbImage::from_raw(width, height, pixels).map(Into::into),
        PixelFormat::Rgba => RgbaImage::from_raw(width, height, pixels).map(Into::into),
        PixelFormat::Cmyk | PixelFormat::Cmyka => None,
    };
    let picture = picture.ok_or(MediaError::Damaged)?;
    let extra = &image.image_header().metadata.ec_info;
    let multiplied = extra.iter().find_map(|it| it.alpha_associated());
    Ok(match multiplied {
        Some(true) => {
            let mut picture = picture.into_rgba8();
            unmultiply(&mut picture);
            picture.into()
        }
        _ => picture,
    })
}

/// A whole file within the limits, in sRGB where that takes neither a profile nor tone mapping.
fn opened(bytes: &Bytes, limits: Limits) -> Result<JxlImage, MediaError> {
    let most = limits.pixels.saturating_mul(BYTES).saturating_add(LEAST);
    let most = AllocTracker::with_limit(usize::try_from(most).unwrap_or(usize::MAX));
    let builder = JxlImage::builder().alloc_tracker(most);
    // A picture has one processor, whoever waits.
    let builder = builder.pool(JxlThreadPool::none());
    let mut image = builder.read(&bytes[..]).map_err(damaged)?;
    limits.check(image.width(), image.height())?;
    if !image.is_loading_done() {
        return Err(MediaError::Damaged);
    }
    let metadata = &image.image_header().metadata;
    if let ColourEncoding::Enum(_) = metadata.colour_encoding
        && image.hdr_type().is_none()
    {
        let intent = RenderingIntent::Relative;
        image.request_color_encoding(match metadata.grayscale() {
            true => EnumColourEncoding::gray_srgb(intent),
            false => EnumColourEncoding::srgb(intent),
        });
    }
    Ok(image)
}

fn damaged(error: Box<dyn std::error::Error + Send + Sync>) -> MediaError {
    tracing::debug!(%error, "a JPEG XL picture could not be decoded");
    MediaError::Damaged
}
