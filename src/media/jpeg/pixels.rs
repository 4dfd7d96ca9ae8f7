//! The pixels of a JPEG.
//!
//! `zune-jpeg`, which `image` uses, takes some of those for something else that hold their channels
//! in scans of their own. `jpeg-decoder` shows them as libjpeg does, and returns the four channels
//! of CMYK as they are.

use image::{DynamicImage, GrayImage, RgbImage, RgbaImage};
use jpeg_decoder::{ColorTransform, Decoder};

use super::rewrite::Channels;
use crate::media::decode::MediaError;

/// What a JPEG shows.
pub(in crate::media) enum Pixels {
    /// Grey or coloured pixels.
    Picture(DynamicImage),
    /// Cyan, magenta, yellow and black ink in place of red, green, blue and opacity.
    Ink(RgbaImage),
}

/// Decodes a file that was written anew.
pub(in crate::media) fn decode(file: &[u8], channels: Channels) -> Result<Pixels, MediaError> {
    let mut decoder = Decoder::new(file);
    decoder.set_color_transform(match channels {
        Channels::Grey => ColorTransform::Grayscale,
        Channels::Rgb => ColorTransform::RGB,
        Channels::YCbCr => ColorTransform::YCbCr,
        Channels::Cmyk => ColorTransform::CMYK,
        Channels::Ycck => ColorTransform::YCCK,
    });
    let bytes = decoder.decode().map_err(|error| {
        tracing::debug!(%error, "a JPEG could not be decoded");
        MediaError::Damaged
    })?;
    let info = decoder.info().ok_or(MediaError::Damaged)?;
    let (width, height) = (info.width.into(), info.height.into());
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
    picture.ok_or(MediaError::Damaged)
}
