//! The pixels of a JPEG.
//!
//! `zune-jpeg`, which `image` uses, takes some of those for something else that hold their channels
//! in scans of their own. `jpeg-decoder` shows them as libjpeg does, and returns the four channels
//! of CMYK as they are.

use image::{DynamicImage, GrayImage, RgbImage, RgbaImage};
use jpeg_decoder::{ColorTransform, Decoder};

use super::rewrite::Channels;
use crate::domain::Dimensions;
use crate::media::error::MediaError;

/// What a JPEG shows.
pub(in crate::media) enum Pixels {
    /// Grey or coloured pixels.
    Picture(DynamicImage),
    /// Cyan, magenta, yellow and black ink in place of red, green, blue and opacity.
    Ink(RgbaImage),
}

/// How many pixels of a picture of some size are enough.
pub(in crate::media) type Enough = fn(Dimensions) -> Dimensions;

/// Decodes a file that was written anew; where a smaller picture is enough, at the smallest of a half,
/// a quarter or an eighth that has at least so many pixels: of each block of eight by eight only as
/// many frequencies are turned into pixels. Ink is always decoded in full. Also gives the size of the
/// whole picture.
pub(in crate::media) fn decode(
    file: &[u8],
    channels: Channels,
    enough: Option<Enough>,
) -> Result<(Pixels, Dimensions), MediaError> {
    let mut decoder = Decoder::new(file);
    decoder.set_color_transform(match channels {
        Channels::Grey => ColorTransform::Grayscale,
        Channels::Rgb => ColorTransform::RGB,
        Channels::YCbCr => ColorTransform::YCbCr,
        Channels::Cmyk => ColorTransform::CMYK,
        Channels::Ycck => ColorTransform::YCCK,
    });
    decoder.read_info().map_err(damaged)?;
    let whole = dimensions(&decoder)?;
    let ink = matches!(channels, Channels::Cmyk | Channels::Ycck);
    if let Some(enough) = enough.filter(|_| !ink) {
        let Dimensions { width, height } = enough(whole);
        let side = |pixels| u16::try_from(pixels).unwrap_or(u16::MAX);
        decoder.scale(side(width), side(height)).map_err(damaged)?;
    }
    let bytes = decoder.decode().map_err(damaged)?;
    let Dimensions { width, height } = dimensions(&decoder)?;
    let picture = match channels {
        Channels::Grey => {
            GrayImage::from_raw(width, height, bytes).map(|it| Pixels::Picture(it.into()))
        }
        Channels::Rgb | Channels::YCbCr => {
            RgbImage::from_raw(width, height, bytes).map(|it| Pixels::Picture(it.into()))
        }
        Channels::Cmyk | Channels::Ycck => {
            RgbaImage::from_raw(width, height, bytes).map(Pixels::Ink)
        }
    };
    Ok((picture.ok_or(MediaError::Damaged)?, whole))
}

fn dimensions(decoder: &Decoder<&[u8]>) -> Result<Dimensions, MediaError> {
    let info = decoder.info().ok_or(MediaError::Damaged)?;
    Ok(Dimensions {
        width: info.width.into(),
        height: info.height.into(),
    })
}

fn damaged(error: jpeg_decoder::Error) -> MediaError {
    tracing::debug!(%error, "a JPEG could not be decoded");
    MediaError::Damaged
}

#[cfg(test)]
#[path = "reduced_tests.rs"]
mod tests;
