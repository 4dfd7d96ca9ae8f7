//! A file written anew has the fields of its headers, its pixels, and nothing else.

use super::*;

/// A quantization table, and Huffman tables with codes of one bit for the values 0 and 1.
fn tables() -> [(u8, Vec<u8>); 2] {
    let huffman = |head: u8| {
        let mut table = vec![0; 19];
        (table[0], table[1], table[18]) = (head, 2, 1);
        table
    };
    [
        (DQT, [&[0][..], &[7; 64]].concat()),
        (DHT, [huffman(0), huffman(0x10)].concat()),
    ]
}

/// Two blocks without detail have two bits each; behind them are ones.
const PIXELS: &[u8] = &[0x0f];

/// A grey picture of sixteen by eight pixels with some parts before its frame; and how much of it
/// there is.
fn rewritten(parts: &[(u8, &[u8])], compressed: &[u8]) -> (Vec<u8>, f64) {
    let mut rewriter = Rewriter::default();
    let tables = tables();
    let tables = tables.iter().map(|(marker, table)| (*marker, &table[..]));
    for (marker, contents) in parts.iter().copied().chain(tables) {
        rewriter.part(marker, contents, b"").unwrap();
    }
    let frame = [8, 0, 8, 0, 16, 1, 1, 0x11, 0, b'X'];
    rewriter.part(0xc0, &frame, b"").unwrap();
    let scan = [1, 1, 0, 0, 63, 0, b'X'];
    rewriter.part(SOS, &scan, compressed).unwrap();
    let (share, _) = rewriter.shares(true);
    (rewriter.finish().to_vec(), share)
}

fn segment(marker: u8, contents: &[u8]) -> Vec<u8> {
    let mut bytes = BytesMut::new();
    super::segment(&mut bytes, marker, contents);
    bytes.to_vec()
}

fn holds(file: &[u8], needle: &[u8]) -> bool {
    file.windows(needle.len()).any(|window| window == needle)
}

#[test]
fn headers_have_the_length_of_their_fields() {
    let jfif = [b"JFIF\0\x01\x01\0\0\x01\0\x01\x01\x01", &b"XXX"[..]].concat();
    let adobe = [b"Adobe\0\x64XXXX\x01", &b"XX"[..]].concat();
    let (file, share) = rewritten(
        &[
            (APP0, &jfif),
            (APP14, &adobe),
            (0xdd, &[0, 4, b'X']),
            (0xfe, b"X"),
            (0xf0, b"X"),
            (0xe5, b"X"),
            (0xc8, b"X"),
        ],
        b"\x0fX",
    );
    assert!(!holds(&file, b"X"), "{file:x?}");
    assert!(holds(&file, JFIF) && holds(&file, &segment(0xdd, &[0, 4])));
    let end = [&segment(SOS, &[1, 1, 0, 0, 63, 0]), PIXELS, b"\xff\xd9"].concat();
    assert!(file.ends_with(&end), "{file:x?}");
    assert_eq!(share, 1.0);
}

#[test]
fn tables_that_no_scan_uses_and_bytes_behind_tables_are_left_out() {
    let replaced = [&[0][..], &[8; 64]].concat();
    let unused = [&[1][..], &[9; 64]].concat();
    let mut huffman = [0; 18];
    (huffman[0], huffman[1], huffman[17]) = (0x11, 1, b'X');
    let quantization = [&replaced[..], &unused, b"XX"].concat();
    let codes = [&huffman[..], b"XX"].concat();
    let (file, _) = rewritten(&[(DQT, &quantization), (DHT, &codes)], PIXELS);
    for gone in [&[8; 64][..], &[9; 64], b"X"] {
        assert!(!holds(&file, gone), "{gone:?} is in {file:x?}");
    }
}

#[test]
fn missing_blocks_are_made_up_for_and_counted() {
    // Nothing at all; a block without detail, and one that does not end.
    for (compressed, there) in [(&b""[..], 0.0), (b"\x2f", 0.5)] {
        let (file, share) = rewritten(&[], compressed);
        assert_eq!(share, there, "{compressed:x?}");
        assert!(file.ends_with(b"\xff\xd9"));
    }
}

#[test]
fn a_restart_that_is_missing_costs_what_is_behind_it() {
    let every_block: (u8, &[u8]) = (0xdd, &[0, 1]);
    let whole = b"\x3f\xff\xd0\x3f";
    let (file, share) = rewritten(&[every_block], whole);
    assert!(file.ends_with(b"\x3f\xff\xd0\x3f\xff\xd9"), "{file:x?}");
    assert_eq!(share, 1.0);
    let faulty = b"\xff\x9f\x3f\xff\xd0\x3f\xff\xd1\x3f";
    assert_eq!(rewritten(&[every_block], faulty), (file.clone(), 1.0));
    let (again, share) = rewritten(&[every_block], b"\x3f\xff\xd1\x3f");
    assert_eq!((again, share), (file, 0.5));
}

#[test]
fn the_last_header_of_adobe_says_what_three_channels_are() {
    let mut rewriter = Rewriter::default();
    let adobe = |transform: u8| [ADOBE, &[transform]].concat();
    for transform in [1, 0] {
        rewriter.part(APP14, &adobe(transform), b"").unwrap();
    }
    let frame = [8, 0, 8, 0, 8, 3, 1, 17, 0, 2, 17, 0, 3, 17, 0];
    rewriter.part(0xc0, &frame, b"").unwrap();
    assert_eq!(rewriter.channels(), Channels::Rgb);
    rewriter.part(APP0, b"JFIF\0", b"").unwrap();
    assert_eq!(rewriter.channels(), Channels::YCbCr);
    assert!(holds(&rewriter.finish(), &segment(APP14, &adobe(1))));
}
