//! Pictures that are compressed by AV1.

use std::fmt::Debug;

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

/// Three channels of the picture's size, or one.
struct Channels<T> {
    all: [Vec<T>; 3],
    size: (u32, u32),
}

impl<T: Copy + Debug + Default + Into<u32> + TryFrom<u32>> Channels<T> {
    /// Reads the planes; `number` makes a number of so many bytes.
    fn read(picture: &Picture, bytes: usize, number: impl Fn(&[u8]) -> T) -> Self {
        let (width, height) = (picture.width(), picture.height());
        let (planes, across, down) = match picture.pixel_layout() {
            PixelLayout::I400 => (&[Plane::Y][..], 1, 1),
            PixelLayout::I420 => (&[Plane::Y, Plane::U, Plane::V][..], 2, 2),
            PixelLayout::I422 => (&[Plane::Y, Plane::U, Plane::V][..], 2, 1),
            PixelLayout::I444 => (&[Plane::Y, Plane::U, Plane::V][..], 1, 1),
        };
        let mut all = [const { Vec::new() }; 3];
        for (at, plane) in planes.iter().enumerate() {
            let (across, down) = if at == 0 { (1, 1) } else { (across, down) };
            let (columns, lines) = (width.div_ceil(across), height.div_ceil(down));
            let row = picture.stride(*plane) as usize;
            let mut numbers = Vec::with_capacity(columns as usize * lines as usize);
            for line in picture.plane(*plane).chunks(row).take(lines as usize) {
                let line = line.chunks_exact(bytes).take(columns as usize);
                numbers.extend(line.map(&number));
            }
            numbers.resize(columns as usize * lines as usize, T::default());
            all[at] = match (across, down) {
                (1, 1) => numbers,
                _ => enlarged(&numbers, (columns, lines), (width, height)),
            };
        }
        Self {
            all,
            size: (width, height),
        }
    }

    fn planar(&self) -> YuvPlanarImage<'_, T> {
        let ([y_plane, u_plane, v_plane], (width, height)) = (&self.all, self.size);
        YuvPlanarImage {
            y_plane,
            y_stride: width,
            u_plane,
            u_stride: width,
            v_plane,
            v_stride: width,
            width,
            height,
        }
    }
}

/// A plane of half the width, and maybe half the height, in the size of the picture: its samples lie
/// in the middle of those that they are for, and what is between is computed. (`yuv` has no such
/// function for ten bits, and shifts the colours of eight.)
fn enlarged<T: Copy + Into<u32> + TryFrom<u32>>(
    plane: &[T],
    (columns, lines): (u32, u32),
    (width, height): (u32, u32),
) -> Vec<T> {
    // The sample, and its neighbour on the side to which the pixel lies.
    let near = |at: u32, whole: u32, most: u32| {
        let own = if most == whole { at } else { at / 2 };
        let other = match (most == whole, at % 2) {
            (true, _) => own,
            (_, 0) => own.saturating_sub(1),
            _ => (own + 1).min(most - 1),
        };
        (own as usize, other as usize)
    };
    let mut whole = Vec::with_capacity(width as usize * height as usize);
    for y in 0..height {
        let (own, other) = near(y, height, lines);
        let line = |at: usize| &plane[at * columns as usize..][..columns as usize];
        let (own, other) = (line(own), line(other));
        for x in 0..width {
            let (here, beside) = near(x, width, columns);
            let [a, b, c, d] = [own[here], own[beside], other[here], other[beside]].map(Into::into);
            let value: u32 = (9 * a + 3 * b + 3 * c + d + 8) / 16;
            whole.push(T::try_from(value).unwrap_or(own[here]));
        }
    }
    whole
}

fn convert(
    picture: &Picture,
    matrix: u16,
    range: YuvRange,
    shown: &mut RgbaImage,
) -> Result<(), MediaError> {
    let BitsPerComponent(bits) = picture.bits_per_component().ok_or_else(rare)?;
    let layout = picture.pixel_layout();
    let standard = match matrix {
        1 => YuvStandardMatrix::Bt709,
        0 | 2 | 5 | 6 => YuvStandardMatrix::Bt601,
        4 => YuvStandardMatrix::Fcc,
        7 => YuvStandardMatrix::Smpte240,
        9 => YuvStandardMatrix::Bt2020,
        _ => return Err(rare()),
    };
    if matrix == 0 && !matches!(layout, PixelLayout::I400 | PixelLayout::I444) {
        return Err(rare());
    }
    let wide = |two: &[u8]| u16::from_ne_bytes([two[0], two[1]]);
    let row = 4 * picture.width();
    let done = if bits == 8 || matrix == 0 || layout == PixelLayout::I400 {
        let channels = match bits {
            8 => Channels::read(picture, 1, |one| one[0]),
            // Nothing is computed of these: they can be rounded before.
            _ => Channels::read(picture, 2, |two| {
                let half = 1 << (bits - 9);
                (wide(two).saturating_add(half) >> (bits - 8)).min(255) as u8
            }),
        };
        let image = channels.planar();
        let grey = YuvGrayImage {
            y_plane: image.y_plane,
            y_stride: image.y_stride,
            width: image.width,
            height: image.height,
        };
        match (layout, matrix) {
            (PixelLayout::I400, _) => yuv::yuv400_to_rgba(&grey, shown, row, range, standard),
            (_, 0) => yuv::gbr_to_rgba(&image, shown, row, range),
            _ => yuv::yuv444_to_rgba(&image, shown, row, range, standard),
        }
    } else {
        let channels = Channels::read(picture, 2, wide);
        let convert = if bits == 10 {
            yuv::i410_to_rgba
        } else {
            yuv::i412_to_rgba
        };
        convert(&channels.planar(), shown, row, range, standard)
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
    fn a_smaller_plane_is_enlarged_around_the_middle_of_its_samples() {
        let plane = [0_u16, 160, 320];
        let wide = enlarged(&plane, (3, 1), (5, 1));
        assert_eq!(wide, [0, 40, 120, 200, 280]);
        let both = enlarged(&[0_u8, 160], (1, 2), (1, 3));
        assert_eq!(both, [0, 40, 120]);
    }

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
