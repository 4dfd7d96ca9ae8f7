//! From upright pixels to the files that are served.

use bytes::Bytes;
use fast_image_resize::images::Image;
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::{DynamicImage, ExtendedColorType, ImageEncoder, Rgba, RgbaImage};

use super::decode::{Decoded, size_of};
use super::sniff::Format;
use super::strip;
use crate::domain::{Dimensions, PictureSize, Placeholder, SquareCrop};

/// Quality of derived pictures, 0 to 100. At 80 WebP's artefacts cannot be seen at these sizes.
const WEBP_QUALITY: f32 = 80.0;
/// libwebp's effort, 0 to 6. 2 takes half the time of 4 for some 3 % larger files.
const WEBP_EFFORT: i32 = 2;
/// Quality of an original that had to be turned.
const JPEG_QUALITY: u8 = 95;
/// Quality of a JPEG that is only to be described.
const SMALL_JPEG_QUALITY: u8 = 85;
const WHITE: Rgba<u8> = Rgba([255; 4]);

/// A file ready to be stored.
#[derive(Debug, Clone)]
pub struct Rendered {
    /// The file.
    pub bytes: Bytes,
    /// Its media type.
    pub media_type: &'static str,
}

/// Why a picture could not be written.
#[derive(Debug, thiserror::Error)]
#[error("a picture could not be encoded: {0}")]
pub struct RenderError(String);

impl RenderError {
    pub(super) fn new(reason: impl std::fmt::Debug) -> Self {
        Self(format!("{reason:?}"))
    }
}

/// The picture in one of the sizes that are made of it, as WebP.
///
/// # Errors
/// When the encoder fails.
pub fn scaled(picture: &Decoded, size: PictureSize) -> Result<Rendered, RenderError> {
    encode_webp(&resize(&picture.image, size.of(picture.dimensions()))?)
}

/// A square of the picture, the middle one where none is chosen or it is not inside, at most `side` pixels a side, as WebP.
///
/// # Errors
/// When the encoder fails.
pub fn square(
    picture: &Decoded,
    side: u32,
    crop: Option<SquareCrop>,
) -> Result<Rendered, RenderError> {
    let dimensions = picture.dimensions();
    let chosen = crop.and_then(|crop| crop.pixels(dimensions));
    let (left, top, edge) = chosen.unwrap_or_else(|| {
        let Dimensions { width, height } = dimensions;
        let edge = width.min(height);
        ((width - edge) / 2, (height - edge) / 2, edge)
    });
    let to = Dimensions {
        width: edge.min(side),
        height: edge.min(side),
    };
    let options = options().crop(left.into(), top.into(), edge.into(), edge.into());
    encode_webp(&resized(&picture.image, to, &options)?)
}

pub(super) fn encode_webp(picture: &DynamicImage) -> Result<Rendered, RenderError> {
    let mut config = webp::WebPConfig::new().map_err(|()| RenderError("no config".into()))?;
    config.quality = WEBP_QUALITY;
    config.method = WEBP_EFFORT;
    let (width, height) = (picture.width(), picture.height());
    let encoder = if picture.color().has_alpha() {
        webp::Encoder::from_rgba(picture.as_bytes(), width, height)
    } else {
        webp::Encoder::from_rgb(picture.as_bytes(), width, height)
    };
    let encoded = encoder.encode_advanced(&config).map_err(RenderError::new)?;
    Ok(Rendered {
        bytes: Bytes::copy_from_slice(&encoded),
        media_type: "image/webp",
    })
}

/// The picture in full size without metadata: the file's own pixels where they can be shown, else
/// encoded anew.
///
/// # Errors
/// When the encoder fails.
pub fn original(picture: &Decoded) -> Result<Rendered, RenderError> {
    if let Some(file) = &picture.file {
        let media_type = match picture.format {
            Format::Jpeg => "image/jpeg",
            Format::Png | Format::Gif => "image/png",
            Format::WebP => "image/webp",
            // Encoded anew when it was decoded.
            Format::Heif | Format::Jxl => of_new(&picture.image),
        };
        return Ok(Rendered {
            bytes: file.clone(),
            media_type,
        });
    }
    match picture.format {
        Format::Jpeg => encode_jpeg(&picture.image),
        // What browsers show, in place of what few do.
        Format::Heif | Format::Jxl => encode_new(&picture.image),
        _ => encode_png(&picture.image),
    }
}

/// A file in colours of its own that browsers show: a JPEG, or a PNG where pixels are transparent.
pub(super) fn in_own_colours(picture: &DynamicImage, profile: &Bytes) -> Option<Bytes> {
    let file = encode_new(picture).ok()?.bytes;
    let format = match picture.color().has_alpha() {
        true => Format::Png,
        false => Format::Jpeg,
    };
    strip::with_profile(format, &file, profile)
}

fn encode_new(picture: &DynamicImage) -> Result<Rendered, RenderError> {
    match picture.color().has_alpha() {
        true => encode_png(picture),
        false => encode_jpeg(picture),
    }
}

fn of_new(picture: &DynamicImage) -> &'static str {
    match picture.color().has_alpha() {
        true => "image/png",
        false => "image/jpeg",
    }
}

fn encode_jpeg(picture: &DynamicImage) -> Result<Rendered, RenderError> {
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY);
    encoder.encode_image(picture).map_err(RenderError::new)?;
    Ok(Rendered {
        bytes: bytes.into(),
        media_type: "image/jpeg",
    })
}

/// The picture with at most `edge` pixels on its long side, as a JPEG without metadata; what is
/// transparent becomes white.
///
/// # Errors
/// When the encoder fails.
pub fn small_jpeg(image: &DynamicImage, edge: u32) -> Result<Bytes, RenderError> {
    let small = resize(image, size_of(image).within(edge))?;
    let flat = match &small {
        DynamicImage::ImageRgba8(pixels) => {
            let mut flat = RgbaImage::from_pixel(small.width(), small.height(), WHITE);
            image::imageops::overlay(&mut flat, pixels, 0, 0);
            DynamicImage::from(flat).into_rgb8()
        }
        _ => small.into_rgb8(),
    };
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, SMALL_JPEG_QUALITY);
    encoder.encode_image(&flat).map_err(RenderError::new)?;
    Ok(bytes.into())
}

fn encode_png(image: &DynamicImage) -> Result<Rendered, RenderError> {
    let mut bytes = Vec::new();
    let encoder = PngEncoder::new(&mut bytes);
    let color: ExtendedColorType = image.color().into();
    encoder
        .write_image(image.as_bytes(), image.width(), image.height(), color)
        .map_err(RenderError::new)?;
    Ok(Rendered {
        bytes: bytes.into(),
        media_type: "image/png",
    })
}

/// A ThumbHash of the picture; its algorithm takes at most 100 pixels a side.
///
/// # Errors
/// When the picture cannot be scaled.
pub fn placeholder(picture: &Decoded) -> Result<Placeholder, RenderError> {
    let small = resize(&picture.image, picture.dimensions().within(100))?.into_rgba8();
    let (width, height) = (small.width() as usize, small.height() as usize);
    Ok(Placeholder(thumbhash::rgba_to_thumb_hash(
        width,
        height,
        small.as_raw(),
    )))
}

pub(super) fn resize(image: &DynamicImage, to: Dimensions) -> Result<DynamicImage, RenderError> {
    if to == size_of(image) {
        return Ok(image.clone());
    }
    resized(image, to, &options())
}

fn options() -> ResizeOptions {
    ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::CatmullRom))
}

fn resized(
    image: &DynamicImage,
    to: Dimensions,
    options: &ResizeOptions,
) -> Result<DynamicImage, RenderError> {
    let pixels = if image.color().has_alpha() {
        PixelType::U8x4
    } else {
        PixelType::U8x3
    };
    let mut small = Image::new(to.width, to.height, pixels);
    Resizer::new()
        .resize(image, &mut small, options)
        .map_err(RenderError::new)?;
    let (width, height, pixels) = (to.width, to.height, small.into_vec());
    let picture = if image.color().has_alpha() {
        image::RgbaImage::from_raw(width, height, pixels).map(DynamicImage::from)
    } else {
        image::RgbImage::from_raw(width, height, pixels).map(DynamicImage::from)
    };
    picture.ok_or_else(|| RenderError("the scaled picture has an odd size".into()))
}
