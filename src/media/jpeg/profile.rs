//! Colour profiles in JPEG files, which are cut into pieces of a segment each (ICC.1:2022, B.4).

use std::collections::BTreeMap;

use bytes::Bytes;
use img_parts::ImageICC;
use img_parts::jpeg::Jpeg;

use crate::media::strip::MOST_PROFILE;

const ICC: &[u8] = b"ICC_PROFILE\0";

/// A piece of a profile, if a segment holds one, with its number and that of all of them.
pub(super) fn piece(segment: &[u8]) -> Option<&[u8]> {
    segment.strip_prefix(ICC)
}

/// The profile out of its pieces; none when there is none, one is missing, or they are too many.
pub(super) fn assembled(segments: Vec<&[u8]>) -> Option<Bytes> {
    let mut pieces = BTreeMap::new();
    let mut count = 0;
    for piece in segments {
        let [number, of, contents @ ..] = piece else {
            return None;
        };
        count = *of;
        pieces.entry(*number).or_insert(contents);
    }
    let whole = count > 0 && pieces.keys().copied().eq(1..=count);
    let bytes: usize = pieces.values().map(|piece| piece.len()).sum();
    let fits = whole && bytes <= MOST_PROFILE;
    fits.then(|| pieces.into_values().flatten().copied().collect())
}

/// The file with a profile.
pub(in crate::media) fn with_profile(file: &Bytes, profile: &Bytes) -> Option<Bytes> {
    let mut jpeg = Jpeg::from_bytes(file.clone()).ok()?;
    jpeg.set_icc_profile(Some(profile.clone()));
    Some(jpeg.encoder().bytes())
}

#[cfg(test)]
mod tests {
    use super::piece as piece_of;
    use super::*;

    #[test]
    fn pieces_are_put_in_their_order_and_a_missing_one_is_no_profile() {
        let piece = |number: u8, of: u8| [ICC, &[number, of, b'a' + number]].concat();
        let all = [piece(2, 3), piece(1, 3), piece(3, 3)];
        let read = |pieces: &[Vec<u8>]| {
            let pieces = pieces.iter().filter_map(|segment| piece_of(segment));
            assembled(pieces.collect())
        };
        assert_eq!(read(&all).as_deref(), Some(&b"bcd"[..]));
        assert_eq!(read(&all[..2]), None);
        assert_eq!(read(&[]), None);
        assert_eq!(read(&[ICC.to_vec()]), None);
    }

    #[test]
    fn a_profile_of_many_pieces_is_dropped_when_it_is_too_large() {
        let piece = |number: u8| [ICC, &[number, 17], &[0; 65_000]].concat();
        let pieces: Vec<Vec<u8>> = (1..=17).map(piece).collect();
        let pieces = pieces.iter().filter_map(|segment| piece_of(segment));
        assert_eq!(assembled(pieces.collect()), None);
    }
}
