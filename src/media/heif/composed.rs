//! Pictures of AV1 that are made of others: tiles side by side, an opacity, cut out and turned.

use heifer_isobmff::boxes::Property;
use heifer_isobmff::{HeifFile, ItemId};
use image::{RgbaImage, imageops};

use super::container::{DECODED, DEPTH, damaged, is_opacity};
use super::{av1, unsupported};
use crate::media::decode::Limits;
use crate::media::error::MediaError;

/// A picture in the making.
pub(super) struct Composer<'f> {
    file: &'f HeifFile<'f>,
    limits: Limits,
    /// Pixels that may still be decoded.
    left: u64,
}

impl<'f> Composer<'f> {
    pub(super) fn new(file: &'f HeifFile<'f>, limits: Limits) -> Self {
        let left = DECODED * limits.pixels;
        Self { file, limits, left }
    }

    /// The picture that the file shows.
    ///
    /// # Errors
    /// When it cannot be decoded, or takes more than it may.
    pub(super) fn shown(mut self) -> Result<RgbaImage, MediaError> {
        self.item(self.file.primary_id, 0)
    }

    /// An item, upright, with its opacity.
    fn item(&mut self, id: ItemId, depth: usize) -> Result<RgbaImage, MediaError> {
        let mut picture = self.pixels(id, depth)?;
        let mut others = self.file.referencing_items(id, b"auxl").into_iter();
        if let Some(opacity) = others.find(|other| is_opacity(self.file, *other)) {
            // It stands as the coded picture does, whatever turns both.
            let opacity = self.pixels(opacity, depth + 1)?;
            if opacity.dimensions() != picture.dimensions() {
                return Err(unsupported(
                    "an AVIF picture with an opacity of another size",
                ));
            }
            for (pixel, opacity) in picture.pixels_mut().zip(opacity.pixels()) {
                pixel.0[3] = opacity.0[0];
            }
        }
        let properties = self.file.item_properties(id).map_err(damaged)?;
        properties.into_iter().try_fold(picture, changed)
    }

    fn pixels(&mut self, id: ItemId, depth: usize) -> Result<RgbaImage, MediaError> {
        if depth > DEPTH {
            return Err(MediaError::Damaged);
        }
        let kind = self.file.item(id).map_err(damaged)?.item_type;
        match &kind.0 {
            b"av01" => {
                let most = self.left.min(self.limits.pixels);
                let picture = av1::decode(self.file, id, most)?;
                let taken = u64::from(picture.width()) * u64::from(picture.height());
                self.left = self.left.saturating_sub(taken);
                Ok(picture)
            }
            b"grid" => self.grid(id, depth),
            b"iden" => match self.file.referenced_items(id, b"dimg") {
                [source] => self.item(*source, depth + 1),
                _ => Err(MediaError::Damaged),
            },
            _ => Err(unsupported("media-avif-rare")),
        }
    }

    fn grid(&mut self, id: ItemId, depth: usize) -> Result<RgbaImage, MediaError> {
        let grid = self.file.grid(id).map_err(damaged)?;
        let tiles = self.file.referenced_items(id, b"dimg");
        if tiles.len() != usize::from(grid.rows) * usize::from(grid.columns) {
            return Err(MediaError::Damaged);
        }
        let (width, height) = (grid.output_width, grid.output_height);
        self.limits.check(width, height)?;
        let mut whole = RgbaImage::new(width, height);
        let mut size = None;
        for (number, tile) in (0_i64..).zip(tiles) {
            let tile = self.item(*tile, depth + 1)?;
            let (across, down) = *size.get_or_insert(tile.dimensions());
            if tile.dimensions() != (across, down) {
                return Err(MediaError::Damaged);
            }
            let columns = i64::from(grid.columns);
            let (x, y) = (number % columns, number / columns);
            imageops::replace(
                &mut whole,
                &tile,
                x * i64::from(across),
                y * i64::from(down),
            );
        }
        // Tiles that do not reach the edges would leave holes.
        let covered = size.is_some_and(|(across, down)| {
            u64::from(across) * u64::from(grid.columns) >= u64::from(width)
                && u64::from(down) * u64::from(grid.rows) >= u64::from(height)
        });
        if covered {
            Ok(whole)
        } else {
            Err(MediaError::Damaged)
        }
    }
}

/// A picture after one of its properties, in their order.
fn changed(picture: RgbaImage, property: &Property) -> Result<RgbaImage, MediaError> {
    Ok(match property {
        // Against the clock.
        Property::Rotation(1) => imageops::rotate270(&picture),
        Property::Rotation(2) => imageops::rotate180(&picture),
        Property::Rotation(3) => imageops::rotate90(&picture),
        Property::Mirror(true) => imageops::flip_vertical(&picture),
        Property::Mirror(false) => imageops::flip_horizontal(&picture),
        Property::CleanAperture {
            width,
            height,
            horiz_offset,
            vert_offset,
        } => {
            let across = range(*width, *horiz_offset, picture.width())?;
            let down = range(*height, *vert_offset, picture.height())?;
            imageops::crop_imm(&picture, across.0, down.0, across.1, down.1).to_image()
        }
        _ => picture,
    })
}

/// Where a cut begins and how long it is: around the middle, moved by an offset (ISO/IEC 14496-12,
/// 12.1.4).
fn range(length: (u32, u32), offset: (i32, u32), side: u32) -> Result<(u32, u32), MediaError> {
    if length.1 == 0 || offset.1 == 0 {
        return Err(MediaError::Damaged);
    }
    let length = f64::from(length.0) / f64::from(length.1);
    let middle = f64::from(offset.0) / f64::from(offset.1) + (f64::from(side) - 1.0) / 2.0;
    let begin = (middle - (length - 1.0) / 2.0).round().max(0.0) as u32;
    let length = length.round() as u32;
    match begin.checked_add(length) {
        Some(end) if length > 0 && end <= side => Ok((begin, length)),
        _ => Err(MediaError::Damaged),
    }
}
