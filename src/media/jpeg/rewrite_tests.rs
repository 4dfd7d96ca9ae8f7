//! A header written anew has its fields and nothing else.

use super::*;

/// Frame, the tables that are given, and a scan that uses table 0 of each kind.
fn rewritten(parts: &[(u8, &[u8])]) -> Vec<u8> {
    let mut rewriter = Rewriter::default();
    for (marker, contents) in parts {
        rewriter.part(*marker, contents, b"");
    }
    let frame = [8, 0, 1, 0, 1, 1, 1, 0x11, 0, b'X'];
    rewriter.part(0xc0, &frame, b"");
    rewriter.part(SOS, &[1, 1, 0, 0, 63, 0, b'X'], b"scan");
    rewriter.finish().to_vec()
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
    let file = rewritten(&[
        (APP0, &jfif),
        (APP14, &adobe),
        (DRI, &[0, 4, b'X']),
        (0xfe, b"X"),
        (0xf0, b"X"),
        (0xe5, b"X"),
        (0xc8, b"X"),
    ]);
    assert!(!holds(&file, b"X"), "{file:x?}");
    assert!(holds(&file, b"Adobe\0\x64\0\0\0\0\x01") && holds(&file, &segment(DRI, &[0, 4])));
    assert!(holds(&file, b"scan\xff\xd9"));
}

#[test]
fn tables_that_no_scan_uses_and_bytes_behind_tables_are_left_out() {
    let used = [&[0][..], &[7; 64]].concat();
    let unused = [&[1][..], &[9; 64]].concat();
    let huffman = |head: u8, value: u8| {
        let mut table = [0; 18];
        (table[0], table[1], table[17]) = (head, 1, value);
        table
    };
    let (direct, replaced) = (huffman(0, 5), huffman(0, 6));
    let file = rewritten(&[
        (DQT, &[used.clone(), unused, b"XX".to_vec()].concat()),
        (DHT, &[&replaced[..], &huffman(0x11, 8)].concat()),
        (DHT, &[&direct[..], b"XX"].concat()),
    ]);
    assert!(holds(&file, &segment(DQT, &used)) && holds(&file, &segment(DHT, &direct)));
    for gone in [&[9; 64][..], b"XX", &replaced, &huffman(0x11, 8)] {
        assert!(!holds(&file, gone), "{gone:?} is in {file:x?}");
    }
}
