//! PNG files, chunk by chunk (PNG, third edition).

mod colours;
mod header;
mod palette;
mod stream;

pub(super) use colours::{HDR, of_code_points};

use bytes::{BufMut, Bytes, BytesMut};
use image::metadata::Orientation;
use img_parts::ImageICC;
use img_parts::png::{Png, PngChunk};

use super::decode::Limits;
use super::error::MediaError;
use super::strip::{self, StrippedFile};
use crate::domain::Dimensions;
use header::Header;
pub(super) use palette::without_unused;
use stream::{completed, inflated, stream};

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
/// Chunks that say how colours and transparency are meant.
const SHOWING: [[u8; 4]; 5] = [*b"cICP", *b"sRGB", *b"gAMA", *b"cHRM", *b"tRNS"];

/// The chunks of a file up to its end. Of one that runs over the end of the file, pixels are what is
/// there; anything else is nothing. Checksums are not looked at: they are written anew.
pub(super) fn chunks(bytes: &Bytes) -> impl Iterator<Item = ([u8; 4], Bytes)> {
    let mut rest = bytes.slice(SIGNATURE.len().min(bytes.len())..);
    std::iter::from_fn(move || {
        let length = u32::from_be_bytes(rest.get(..4)?.try_into().ok()?);
        let kind: [u8; 4] = rest.get(4..8)?.try_into().ok()?;
        let end = usize::try_from(length).ok()?.checked_add(8)?;
        if end > rest.len() && kind != *b"IDAT" {
            return None;
        }
        let contents = rest.slice(8..end.min(rest.len()));
        rest = match &kind {
            b"IEND" => Bytes::new(),
            _ => rest.slice(end.saturating_add(4).min(rest.len())..),
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

    /// A chunk of which every byte is a field.
    fn showing(&self, header: Header, kind: [u8; 4]) -> Option<&Bytes> {
        let place = SHOWING.iter().position(|known| *known == kind)?;
        let entries = self.palette(header).map_or(0, |palette| palette.len() / 3);
        let contents = self.showing[place].as_ref()?;
        header
            .fits(kind, contents.len(), entries)
            .then_some(contents)
    }

    /// The profile of its colours: code points go before a profile, and both before a gamma, which
    /// does not count beside the word that the colours are sRGB. The chunks themselves are not
    /// written again, because the picture in full size gets the profile.
    fn profile(&self, header: Header) -> Option<Bytes> {
        let find = |kind: &[u8; 4]| self.showing(header, *kind);
        let grey = header.is_grey();
        if let Some(profile) = find(b"cICP").and_then(|it| colours::of_code_points(it, grey)) {
            return Some(profile);
        }
        if let Some(chunk) = &self.profile {
            return inflated(chunk);
        }
        match find(b"sRGB") {
            Some(_) => None,
            None => {
                let (gamma, points) = (find(b"gAMA"), find(b"cHRM"));
                colours::of_gamma(gamma.map(|it| &it[..]), points.map(|it| &it[..]), grey)
            }
        }
    }

    /// What stands between the header and the pixels: the palette, and which of its colours are
    /// transparent.
    fn before_pixels(&self, header: Header) -> impl Iterator<Item = ([u8; 4], Bytes)> {
        let transparent = self.showing(header, *b"tRNS").cloned();
        let palette = self.palette(header).map(|it| (*b"PLTE", it));
        palette
            .into_iter()
            .chain(transparent.map(|it| (*b"tRNS", it)))
    }
}

/// The still picture of a file without what surrounds it.
///
/// # Errors
/// When the file is cut short, is no PNG, or shows too many pixels.
pub(super) fn read(bytes: &Bytes, limits: Limits) -> Result<StrippedFile, MediaError> {
    let mut chunks = chunks(bytes);
    let first = chunks.next().filter(|(kind, _)| kind == b"IHDR");
    let (_, head) = first.ok_or(MediaError::Damaged)?;
    let header = Header::read(&head).ok_or(MediaError::Damaged)?;
    header.check(limits)?;
    let mut found = Found::default();
    chunks.for_each(|(kind, contents)| found.take(kind, contents));
    let raw = header.raw_bytes();
    let stream = stream(&found.pixels, raw);
    strip::enough(stream.share)?;
    let mut file = BytesMut::from(SIGNATURE);
    write(&mut file, *b"IHDR", head);
    let profile = found.profile(header);
    for (kind, contents) in found.before_pixels(header) {
        write(&mut file, kind, contents);
    }
    let pixels = match stream.exact {
        true => found.pixels.freeze().slice(..stream.end),
        false => completed(&found.pixels, raw)
            .map_err(|_| MediaError::Damaged)?
            .into(),
    };
    write(&mut file, *b"IDAT", pixels);
    write(&mut file, *b"IEND", Bytes::new());
    let exif = found.exif;
    Ok(StrippedFile {
        channels: None,
        file: file.freeze(),
        profile,
        orientation: exif.map_or(Orientation::NoTransforms, |exif| strip::orientation(&exif)),
        as_is: true,
    })
}

fn write(file: &mut BytesMut, kind: [u8; 4], contents: Bytes) {
    file.put(PngChunk::new(kind, contents).encoder().bytes());
}

/// What still pictures of parts of a file have in common.
pub(super) struct Stills {
    header: Header,
    head: Bytes,
    found: Found,
}

impl Stills {
    /// None when it is no PNG.
    pub(super) fn of(bytes: &Bytes) -> Option<Self> {
        let mut chunks = chunks(bytes);
        let (_, head) = chunks.next().filter(|(kind, _)| kind == b"IHDR")?;
        let header = Header::read(&head)?;
        let mut found = Found::default();
        chunks
            .filter(|(kind, _)| kind != b"IDAT")
            .for_each(|(kind, contents)| found.take(kind, contents));
        Some(Self {
            header,
            head,
            found,
        })
    }

    /// Pixels across and down.
    pub(super) fn size(&self) -> Dimensions {
        self.header.size()
    }

    /// A file of this size with these compressed pixels.
    pub(super) fn file(&self, size: Dimensions, pixels: Bytes) -> Option<Bytes> {
        let (width, height) = (size.width.to_be_bytes(), size.height.to_be_bytes());
        let head = [&width[..], &height, self.head.get(8..)?].concat();
        let mut file = BytesMut::from(SIGNATURE);
        write(&mut file, *b"IHDR", head.into());
        for (kind, contents) in self.found.before_pixels(self.header) {
            write(&mut file, kind, contents);
        }
        write(&mut file, *b"IDAT", pixels);
        write(&mut file, *b"IEND", Bytes::new());
        Some(file.freeze())
    }
}

/// The file with a profile.
pub(super) fn with_profile(file: &Bytes, profile: &Bytes) -> Option<Bytes> {
    let mut png = Png::from_bytes(file.clone()).ok()?;
    png.set_icc_profile(Some(profile.clone()));
    Some(png.encoder().bytes())
}
