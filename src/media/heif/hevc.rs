//! Pictures that are compressed by HEVC (ITU-T H.265).

use heifer::heifer_hevc_dec::nal::{NalUnit, split_annex_b};
use heifer::heifer_hevc_dec::params::{ParameterSets, Sps};
use heifer::{Error, Options};
use heifer_isobmff::{FourCC, HeifFile, ItemId};
use image::RgbaImage;

use super::container::damaged;
use super::unsupported;
use crate::media::decode::Limits;
use crate::media::error::MediaError;

/// The pixels of the picture that a file shows.
///
/// # Errors
/// When they cannot be decoded.
pub(super) fn decode(bytes: &[u8], limits: Limits) -> Result<RgbaImage, MediaError> {
    let options = Options {
        // A picture has one processor, whoever waits.
        max_threads: 1,
        // Blocks reach beyond the picture.
        max_pixels: limits.pixels + limits.pixels / 8 + 4096,
    };
    let picture = heifer::decode_rgba8(bytes, &options).map_err(|error| {
        tracing::debug!(%error, "a HEIC picture could not be decoded");
        match error {
            Error::Unsupported(_) => unsupported("media-heic-rare"),
            _ => MediaError::Damaged,
        }
    })?;
    RgbaImage::from_raw(picture.width, picture.height, picture.data).ok_or(MediaError::Damaged)
}

/// The pixels of a coded picture, as its parameter sets say.
pub(super) fn pixels(file: &HeifFile<'_>, id: ItemId) -> Result<u64, MediaError> {
    let sets = parameter_sets(file, id).ok_or(MediaError::Damaged)?;
    let pixels = |sps: &Sps| {
        u64::from(sps.pic_width_in_luma_samples) * u64::from(sps.pic_height_in_luma_samples)
    };
    sets.sps
        .iter()
        .flatten()
        .map(pixels)
        .max()
        .ok_or(MediaError::Damaged)
}

/// The primaries and transfer characteristics that a coded picture has itself.
pub(super) fn points(file: &HeifFile<'_>, id: ItemId) -> Option<(u16, u16)> {
    if file.item(id).ok()?.item_type != FourCC(*b"hvc1") {
        return None;
    }
    let sets = parameter_sets(file, id)?;
    let vui = sets.sps.iter().flatten().find_map(|sps| sps.vui.as_ref())?;
    let (primaries, transfer) = (vui.colour_primaries, vui.transfer_characteristics);
    (primaries != 2 && transfer != 2).then(|| (primaries.into(), transfer.into()))
}

/// All parameter sets of a picture, those among its pixels too.
fn parameter_sets(file: &HeifFile<'_>, id: ItemId) -> Option<ParameterSets> {
    let stream = file.hevc_bitstream(id).map_err(damaged).ok()?;
    let mut sets = ParameterSets::default();
    for unit in split_annex_b(&stream) {
        sets.add(&NalUnit::parse(unit).ok()?).ok()?;
    }
    Some(sets)
}
