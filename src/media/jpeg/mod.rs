//! The parts of a JPEG file, up to the marker that ends the picture (ITU-T T.81, annex B).
//!
//! Files from cameras, printers and messengers are not always whole or in order, and browsers show
//! them all the same: bytes between parts, no end marker, something behind the end. What belongs to
//! the picture is found here and written anew, so that what is stored is in order.

mod block;
mod frame;
mod huffman;
mod pixels;
mod profile;
mod rewrite;
mod scan;
mod coverage;
mod tables;
mod turn;

use std::ops::Range;

use bytes::Bytes;
use image::metadata::Orientation;

use super::decode::Limits;
use super::error::MediaError;
use super::strip::{self, StrippedFile};
use rewrite::{Next, Rewriter};

pub(super) use pixels::{Enough, Pixels, decode};
pub(super) use profile::with_profile;
pub(super) use rewrite::Channels;
pub(super) use turn::turned;

/// Markers that are looked at.
const SOF0: u8 = 0xc0;
const SOF2: u8 = 0xc2;
const SOI: u8 = 0xd8;
const EOI: u8 = 0xd9;
const SOS: u8 = 0xda;
const DNL: u8 = 0xdc;
const APP1: u8 = 0xe1;
const APP2: u8 = 0xe2;
/// Zeros at the end of a file that are no pixels: whoever copied it had room for more.
const NO_PIXELS: usize = 32;

/// One marker with what belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Part {
    marker: u8,
    /// What stands behind its length.
    contents: Range<usize>,
    /// The compressed pixels behind a scan's header.
    scan: Range<usize>,
}

/// Hands over the parts of a file, from the start to the end of the picture; returns whether there is
/// a marker that ends it. Bytes between parts are passed over, as by browsers, and what comes behind
/// the end is not part of the picture. No list is made: a part may be four bytes, and there may be
/// millions.
fn walk(
    bytes: &[u8],
    mut each: impl FnMut(Part) -> Result<Next, MediaError>,
) -> Result<bool, MediaError> {
    if bytes.get(..2) != Some(&[0xff, SOI]) {
        return Err(MediaError::Damaged);
    }
    let (mut at, mut scans) = (2, 0);
    while let Some((marker, behind)) = next_marker(bytes, at) {
        at = behind;
        match marker {
            EOI => return Ok(true),
            // Another picture.
            SOI if scans > 0 => return Ok(false),
            0..=0xbf | 0xd0..=SOI => continue,
            _ => {}
        }
        let Some(length) = bytes.get(at..at + 2) else {
            return Ok(false);
        };
        let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
        if length < 2 {
            continue;
        }
        let contents = at + 2..at + length;
        if contents.end > bytes.len() {
            return Ok(false);
        }
        at = contents.end;
        let mut scan = at..at;
        if marker == SOS {
            scans += 1;
            scan.end = end_of_scan(bytes, at);
            at = scan.end;
        }
        let part = Part {
            marker,
            contents,
            scan,
        };
        if each(part)? == Next::End {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The next marker and where it ends. Any number of 0xff may stand before it.
fn next_marker(bytes: &[u8], mut at: usize) -> Option<(u8, usize)> {
    loop {
        at += memchr::memchr(0xff, bytes.get(at..)?)?;
        at += bytes[at..].iter().position(|byte| *byte != 0xff)?;
        match bytes[at] {
            0 => at += 1,
            marker => return Some((marker, at + 1)),
        }
    }
}

/// Where compressed pixels end: at the first marker that can stand behind them. One that cannot is
/// a fault among the pixels.
fn end_of_scan(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    while let Some((marker, behind)) = next_marker(bytes, at) {
        let follows = matches!(
            marker,
            0xc0..=0xc7 | 0xc9..=0xcf | SOI..=0xdd | 0xe0..=0xef | 0xfe
        );
        if follows {
            return behind - 2;
        }
        at = behind;
    }
    let pixels = &bytes[start..];
    let zeros = pixels.iter().rev().take_while(|byte| **byte == 0).count();
    bytes.len() - if zeros > NO_PIXELS { zeros } else { 0 }
}

/// The picture of a file without what surrounds it.
///
/// # Errors
/// When a good part of it is missing, it is no JPEG, or shows too many pixels.
pub(super) fn read(bytes: &Bytes, limits: Limits) -> Result<StrippedFile, MediaError> {
    let mut rewriter = Rewriter::new();
    let (mut exif, mut pieces, mut lines) = (None, Vec::new(), None);
    let reached = walk(bytes, |part| {
        let contents = &bytes[part.contents];
        match part.marker {
            // Of several the first counts, as in browsers.
            APP1 if contents.starts_with(b"Exif\0\0") => _ = exif.get_or_insert(contents),
            APP2 => pieces.extend(profile::piece(contents)),
            SOF0..=SOF2 if contents.get(1..3) == Some(&[0, 0]) && lines.is_none() => {
                let number = number_of_lines(bytes)?;
                lines = Some(number);
                rewriter.lines(number);
            }
            SOS => {
                let (width, height) = rewriter.dimensions().ok_or(MediaError::Damaged)?;
                limits.check(width, height)?;
            }
            _ => {}
        }
        rewriter.part(part.marker, contents, &bytes[part.scan])
    })?;
    let (width, height) = rewriter.dimensions().ok_or(MediaError::Damaged)?;
    limits.check(width, height)?;
    let (shown, there) = rewriter.shares(reached);
    strip::enough_of(shown, there)?;
    Ok(StrippedFile {
        channels: Some(rewriter.channels()),
        file: rewriter.finish(),
        profile: profile::assembled(pieces),
        orientation: exif.map_or(Orientation::NoTransforms, strip::orientation),
        as_is: true,
    })
}

/// How many lines a picture has whose header says none: scanners write that behind the first scan
/// (B.2.5), when they have come to the end of the paper.
fn number_of_lines(bytes: &[u8]) -> Result<u16, MediaError> {
    let mut lines = 0;
    walk(bytes, |part| {
        let contents = &bytes[part.contents];
        match (part.marker, contents) {
            (DNL, [high, low]) => lines = u16::from_be_bytes([*high, *low]),
            _ => return Ok(Next::Part),
        }
        Ok(Next::End)
    })?;
    match lines {
        0 => Err(MediaError::Unsupported {
            what: "media-jpeg-no-height",
            instead: "media-as-jpeg",
        }),
        lines => Ok(lines),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(bytes: &[u8]) -> (Vec<Part>, bool) {
        let mut parts = Vec::new();
        let whole = walk(bytes, |part| {
            parts.push(part);
            Ok(Next::Part)
        });
        (parts, whole.unwrap_or_default())
    }

    const TINY: &[u8] =
        b"\xff\xd8\xff\xe1\x00\x04hi\xff\xda\x00\x03x\x01\xff\x00\x02\xff\xd3\x03\xff\xd9";

    #[test]
    fn a_scan_reaches_to_the_next_real_marker() {
        let (found, whole) = parts(TINY);
        let markers: Vec<u8> = found.iter().map(|part| part.marker).collect();
        assert_eq!(markers, [0xe1, SOS]);
        assert_eq!(found[1].contents, 12..13);
        assert_eq!(found[1].scan, 13..20);
        assert!(whole);
        let faulty = [&TINY[..14], b"\xff\x9f", &TINY[14..]].concat();
        assert_eq!(parts(&faulty).0[1].scan, 13..22);
    }

    #[test]
    fn a_file_cut_anywhere_has_no_end() {
        for length in 2..TINY.len() {
            assert!(!parts(&TINY[..length]).1, "cut at {length}");
        }
        let padded = [&TINY[..20], &[0; 99]].concat();
        assert_eq!(parts(&padded).0[1].scan, 13..20);
    }

    #[test]
    fn bytes_between_parts_and_lengths_that_cannot_be_are_passed_over() {
        for junk in [&b"\0\0\0"[..], b"\xff\xe1\0\x01", b"\xff\x02", b"junk"] {
            let file = [&TINY[..8], junk, &TINY[8..]].concat();
            let (found, whole) = parts(&file);
            assert_eq!(found.len(), 2, "{junk:?}");
            assert!(whole, "{junk:?}");
        }
    }
}
