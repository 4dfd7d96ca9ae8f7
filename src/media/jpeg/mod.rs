//! The parts of a JPEG file, up to the marker that ends the picture (ITU-T T.81, annex B).
//!
//! `img-parts` takes everything behind the first scan for the picture, so it neither sees where a
//! file was cut short nor what was hidden behind the end. This does.

mod profile;
mod rewrite;

use std::ops::Range;

use bytes::Bytes;
use image::metadata::Orientation;

use super::decode::{Limits, MediaError};
use super::kept::{self, Kept};
use rewrite::Rewriter;

pub(super) use profile::with_profile;

/// Markers that are looked at.
const SOI: u8 = 0xd8;
const EOI: u8 = 0xd9;
const SOS: u8 = 0xda;
const APP1: u8 = 0xe1;
const APP2: u8 = 0xe2;

/// One marker with what belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Part {
    marker: u8,
    /// What stands behind its length.
    contents: Range<usize>,
    /// The compressed pixels behind a scan's header.
    scan: Range<usize>,
}

/// Hands over the parts of a whole file, from the start to the end of the picture; none when it is
/// cut short, is no JPEG, or a part is not taken. What comes behind the end is not part of the
/// picture. No list is made: a part may be four bytes, and there may be millions.
fn walk(bytes: &[u8], mut each: impl FnMut(Part) -> Option<()>) -> Option<()> {
    if bytes.get(..2)? != [0xff, SOI] {
        return None;
    }
    let mut at = 2;
    loop {
        let start = at;
        // Any number of 0xff may fill the space before a marker.
        while *bytes.get(at)? == 0xff {
            at += 1;
        }
        if at == start {
            return None;
        }
        let marker = bytes[at];
        at += 1;
        if marker == EOI {
            return Some(());
        }
        if matches!(marker, 0x01 | 0xd0..=0xd8) {
            continue;
        }
        let length = u16::from_be_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]);
        let contents = at + 2..at + usize::from(length);
        bytes.get(contents.clone())?;
        at = contents.end;
        if marker == SOS {
            at = end_of_scan(bytes, at)?;
        }
        each(Part {
            marker,
            scan: contents.end..at,
            contents,
        })?;
    }
}

/// Where compressed pixels end: at the first marker that is neither a stuffed zero nor a restart.
fn end_of_scan(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += bytes.get(at..)?.iter().position(|byte| *byte == 0xff)?;
        match bytes.get(at + 1)? {
            0x00 | 0xd0..=0xd7 => at += 2,
            0xff => at += 1,
            _ => return Some(at),
        }
    }
}

/// The picture of a file without what surrounds it.
///
/// # Errors
/// When the file is cut short, is no JPEG, or shows too many pixels.
pub(super) fn read(bytes: &Bytes, limits: Limits) -> Result<Kept, MediaError> {
    let mut rewriter = Rewriter::default();
    let (mut exif, mut pieces) = (None, Vec::new());
    let whole = walk(bytes, |part| {
        let contents = &bytes[part.contents];
        match part.marker {
            // Of several the first counts, as in browsers.
            APP1 if contents.starts_with(b"Exif\0\0") => _ = exif.get_or_insert(contents),
            APP2 => pieces.extend(profile::piece(contents)),
            _ => {}
        }
        rewriter.part(part.marker, contents, &bytes[part.scan])
    });
    whole.ok_or(MediaError::Damaged)?;
    let (width, height) = rewriter.dimensions().ok_or(MediaError::Damaged)?;
    limits.check(width, height)?;
    Ok(Kept {
        file: rewriter.finish(),
        profile: profile::assembled(pieces),
        orientation: exif.map_or(Orientation::NoTransforms, kept::orientation),
        as_is: true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(bytes: &[u8]) -> Option<Vec<Part>> {
        let mut parts = Vec::new();
        walk(bytes, |part| {
            parts.push(part);
            Some(())
        })?;
        Some(parts)
    }

    const TINY: &[u8] =
        b"\xff\xd8\xff\xe1\x00\x04hi\xff\xda\x00\x03x\x01\xff\x00\x02\xff\xd3\x03\xff\xd9";

    #[test]
    fn a_scan_reaches_to_the_next_real_marker() {
        let parts = parts(TINY).unwrap_or_default();
        let markers: Vec<u8> = parts.iter().map(|part| part.marker).collect();
        assert_eq!(markers, [0xe1, SOS]);
        assert_eq!(parts[1].contents, 12..13);
        assert_eq!(parts[1].scan, 13..20);
    }

    #[test]
    fn a_file_cut_anywhere_is_not_whole() {
        for length in 0..TINY.len() {
            assert_eq!(parts(&TINY[..length]), None, "cut at {length}");
        }
    }

    #[test]
    fn a_length_that_cannot_be_is_no_part() {
        for length in [0, 1] {
            let file = [0xff, SOI, 0xff, 0xe1, 0, length, 0xff, EOI];
            assert_eq!(parts(&file), None, "length {length}");
        }
    }
}
