//! The boxes of a HEIF file (ISO/IEC 14496-12), within bounds: how many there are, how large what
//! they describe is, and how much is decoded for it. A few bytes may name thousands of pictures, and
//! each of them the whole file.

use heifer_isobmff::boxes::{self, Property};
use heifer_isobmff::{BoxIter, FourCC, HeifFile, ItemId, RawBox, read_box_header};

use super::unsupported;
use crate::media::decode::Limits;
use crate::media::error::MediaError;
use crate::media::strip;

/// Most bytes of the box that describes everything: a colour profile, and some for each tile.
const MOST_META: usize = 2 << 20;
/// Most items: a picture of 200 megapixels has some 800 tiles.
const MOST_ITEMS: usize = 4096;
/// Most references from one item to others.
const MOST_REFERENCES: usize = 4 * MOST_ITEMS;
/// How deep pictures may be made of pictures.
pub(super) const DEPTH: usize = 4;
/// Pixels that are decoded, of those that may be shown: there may be an opacity for each, and tiles
/// reach beyond the picture.
pub(super) const DECODED: u64 = 3;

/// Reads a file's boxes.
///
/// # Errors
/// When they make no sense, say that there should be more, or are too many.
pub(super) fn parse(bytes: &[u8]) -> Result<HeifFile<'_>, MediaError> {
    let end = end_of_boxes(bytes)?;
    let file = HeifFile::parse(&bytes[..end]).map_err(damaged)?;
    let mut ids: Vec<ItemId> = file.items.iter().map(|item| item.id).collect();
    ids.sort_unstable();
    match ids.windows(2).any(|pair| pair[0] == pair[1]) {
        true => Err(MediaError::Damaged),
        false => Ok(file),
    }
}

pub(super) fn damaged(error: heifer_isobmff::Error) -> MediaError {
    tracing::debug!(%error, "the boxes of a HEIF file could not be read");
    MediaError::Damaged
}

/// Where the last box ends that belongs to the file.
pub(super) fn end_of_boxes(bytes: &[u8]) -> Result<usize, MediaError> {
    let (mut at, mut described) = (0, false);
    while let Ok(header) = read_box_header(&bytes[at..]) {
        let size = header.size.unwrap_or((bytes.len() - at) as u64);
        let end = usize::try_from(size)
            .ok()
            .and_then(|size| at.checked_add(size));
        let end = end.ok_or(MediaError::Damaged)?;
        if end > bytes.len() {
            // Anything may stand behind the last box, but nothing that is called like one.
            match &header.box_type.0 {
                b"mdat" if described => strip::enough(bytes.len() as f64 / end as f64)?,
                b"meta" | b"mdat" => return Err(MediaError::Damaged),
                _ => {}
            }
            break;
        }
        if header.box_type == FourCC(*b"meta") {
            // No box is larger than the file.
            bounded(&bytes[at + header.header_size as usize..end])?;
            described = true;
        }
        at = end;
    }
    if described {
        Ok(at)
    } else {
        Err(MediaError::Damaged)
    }
}

/// Whether the box that describes the items is of a size that can be read.
fn bounded(meta: &[u8]) -> Result<(), MediaError> {
    if meta.len() > MOST_META {
        return Err(MediaError::Damaged);
    }
    for inner in BoxIter::new(meta.get(4..).unwrap_or_default()) {
        let inner = inner.map_err(damaged)?;
        let count = match &inner.header.box_type.0 {
            b"iinf" => boxes::parse_item_infos(inner.content)
                .map_err(damaged)?
                .len(),
            b"iloc" => locations(&inner)?,
            b"iref" => {
                let references = boxes::parse_item_references(inner.content).map_err(damaged)?;
                references.iter().map(|it| it.to.len()).sum::<usize>() / 4
            }
            _ => 0,
        };
        if count > MOST_ITEMS {
            return Err(MediaError::Damaged);
        }
    }
    Ok(())
}

/// How many locations there are. Where an extent takes no bytes, there may be any number of them.
fn locations(iloc: &RawBox<'_>) -> Result<usize, MediaError> {
    match iloc.content {
        [version, _, _, _, sizes, base_and_index, a, b, ..] if *version < 2 => {
            let index = base_and_index & 0x0f;
            let something = *sizes != 0 || (*version == 1 && index != 0);
            let count = usize::from(u16::from_be_bytes([*a, *b]));
            something.then_some(count).ok_or(MediaError::Damaged)
        }
        [2, _, _, _, sizes, base_and_index, count @ ..] => {
            let something = *sizes != 0 || base_and_index & 0x0f != 0;
            let count = count.first_chunk().map(|it| u32::from_be_bytes(*it));
            let count = count.filter(|_| something).ok_or(MediaError::Damaged)?;
            usize::try_from(count).map_err(|_| MediaError::Damaged)
        }
        _ => Err(MediaError::Damaged),
    }
}

/// Whether the picture that the file shows, and all that is decoded for it, is within the limits.
///
/// # Errors
/// When it is not, or cannot be determined.
pub(super) fn check(file: &HeifFile<'_>, limits: Limits) -> Result<(), MediaError> {
    let size = file.image_size(file.primary_id).map_err(damaged)?;
    if let Some((width, height)) = size {
        limits.check(width, height)?;
    }
    let coded = coded(file)?;
    let (mut bytes, mut pixels) = (0_usize, 0_u64);
    for id in coded {
        bytes += file.item_data(id).map_err(damaged)?.len();
        pixels += pixels_of(file, id)?;
        // Each byte may be part of one picture and of its opacity.
        if bytes > 2 * limits.bytes || pixels > DECODED * limits.pixels {
            return Err(unsupported("media-too-many-parts"));
        }
    }
    Ok(())
}

/// The coded pictures that the file's picture is made of, each as often as it is decoded.
fn coded(file: &HeifFile<'_>) -> Result<Vec<ItemId>, MediaError> {
    let (mut found, mut next) = (Vec::new(), vec![(file.primary_id, 0)]);
    let mut visited = 0;
    while let Some((id, depth)) = next.pop() {
        visited += 1;
        if visited > MOST_REFERENCES || depth > DEPTH {
            return Err(unsupported("media-too-many-parts"));
        }
        let kind = file.item(id).map_err(damaged)?.item_type;
        match &kind.0 {
            b"hvc1" | b"av01" => found.push(id),
            _ => {
                let sources = file.referenced_items(id, b"dimg");
                next.extend(sources.iter().map(|source| (*source, depth + 1)));
            }
        }
        let opacity = file.referencing_items(id, b"auxl").into_iter();
        let opacity = opacity.filter(|other| is_opacity(file, *other));
        next.extend(opacity.map(|other| (other, depth + 1)));
        if next.len() > MOST_REFERENCES {
            return Err(unsupported("media-too-many-parts"));
        }
    }
    Ok(found)
}

/// Whether an item says how opaque another is.
pub(super) fn is_opacity(file: &HeifFile<'_>, id: ItemId) -> bool {
    let is = |it: &Property| {
        matches!(it, Property::AuxiliaryType(kind)
            if kind == "urn:mpeg:hevc:2015:auxid:1"
                || kind == "urn:mpeg:mpegB:cicp:systems:auxiliary:alpha")
    };
    let mut properties = file.item_properties(id).into_iter().flatten();
    properties.any(is)
}

/// The pixels of a coded picture: what its own header says, and not what the container does.
fn pixels_of(file: &HeifFile<'_>, id: ItemId) -> Result<u64, MediaError> {
    #[cfg(feature = "heic")]
    if file.item(id).map_err(damaged)?.item_type == FourCC(*b"hvc1") {
        return super::hevc::pixels(file, id);
    }
    let size = file.image_size(id).map_err(damaged)?;
    Ok(size.map_or(0, |(width, height)| u64::from(width) * u64::from(height)))
}
