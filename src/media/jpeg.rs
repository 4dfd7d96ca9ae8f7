//! The parts of a JPEG file, up to the marker that ends the picture (ITU-T T.81, annex B).
//!
//! `img-parts` takes everything behind the first scan for the picture, so it neither sees where a
//! file was cut short nor what was hidden behind the end. This does.

use std::ops::Range;

/// Markers that are looked at.
const SOI: u8 = 0xd8;
const EOI: u8 = 0xd9;
const SOS: u8 = 0xda;
const APP0: u8 = 0xe0;
const APP2: u8 = 0xe2;
const APP14: u8 = 0xee;
const APP15: u8 = 0xef;
const COM: u8 = 0xfe;

/// One marker with what belongs to it; a scan with its compressed pixels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    marker: u8,
    /// From the marker's first byte on.
    range: Range<usize>,
}

/// The parts of a whole file, from the start to the end of the picture; none when it is cut short
/// or is no JPEG. What comes behind the end is not part of the picture.
pub(super) fn parts(bytes: &[u8]) -> Option<Vec<Part>> {
    if bytes.get(..2)? != [0xff, SOI] {
        return None;
    }
    let mut parts = vec![Part {
        marker: SOI,
        range: 0..2,
    }];
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
            parts.push(Part {
                marker,
                range: start..at,
            });
            return Some(parts);
        }
        if !matches!(marker, 0x01 | 0xd0..=0xd7) {
            let length = u16::from_be_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]);
            at += usize::from(length);
        }
        if marker == SOS {
            at = end_of_scan(bytes, at)?;
        }
        parts.push(Part {
            marker,
            range: start..at,
        });
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

/// The file with only what shows the picture: tables, frames, scans, JFIF's header, Adobe's (which
/// tells the colour transform), and the ICC profile when `keep_profile`.
pub(super) fn without_metadata(bytes: &[u8], keep_profile: bool) -> Option<Vec<u8>> {
    let mut kept = Vec::with_capacity(bytes.len());
    for part in parts(bytes)? {
        let whole = &bytes[part.range.clone()];
        let contents = whole.get(4..).unwrap_or_default();
        let keep = match part.marker {
            APP0 => contents.starts_with(b"JFIF\0"),
            APP2 => keep_profile && contents.starts_with(b"ICC_PROFILE\0"),
            APP14 => contents.starts_with(b"Adobe"),
            APP0..=APP15 | COM => false,
            _ => true,
        };
        if keep {
            kept.extend_from_slice(whole);
        }
    }
    Some(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TINY: &[u8] =
        b"\xff\xd8\xff\xe1\x00\x04hi\xff\xda\x00\x03x\x01\xff\x00\x02\xff\xd3\x03\xff\xd9";

    #[test]
    fn a_scan_reaches_to_the_next_real_marker() {
        let parts = parts(TINY).unwrap_or_default();
        let markers: Vec<u8> = parts.iter().map(|part| part.marker).collect();
        assert_eq!(markers, [SOI, 0xe1, SOS, EOI]);
        assert_eq!(parts[2].range, 8..20);
    }

    #[test]
    fn what_is_hidden_before_and_behind_the_picture_goes() {
        let file = [TINY, b"hidden"].concat();
        let kept = without_metadata(&file, false).unwrap_or_default();
        assert_eq!(kept, [&TINY[..2], &TINY[8..]].concat());
    }

    #[test]
    fn a_file_cut_anywhere_is_not_whole() {
        for length in 0..TINY.len() {
            assert_eq!(parts(&TINY[..length]), None, "cut at {length}");
        }
    }
}
