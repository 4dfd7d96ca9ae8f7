//! What the colours of a HEIF picture mean: its profile, or one made of the code points that the
//! container or the compressed picture itself has (ITU-T H.273).

use bytes::Bytes;
use heifer_isobmff::boxes::{ColorInfo, Property};
use heifer_isobmff::{HeifFile, ItemId};

use super::container::{DEPTH, damaged};
use crate::media::error::MediaError;
use crate::media::png;
use crate::media::strip::MOST_PROFILE;

const SRGB: u16 = 13;
/// Curves of cameras. They describe how light was recorded; screens show them as they show sRGB, and so
/// does every browser.
const CAMERAS: [u16; 4] = [1, 6, 14, 15];

/// Primaries and transfer characteristics.
type Points = (u16, u16);

/// The profile of the picture that a file shows; none where its colours are those of sRGB.
/// Code points of HDR go before a profile, which cannot say as much.
///
/// # Errors
/// When the container cannot be followed.
pub(super) fn profile(file: &HeifFile<'_>) -> Result<Option<Bytes>, MediaError> {
    let id = file.primary_id;
    let points = points(file, id)?;
    if let Some(points) = points.filter(|points| is_hdr(*points)) {
        return Ok(of_points(points));
    }
    let icc = source_with(file, id, |id| file.icc_profile(id).map_err(damaged))?;
    if let Some(icc) = icc {
        let short = icc.len() <= MOST_PROFILE;
        return Ok(short.then(|| Bytes::copy_from_slice(icc)));
    }
    Ok(points.and_then(of_points))
}

fn is_hdr((_, transfer): Points) -> bool {
    u8::try_from(transfer).is_ok_and(|transfer| png::HDR.contains(&transfer))
}

fn of_points((primaries, transfer): Points) -> Option<Bytes> {
    let transfer = match transfer {
        camera if CAMERAS.contains(&camera) => SRGB,
        other => other,
    };
    let points = [u8::try_from(primaries).ok()?, u8::try_from(transfer).ok()?];
    png::of_code_points(&[points[0], points[1], 0, 1], false)
}

fn points(file: &HeifFile<'_>, id: ItemId) -> Result<Option<Points>, MediaError> {
    source_with(file, id, |id| {
        let mut properties = file.item_properties(id).map_err(damaged)?;
        let said = properties.find_map(|it| match it {
            Property::Color(ColorInfo::Nclx {
                primaries,
                transfer,
                ..
            }) => Some((*primaries, *transfer)),
            _ => None,
        });
        // 2 says that nothing is said.
        let said = said.filter(|(primaries, transfer)| *primaries != 2 && *transfer != 2);
        #[cfg(feature = "heic")]
        let said = said.or_else(|| super::hevc::points(file, id));
        Ok(said)
    })
}

/// What an item says, or else the first of those that it is made of.
fn source_with<T>(
    file: &HeifFile<'_>,
    mut id: ItemId,
    mut say: impl FnMut(ItemId) -> Result<Option<T>, MediaError>,
) -> Result<Option<T>, MediaError> {
    for _ in 0..=DEPTH {
        if let Some(said) = say(id)? {
            return Ok(Some(said));
        }
        match file.referenced_items(id, b"dimg") {
            [first, ..] => id = *first,
            [] => break,
        }
    }
    Ok(None)
}
