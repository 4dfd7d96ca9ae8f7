//! GIF files, block by block (GIF89a); their first picture, which is shown as a PNG.

use bytes::{BufMut, Bytes, BytesMut};
use image::metadata::Orientation;

use super::decode::Limits;
use super::error::MediaError;
use super::strip::StrippedFile;

/// Bytes of the header with the screen's description.
pub(super) const HEADER: usize = 13;
pub(super) const EXTENSION: u8 = 0x21;
pub(super) const GRAPHIC_CONTROL: u8 = 0xf9;
pub(super) const IMAGE: u8 = 0x2c;
pub(super) const TRAILER: u8 = 0x3b;

/// The first picture of a file, with what says which colour of it is transparent. Comments, texts
/// and what applications left are passed over.
///
/// # Errors
/// When the file is cut short, is no GIF, or shows too many pixels.
pub(super) fn read(bytes: &Bytes, limits: Limits) -> Result<StrippedFile, MediaError> {
    let header = bytes.get(..HEADER).ok_or(MediaError::Damaged)?;
    limits.check(number(header, 6), number(header, 8))?;
    let mut at = HEADER + table(header[10]);
    let head = bytes.get(..at).ok_or(MediaError::Damaged)?;
    let mut file = BytesMut::from(head);
    let mut control = None;
    while bytes.get(at) == Some(&EXTENSION) {
        if bytes.get(at + 1) == Some(&GRAPHIC_CONTROL) {
            control = bytes.get(at + 2..at + 8);
        }
        at = blocks(bytes, at + 2).ok_or(MediaError::Damaged)?;
    }
    let picture = bytes.get(at..at + 10).ok_or(MediaError::Damaged)?;
    if picture[0] != IMAGE {
        return Err(MediaError::Damaged);
    }
    limits.check(number(picture, 5), number(picture, 7))?;
    // Behind the colours stands how many bits a code has.
    let pixels = at + 10 + table(picture[9]) + 1;
    let end = blocks(bytes, pixels);
    if let Some(control @ [4, .., 0]) = control {
        file.put_slice(&[EXTENSION, GRAPHIC_CONTROL]);
        file.put_slice(control);
    }
    match end {
        Some(end) => file.put_slice(&bytes[at..end]),
        // Only what ends the blocks may be missing; for the pixels, their own end shows it.
        None => {
            file.put_slice(&bytes[at..]);
            file.put_u8(0);
        }
    }
    file.put_u8(TRAILER);
    Ok(StrippedFile {
        channels: None,
        file: file.freeze(),
        profile: None,
        orientation: Orientation::NoTransforms,
        as_is: false,
    })
}

pub(super) fn number(bytes: &[u8], at: usize) -> u32 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]]).into()
}

/// Bytes of a table of colours, by the flags that announce it.
pub(super) fn table(flags: u8) -> usize {
    match flags & 0x80 {
        0 => 0,
        _ => 3 << ((flags & 7) + 1),
    }
}

/// Where a row of blocks ends, each with its length before it and an empty one last.
pub(super) fn blocks(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let length = usize::from(*bytes.get(at)?);
        at += 1 + length;
        if length == 0 {
            return Some(at);
        }
    }
}
