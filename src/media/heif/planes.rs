//! From the planes of a picture that AV1 compressed to RGB.

use std::fmt::Debug;

use image::RgbaImage;
use re_rav1d::dav1d::{BitsPerComponent, Picture, PixelLayout, PlanarImageComponent as Plane};
use yuv::{YuvGrayImage, YuvPlanarImage, YuvRange, YuvStandardMatrix};

use super::av1::rare;
use crate::media::error::MediaError;

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

/// Converts the planes of a decoded picture to RGB.
///
/// # Errors
/// When they are of a kind that is not known here.
pub(super) fn convert(
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
#[path = "planes_tests.rs"]
mod tests;
