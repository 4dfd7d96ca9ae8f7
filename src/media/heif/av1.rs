//! Pictures that are compressed by AV1.

use heifer_isobmff::boxes::{ColorInfo, Property};
use heifer_isobmff::{HeifFile, ItemId};
use image::RgbaImage;
use re_rav1d::dav1d::{
    BitsPerComponent, Decoder, Error, Picture, PixelLayout, PlanarImageComponent as Plane,
    Settings, pixel,
};
use yuv::{YuvGrayImage, YuvPlanarImage, YuvRange, YuvStandardMatrix};

use super::container::damaged;
use super::{hdr, unsupported};
use crate::media::decode::MediaError;

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
    let told = file
        .item_properties(id)
        .map_err(damaged)?
        .find_map(|it| match it {
            Property::Color(ColorInfo::Nclx {
                matrix, full_range, ..
            }) => Some((*matrix, *full_range)),
            _ => None,
        });
    let (matrix, full) = match told {
        Some(told) => told,
        None => own(&picture)?,
    };
    let range = if full {
        YuvRange::Full
    } else {
        YuvRange::Limited
    };
    let (width, height) = (picture.width(), picture.height());
    let mut shown = RgbaImage::new(width, height);
    convert(&picture, matrix, range, &mut shown)?;
    Ok(shown)
}

fn rare() -> MediaError {
    unsupported("an AVIF picture of a rare kind")
}

/// What a picture tells of its matrix and range where the container does not. There it tells of its
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

/// Three channels, or one, with numbers a row.
struct Channels<T> {
    all: [Vec<T>; 3],
    rows: [u32; 3],
}

impl<T: Copy> Channels<T> {
    /// Reads the planes; `number` makes a number of so many bytes.
    fn read(picture: &Picture, bytes: usize, number: impl Fn(&[u8]) -> T) -> Self {
        let planes = match picture.pixel_layout() {
            PixelLayout::I400 => &[Plane::Y][..],
            _ => &[Plane::Y, Plane::U, Plane::V],
        };
        let mut channels = Self {
            all: [const { Vec::new() }; 3],
            rows: [0; 3],
        };
        for (at, plane) in planes.iter().enumerate() {
            let numbers = picture.plane(*plane);
            channels.all[at] = numbers.chunks_exact(bytes).map(&number).collect();
            channels.rows[at] = picture.stride(*plane) / bytes as u32;
        }
        channels
    }
}

impl<T: Copy + std::fmt::Debug> Channels<T> {
    fn planar(&self, width: u32, height: u32) -> YuvPlanarImage<'_, T> {
        let ([y_plane, u_plane, v_plane], [y_stride, u_stride, v_stride]) = (&self.all, self.rows);
        YuvPlanarImage {
            y_plane,
            y_stride,
            u_plane,
            u_stride,
            v_plane,
            v_stride,
            width,
            height,
        }
    }
}

fn convert(
    picture: &Picture,
    matrix: u16,
    range: YuvRange,
    shown: &mut RgbaImage,
) -> Result<(), MediaError> {
    let (width, height) = shown.dimensions();
    let BitsPerComponent(bits) = picture.bits_per_component().ok_or_else(rare)?;
    let layout = picture.pixel_layout();
    let plain = matrix == 0 || layout == PixelLayout::I400;
    let standard = match matrix {
        1 => YuvStandardMatrix::Bt709,
        0 | 2 | 5 | 6 => YuvStandardMatrix::Bt601,
        4 => YuvStandardMatrix::Fcc,
        7 => YuvStandardMatrix::Smpte240,
        9 => YuvStandardMatrix::Bt2020,
        _ => return Err(rare()),
    };
    let wide = |two: &[u8]| u16::from_ne_bytes([two[0], two[1]]);
    let row = 4 * width;
    let done = if bits == 8 || plain {
        let channels = match bits {
            8 => Channels::read(picture, 1, |one| one[0]),
            // Nothing is computed of these: they can be rounded before.
            _ => Channels::read(picture, 2, |two| {
                let half = 1 << (bits - 9);
                (wide(two).saturating_add(half) >> (bits - 8)).min(255) as u8
            }),
        };
        let image = channels.planar(width, height);
        let grey = YuvGrayImage {
            y_plane: image.y_plane,
            y_stride: image.y_stride,
            width,
            height,
        };
        match (layout, matrix) {
            (PixelLayout::I400, _) => yuv::yuv400_to_rgba(&grey, shown, row, range, standard),
            (PixelLayout::I444, 0) => yuv::gbr_to_rgba(&image, shown, row, range),
            (_, 0) => return Err(rare()),
            (PixelLayout::I420, _) => {
                yuv::yuv420_to_rgba_bilinear(&image, shown, row, range, standard)
            }
            (PixelLayout::I422, _) => {
                yuv::yuv422_to_rgba_bilinear(&image, shown, row, range, standard)
            }
            (PixelLayout::I444, _) => yuv::yuv444_to_rgba(&image, shown, row, range, standard),
        }
    } else {
        let channels = Channels::read(picture, 2, wide);
        let image = channels.planar(width, height);
        let convert = match (layout, bits) {
            (PixelLayout::I420, 10) => yuv::i010_to_rgba,
            (PixelLayout::I422, 10) => yuv::i210_to_rgba,
            (PixelLayout::I444, 10) => yuv::i410_to_rgba,
            (PixelLayout::I420, _) => yuv::i012_to_rgba,
            (PixelLayout::I422, _) => yuv::i212_to_rgba,
            (PixelLayout::I444, _) => yuv::i412_to_rgba,
            (PixelLayout::I400, _) => return Err(rare()),
        };
        convert(&image, shown, row, range, standard)
    };
    done.map_err(|error| {
        tracing::debug!(%error, "the colours of an AVIF picture could not be computed");
        MediaError::Damaged
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_counted_without_decoding_them() {
        let temporal = [0x12, 0];
        let frame = [0x32, 2, 1, 2];
        let extended = [0x36, 0, 0x81, 0];
        let long = [&extended[..], &[9; 129 - 1]].concat();
        assert_eq!(frames(&temporal), Some(0));
        assert_eq!(frames(&[&temporal[..], &frame, &frame].concat()), Some(2));
        assert_eq!(frames(&[&long[..], &[0x30, 1, 1]].concat()), Some(1));
        assert_eq!(frames(&frame[..3]), None);
    }
}
