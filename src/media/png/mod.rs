//! PNG files, chunk by chunk (PNG, third edition).

mod colours;
mod stream;

use bytes::{BufMut, Bytes, BytesMut};
use image::metadata::Orientation;
use img_parts::ImageICC;
use img_parts::png::{Png, PngChunk};

use super::decode::{Limits, MediaError};
use super::kept::{self, Kept};
use stream::{inflated, stream};

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
/// Chunks that say how colours and transparency are meant, in the order in which they are written.
const SHOWING: [[u8; 4]; 6] = [*b"cICP", *b"sRGB", *b"gAMA", *b"cHRM", *b"sBIT", *b"tRNS"];

/// What the header says (11.2.1).
#[derive(Debug, Clone, Copy)]
struct Header {
    width: u32,
    height: u32,
    depth: u8,
    colour: u8,
    interlaced: bool,
}

impl Header {
    fn read(contents: &[u8]) -> Option<Self> {
        let contents: [u8; 13] = contents.try_into().ok()?;
        let number = |at: usize| {
            let bytes = [0, 1, 2, 3].map(|offset| contents[at + offset]);
            u32::from_be_bytes(bytes)
        };
        Some(Self {
            width: number(0),
            height: number(4),
            depth: contents[8],
            colour: contents[9],
            interlaced: contents[12] != 0,
        })
    }

    fn channels(self) -> u8 {
        match self.colour {
            2 => 3,
            4 => 2,
            6 => 4,
            _ => 1,
        }
    }

    /// Whether the picture may be decoded. What has more than four bytes a pixel may have as many
    /// fewer pixels, because a decoder takes room for all of them.
    fn check(self, limits: Limits) -> Result<(), MediaError> {
        let bytes = u64::from(self.depth.div_ceil(8)) * u64::from(self.channels());
        let limits = Limits {
            pixels: limits.pixels * 4 / bytes.max(4),
            ..limits
        };
        limits.check(self.width, self.height)
    }

    /// Bytes of all lines before they are compressed, each with its filter (8.1).
    fn raw_bytes(self) -> u64 {
        let bits = u64::from(self.depth) * u64::from(self.channels());
        let (width, height) = (u64::from(self.width), u64::from(self.height));
        let lines = |across: u64, down: u64| match across {
            0 => 0,
            _ => down * (1 + (across * bits).div_ceil(8)),
        };
        if !self.interlaced {
            return lines(width, height);
        }
        // Where the seven passes begin and how far they step.
        [
            (0, 0, 8, 8),
            (4, 0, 8, 8),
            (0, 4, 4, 8),
            (2, 0, 4, 4),
            (0, 2, 2, 4),
            (1, 0, 2, 2),
            (0, 1, 1, 2),
        ]
        .into_iter()
        .map(|(x, y, right, down): (u64, u64, u64, u64)| {
            let across = width.saturating_sub(x).div_ceil(right);
            lines(across, height.saturating_sub(y).div_ceil(down))
        })
        .sum()
    }

    /// Whether a chunk has the very length that its fields have.
    fn fits(self, kind: [u8; 4], length: usize, palette: usize) -> bool {
        let of_channels = match self.colour {
            3 => 3,
            _ => usize::from(self.channels()),
        };
        match &kind {
            b"cICP" | b"gAMA" => length == 4,
            b"sRGB" => length == 1,
            b"cHRM" => length == 32,
            b"sBIT" => length == of_channels,
            b"tRNS" => match self.colour {
                0 => length == 2,
                2 => length == 6,
                3 => length <= palette,
                _ => false,
            },
            _ => false,
        }
    }
}

/// The chunks of a file up to its end; nothing when one runs over the end of the file.
fn chunks(bytes: &Bytes) -> impl Iterator<Item = ([u8; 4], Bytes)> {
    let mut rest = bytes.slice(SIGNATURE.len().min(bytes.len())..);
    std::iter::from_fn(move || {
        let length = u32::from_be_bytes(rest.get(..4)?.try_into().ok()?);
        let kind: [u8; 4] = rest.get(4..8)?.try_into().ok()?;
        let length = usize::try_from(length).ok()?;
        rest.get(..length.checked_add(12)?)?;
        let contents = rest.slice(8..8 + length);
        rest = match &kind {
            b"IEND" => Bytes::new(),
            _ => rest.slice(length + 12..),
        };
        Some((kind, contents))
    })
}

/// The chunks that are looked at, the first of each.
#[derive(Default)]
struct Found {
    palette: Option<Bytes>,
    profile: Option<Bytes>,
    exif: Option<Bytes>,
    showing: [Option<Bytes>; SHOWING.len()],
    pixels: BytesMut,
}

impl Found {
    fn take(&mut self, kind: [u8; 4], contents: Bytes) {
        let place = match &kind {
            b"IDAT" => return self.pixels.extend_from_slice(&contents),
            b"PLTE" => &mut self.palette,
            b"iCCP" => &mut self.profile,
            b"eXIf" => &mut self.exif,
            _ => match SHOWING.iter().position(|known| *known == kind) {
                Some(place) => &mut self.showing[place],
                None => return,
            },
        };
        place.get_or_insert(contents);
    }

    /// The palette, which only indexed pixels use, and no more of it than they can name.
    fn palette(&self, header: Header) -> Option<Bytes> {
        let palette = self.palette.as_ref().filter(|_| header.colour == 3)?;
        let most = 3 << u32::from(header.depth.min(8));
        let length = palette.len().min(most);
        Some(palette.slice(..length - length % 3))
    }

    /// The profile of its colours: code points go before a profile, and both before a gamma, which
    /// does not count beside the word that the colours are sRGB.
    fn profile(&self, before: &[([u8; 4], Bytes)]) -> Option<Bytes> {
        let find = |wanted: &[u8; 4]| {
            let mut chunks = before.iter();
            let found = chunks.find(|(kind, _)| kind == wanted)?;
            Some(&found.1)
        };
        if let Some(profile) = find(b"cICP").and_then(|it| colours::of_code_points(it)) {
            return Some(profile);
        }
        if let Some(chunk) = &self.profile {
            return inflated(chunk);
        }
        match (find(b"sRGB"), find(b"gAMA"), find(b"cHRM")) {
            (None, Some(gamma), Some(points)) => colours::of_gamma(gamma, points),
            _ => None,
        }
    }

    /// What stands between the header and the pixels, in its order: the palette stands before what
    /// says which of its colours are transparent.
    fn before_pixels(&self, header: Header) -> Vec<([u8; 4], Bytes)> {
        let palette = self.palette(header);
        let entries = palette.as_ref().map_or(0, |palette| palette.len() / 3);
        let shown = SHOWING.into_iter().zip(self.showing.clone());
        let shown = shown.filter_map(|(kind, contents)| Some((kind, contents?)));
        let mut chunks: Vec<_> = shown
            .filter(|(kind, contents)| header.fits(*kind, contents.len(), entries))
            .collect();
        if let Some(palette) = palette {
            let transparent = |(kind, _): &([u8; 4], Bytes)| kind == b"tRNS";
            let at = chunks.iter().position(transparent);
            chunks.insert(at.unwrap_or(chunks.len()), (*b"PLTE", palette));
        }
        chunks
    }
}

/// The still picture of a file without what surrounds it.
///
/// # Errors
/// When the file is cut short, is no PNG, or shows too many pixels.
pub(super) fn read(bytes: &Bytes, limits: Limits) -> Result<Kept, MediaError> {
    let mut chunks = chunks(bytes);
    let first = chunks.next().filter(|(kind, _)| kind == b"IHDR");
    let (_, head) = first.ok_or(MediaError::Damaged)?;
    let header = Header::read(&head).ok_or(MediaError::Damaged)?;
    header.check(limits)?;
    let mut found = Found::default();
    chunks.for_each(|(kind, contents)| found.take(kind, contents));
    let stream = stream(&found.pixels, header.raw_bytes()).ok_or(MediaError::Damaged)?;
    let mut file = BytesMut::from(SIGNATURE);
    write(&mut file, *b"IHDR", head);
    let before = found.before_pixels(header);
    let profile = found.profile(&before);
    for (kind, contents) in before {
        write(&mut file, kind, contents);
    }
    let pixels = found.pixels.freeze().slice(..stream.end);
    write(&mut file, *b"IDAT", pixels);
    write(&mut file, *b"IEND", Bytes::new());
    let exif = found.exif;
    Ok(Kept {
        file: file.freeze(),
        profile,
        orientation: exif.map_or(Orientation::NoTransforms, |exif| kept::orientation(&exif)),
        as_is: stream.exact,
    })
}

fn write(file: &mut BytesMut, kind: [u8; 4], contents: Bytes) {
    file.put(PngChunk::new(kind, contents).encoder().bytes());
}

/// The file with a profile, before which other words on its colours do not count.
pub(super) fn with_profile(file: &Bytes, profile: &Bytes) -> Option<Bytes> {
    let mut png = Png::from_bytes(file.clone()).ok()?;
    png.chunks_mut()
        .retain(|chunk| !matches!(&chunk.kind(), b"gAMA" | b"cHRM"));
    png.set_icc_profile(Some(profile.clone()));
    Some(png.encoder().bytes())
}
