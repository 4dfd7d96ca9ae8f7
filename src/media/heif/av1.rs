//! Pictures that are compressed by AV1.

use heifer_isobmff::boxes::{ColorInfo, Property};
use heifer_isobmff::{HeifFile, ItemId};
use image::RgbaImage;
use re_rav1d::dav1d::{Decoder, Error, Picture, Settings, pixel};
use yuv::YuvRange;

use super::container::damaged;
use super::{hdr, planes, unsupported};
use crate::media::error::MediaError;

/// Most frames of a picture: it may be sent in layers.
const MOST_FRAMES: usize = 8;
/// How often the decoder is asked for the picture.
const ASKED: usize = 16;
const FRAME_HEADER: u8 = 3;
const FRAME: u8 = 6;

/// Decodes a coded picture of at most so many pixels.
///
/// # Errors
/// When that cannot be done.
pub(super) fn decode(
    file: &HeifFile<'_>,
    id: ItemId,
    pixels: u64,
) -> Result<RgbaImage, MediaError> {
    let data = file.item_data(id).map_err(damaged)?.into_owned();
    match frames(&data) {
        Some(1..=MOST_FRAMES) => {}
        None | Some(0) => return Err(MediaError::Damaged),
        Some(_) => return Err(rare()),
    }
    let picture = picture(data, pixels)?;
    let declared = file
        .item_properties(id)
        .map_err(damaged)?
        .find_map(|it| match it {
            Property::Color(ColorInfo::Nclx {
                matrix, full_range, ..
            }) => Some((*matrix, *full_range)),
            _ => None,
        });
    let (matrix, full) = match declared {
        Some(declared) => declared,
        None => own(&picture)?,
    };
    let range = if full {
        YuvRange::Full
    } else {
        YuvRange::Limited
    };
    let (width, height) = (picture.width(), picture.height());
    let mut shown = RgbaImage::new(width, height);
    planes::convert(&picture, matrix, range, &mut shown)?;
    Ok(shown)
}

pub(super) fn rare() -> MediaError {
    unsupported("media-avif-rare")
}

/// The matrix and range in a picture where the container has none. There it has its
/// curve, too.
fn own(picture: &Picture) -> Result<(u16, bool), MediaError> {
    use pixel::{MatrixCoefficients as Matrix, TransferCharacteristic as Transfer};
    if let Transfer::PerceptualQuantizer | Transfer::HybridLogGamma =
        picture.transfer_characteristic()
    {
        return Err(hdr());
    }
    let matrix = match picture.matrix_coefficients() {
        Matrix::Identity => 0,
        Matrix::BT709 => 1,
        Matrix::Unspecified | Matrix::BT470BG | Matrix::ST170M => 6,
        Matrix::BT470M => 4,
        Matrix::ST240M => 7,
        Matrix::BT2020NonConstantLuminance => 9,
        _ => return Err(rare()),
    };
    Ok((matrix, picture.color_range() == pixel::YUVRange::Full))
}

/// How many frames are in a stream of open bitstream units.
fn frames(mut units: &[u8]) -> Option<usize> {
    let mut found = 0;
    while let [header, rest @ ..] = units {
        let (extended, sized) = (header & 4 != 0, header & 2 != 0);
        let rest = rest.get(usize::from(extended)..)?;
        let (size, rest) = if sized {
            size(rest)?
        } else {
            (rest.len(), rest)
        };
        found += usize::from(matches!(header >> 3 & 0xf, FRAME_HEADER | FRAME));
        units = rest.get(size..)?;
    }
    Some(found)
}

/// A number in groups of seven bits, the lowest first.
fn size(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut size = 0;
    for (place, byte) in bytes.iter().enumerate().take(8) {
        size |= usize::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            return Some((size, &bytes[place + 1..]));
        }
    }
    None
}

fn picture(data: Vec<u8>, pixels: u64) -> Result<Picture, MediaError> {
    let failed = |error: Error| {
        tracing::debug!(%error, "an AVIF picture could not be decoded");
        MediaError::Damaged
    };
    let mut settings = Settings::new();
    // A picture has one processor, whoever waits.
    settings.set_n_threads(1);
    settings.set_max_frame_delay(1);
    settings.set_all_layers(false);
    settings.set_frame_size_limit(u32::try_from(pixels).unwrap_or(u32::MAX).max(1));
    let mut decoder = Decoder::with_settings(&settings).map_err(failed)?;
    match decoder.send_data(data, None, None, None) {
        Ok(()) | Err(Error::Again) => {}
        Err(error) => return Err(failed(error)),
    }
    for _ in 0..ASKED {
        match decoder.get_picture() {
            Ok(picture) => return Ok(picture),
            Err(Error::Again) => match decoder.send_pending_data() {
                Ok(()) | Err(Error::Again) => {}
                Err(error) => return Err(failed(error)),
            },
            Err(error) => return Err(failed(error)),
        }
    }
    Err(MediaError::Damaged)
}

#[cfg(test)]
#[path = "av1_tests.rs"]
mod tests;
