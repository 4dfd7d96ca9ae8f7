//! WebP files, chunk by chunk (RFC 9649).

use bytes::{Buf, BufMut, Bytes, BytesMut};
use image::metadata::Orientation;

use crate::media::decode::Limits;
use crate::media::error::MediaError;
use crate::media::strip::{self, MOST_PROFILE, StrippedFile};

mod cut;
mod unused;

pub(super) use unused::without_unused;

/// Flags of the extended header (2.7.1).
pub(super) const ANIMATION: u8 = 0b0000_0010;
pub(super) const ALPHA: u8 = 0b0001_0000;
const PROFILE: u8 = 0b0010_0000;
/// Bytes before the pictures of a frame.
pub(super) const FRAME_HEADER: usize = 16;

/// The chunks of a list. One that runs over its end is the last, and as long as there is of it.
pub(super) fn chunks(mut rest: Bytes) -> impl Iterator<Item = ([u8; 4], Bytes)> {
    std::iter::from_fn(move || {
        let kind: [u8; 4] = rest.get(..4)?.try_into().ok()?;
        let length = u32::from_le_bytes(rest.get(4..8)?.try_into().ok()?);
        rest.advance(8);
        let length = usize::try_from(length).ok()?;
        let contents = rest.split_to(length.min(rest.len()));
        // An odd one is followed by a byte.
        rest.advance((length % 2).min(rest.len()));
        Some((kind, contents))
    })
}

/// Compressed pixels with their transparency.
#[derive(Debug)]
pub(super) struct Pixels {
    kind: [u8; 4],
    contents: Bytes,
    pub(super) alpha: Option<Bytes>,
}

impl Pixels {
    /// The first ones of a list.
    pub(super) fn find(list: &Bytes) -> Option<Self> {
        let mut alpha = None;
        for (kind, contents) in chunks(list.clone()) {
            match &kind {
                b"ALPH" => _ = alpha.get_or_insert(contents),
                b"VP8 " | b"VP8L" => {
                    return Some(Self {
                        kind,
                        contents,
                        alpha: alpha.filter(|_| kind == *b"VP8 "),
                    });
                }
                _ => {}
            }
        }
        None
    }

    /// Pixels across and down, by the pixels' own header.
    pub(super) fn dimensions(&self) -> Option<(u32, u32)> {
        if self.kind == *b"VP8 " {
            let pair = |at: usize| {
                let bytes = self.contents.get(at..at + 2)?.try_into().ok()?;
                Some(u32::from(u16::from_le_bytes(bytes) & 0x3fff))
            };
            return Some((pair(6)?, pair(8)?));
        }
        let header = u32::from_le_bytes(self.contents.get(1..5)?.try_into().ok()?);
        let side = |bits: u32| (bits & 0x3fff) + 1;
        Some((side(header), side(header >> 14)))
    }

    pub(super) fn has_alpha(&self) -> bool {
        let lossless = self.kind == *b"VP8L";
        let marked = self.contents.get(4).is_some_and(|byte| byte & 0x10 != 0);
        self.alpha.is_some() || (lossless && marked)
    }

    pub(super) fn write(&self, list: &mut BytesMut) {
        if let Some(alpha) = &self.alpha {
            write(list, *b"ALPH", alpha);
        }
        write(list, self.kind, &self.contents);
    }
}

/// What stands in a file beside its pixels, the first of each.
#[derive(Default)]
struct Around {
    extended: Option<Bytes>,
    frame: Option<Bytes>,
    profile: Option<Bytes>,
    exif: Option<Bytes>,
}

impl Around {
    fn find(list: &Bytes) -> Self {
        let mut around = Self::default();
        for (kind, contents) in chunks(list.clone()) {
            let place = match &kind {
                b"VP8X" => &mut around.extended,
                b"ANMF" => &mut around.frame,
                b"ICCP" => &mut around.profile,
                b"EXIF" => &mut around.exif,
                _ => continue,
            };
            place.get_or_insert(contents);
        }
        around
    }
}

/// The first picture of a file without what surrounds it.
///
/// # Errors
/// When the file is no WebP, or shows too many pixels.
pub(super) fn read(bytes: &Bytes, limits: Limits) -> Result<StrippedFile, MediaError> {
    let list = bytes.slice(12.min(bytes.len())..);
    let around = Around::find(&list);
    let filled_up = cut::filled_up(&list)?;
    let is_whole = filled_up.is_none();
    let flags = around.extended.as_ref().and_then(|header| header.first());
    let flags = flags.copied().unwrap_or_default();
    let canvas = around.extended.as_ref();
    let canvas = canvas.map(|header| header.get(4..10).and_then(pair));
    let animated = flags & ANIMATION != 0;
    let list = match (animated, around.frame) {
        (true, Some(frame)) => first_frame(&frame, flags, canvas.flatten(), limits)?,
        (true, None) => return Err(MediaError::Damaged),
        (false, _) => still(&list, filled_up, canvas, limits)?,
    };
    let exif = around.exif;
    Ok(StrippedFile {
        channels: None,
        file: file(&list),
        profile: around.profile.filter(|it| it.len() <= MOST_PROFILE),
        orientation: exif.map_or(Orientation::NoTransforms, |exif| strip::orientation(&exif)),
        as_is: !animated && is_whole,
    })
}

fn still(
    list: &Bytes,
    filled_up: Option<Bytes>,
    canvas: Option<Option<(u32, u32)>>,
    limits: Limits,
) -> Result<BytesMut, MediaError> {
    let mut pixels = Pixels::find(list).ok_or(MediaError::Damaged)?;
    pixels.contents = filled_up.unwrap_or(pixels.contents);
    let size = pixels.dimensions().ok_or(MediaError::Damaged)?;
    limits.check(size.0, size.1)?;
    // Whoever lies about the canvas would be given room for other pixels than were counted.
    if canvas.is_some_and(|canvas| canvas != Some(size)) {
        return Err(MediaError::Damaged);
    }
    let mut out = BytesMut::new();
    if pixels.alpha.is_some() {
        header(&mut out, ALPHA, size);
    }
    pixels.write(&mut out);
    Ok(out)
}

fn first_frame(
    frame: &Bytes,
    flags: u8,
    canvas: Option<(u32, u32)>,
    limits: Limits,
) -> Result<BytesMut, MediaError> {
    let canvas = canvas.ok_or(MediaError::Damaged)?;
    limits.check(canvas.0, canvas.1)?;
    let head = frame.get(..FRAME_HEADER).ok_or(MediaError::Damaged)?;
    let pixels = Pixels::find(&frame.slice(FRAME_HEADER..)).ok_or(MediaError::Damaged)?;
    let size = pixels.dimensions();
    let fits = size.is_some_and(|size| size.0 <= canvas.0 && size.1 <= canvas.1);
    if !fits || pair(&head[6..12]) != size {
        return Err(MediaError::Damaged);
    }
    let mut out = BytesMut::new();
    header(&mut out, flags & (ANIMATION | ALPHA), canvas);
    write(&mut out, *b"ANIM", &[0; 6]);
    let mut first = BytesMut::from(head);
    pixels.write(&mut first);
    write(&mut out, *b"ANMF", &first);
    Ok(out)
}

/// Two numbers of three bytes, each one less than is meant.
pub(super) fn pair(bytes: &[u8]) -> Option<(u32, u32)> {
    let [a, b, c, d, e, f] = bytes.try_into().ok()?;
    Some((triple(&[a, b, c]) + 1, triple(&[d, e, f]) + 1))
}

/// A number of three bytes; 0 when there are fewer.
pub(super) fn triple(bytes: &[u8]) -> u32 {
    match *bytes {
        [low, middle, high] => u32::from_le_bytes([low, middle, high, 0]),
        _ => 0,
    }
}

/// Writes a number of three bytes.
pub(super) fn put_triple(list: &mut BytesMut, number: u32) {
    list.put_slice(&number.to_le_bytes()[..3]);
}

pub(super) fn header(list: &mut BytesMut, flags: u8, (width, height): (u32, u32)) {
    let mut header = vec![flags, 0, 0, 0];
    for side in [width, height] {
        header.extend_from_slice(&(side - 1).to_le_bytes()[..3]);
    }
    write(list, *b"VP8X", &header);
}

pub(super) fn write(list: &mut BytesMut, kind: [u8; 4], contents: &[u8]) {
    list.put_slice(&kind);
    list.put_u32_le(u32::try_from(contents.len()).unwrap_or(u32::MAX));
    list.put_slice(contents);
    list.put_bytes(0, contents.len() % 2);
}

pub(super) fn file(list: &[u8]) -> Bytes {
    let mut file = BytesMut::with_capacity(list.len() + 12);
    let contents = [b"WEBP", list].concat();
    write(&mut file, *b"RIFF", &contents);
    file.freeze()
}

/// The file with a profile, which needs the extended header.
pub(super) fn with_profile(whole: &Bytes, profile: &Bytes) -> Option<Bytes> {
    let pixels = Pixels::find(&whole.slice(12.min(whole.len())..))?;
    let alpha = if pixels.has_alpha() { ALPHA } else { 0 };
    let mut out = BytesMut::new();
    header(&mut out, PROFILE | alpha, pixels.dimensions()?);
    write(&mut out, *b"ICCP", profile);
    pixels.write(&mut out);
    Some(file(&out))
}
