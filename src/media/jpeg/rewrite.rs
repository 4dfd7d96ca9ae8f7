//! A JPEG file written anew from what shows its picture: the compressed pixels stay byte for byte,
//! and every header has the length that its fields have.

use bytes::{BufMut, Bytes, BytesMut};

use super::{EOI, SOI, SOS};

const DHT: u8 = 0xc4;
const DQT: u8 = 0xdb;
const DNL: u8 = 0xdc;
const DRI: u8 = 0xdd;
const APP0: u8 = 0xe0;
const APP14: u8 = 0xee;

/// JFIF 1.02, pixels as high as wide, no thumbnail (ITU-T T.871, 10.1). It says how colours are
/// meant; the file's own may hold a small picture of something else.
const JFIF: &[u8] = b"JFIF\0\x01\x02\0\0\x01\0\x01\0\0";
/// Adobe's header up to its last byte, the colour transform.
const ADOBE: &[u8] = b"Adobe\0\x64\0\0\0\0";
/// Tables of each kind that can be in use at once.
const SLOTS: usize = 4;

/// A piece of the new file.
#[derive(Debug)]
struct Piece {
    bytes: Bytes,
    /// Tables that no scan uses are left out.
    needed: bool,
}

/// The new file in the making.
#[derive(Debug, Default)]
pub(super) struct Rewriter {
    jfif: bool,
    transform: Option<u8>,
    pieces: Vec<Piece>,
    frame: Option<Frame>,
    /// The piece in which the table of a slot stands.
    quantization: [Option<usize>; SLOTS],
    direct: [Option<usize>; SLOTS],
    alternating: [Option<usize>; SLOTS],
}

#[derive(Debug)]
struct Frame {
    marker: u8,
    width: u16,
    height: u16,
    /// Id and quantization table of each component.
    components: Vec<(u8, u8)>,
}

impl Rewriter {
    /// Takes over what is needed of a part; none when it cannot be read. A marker that is not named
    /// here is left out: applications' own, comments, reserved ones.
    pub(super) fn part(&mut self, marker: u8, contents: &[u8], scan: Bytes) -> Option<()> {
        match marker {
            APP0 => self.jfif |= contents.starts_with(b"JFIF\0"),
            APP14 if contents.starts_with(b"Adobe") => {
                // The three transforms there are; whatever follows them is not looked at.
                let transform = contents.get(ADOBE.len()).copied();
                self.transform = transform.filter(|transform| *transform <= 2);
            }
            DQT => self.quantization_tables(contents),
            DHT => self.huffman_tables(contents),
            DRI | DNL => self.needed(segment(marker, contents.get(..2)?)),
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                self.frame(marker, contents)?
            }
            SOS => self.scan(contents, scan)?,
            _ => {}
        }
        Some(())
    }

    /// Pixels across and down.
    pub(super) fn dimensions(&self) -> Option<(u32, u32)> {
        let frame = self.frame.as_ref()?;
        Some((frame.width.into(), frame.height.into()))
    }

    /// The new file.
    pub(super) fn finish(self) -> Bytes {
        let length: usize = self.pieces.iter().map(|piece| piece.bytes.len()).sum();
        let mut file = BytesMut::with_capacity(length + 64);
        file.put_slice(&[0xff, SOI]);
        if self.jfif {
            file.put(segment(APP0, JFIF));
        }
        if let Some(transform) = self.transform {
            file.put(segment(APP14, &[ADOBE, &[transform]].concat()));
        }
        for piece in self.pieces.into_iter().filter(|piece| piece.needed) {
            file.put(piece.bytes);
        }
        file.put_slice(&[0xff, EOI]);
        file.freeze()
    }

    fn needed(&mut self, bytes: Bytes) {
        self.pieces.push(Piece {
            bytes,
            needed: true,
        });
    }

    /// A table, which is needed once a scan uses it; tells where it stands.
    fn table(&mut self, marker: u8, table: &[u8]) -> Option<usize> {
        self.pieces.push(Piece {
            bytes: segment(marker, table),
            needed: false,
        });
        Some(self.pieces.len() - 1)
    }

    /// Tables in a row; what is too short to be one is left out.
    fn quantization_tables(&mut self, mut rest: &[u8]) {
        while let Some(first) = rest.first() {
            let length = 1 + 64 * (1 + usize::from(first >> 4));
            let slot = usize::from(first & 0x0f);
            let (true, true, Some(table)) = (*first >> 4 <= 1, slot < SLOTS, rest.get(..length))
            else {
                return;
            };
            self.quantization[slot] = self.table(DQT, table);
            rest = &rest[length..];
        }
    }

    fn huffman_tables(&mut self, mut rest: &[u8]) {
        while let Some(counts) = rest.get(1..17) {
            let values: usize = counts.iter().map(|count| usize::from(*count)).sum();
            let slot = usize::from(rest[0] & 0x0f);
            let (true, Some(table)) = (slot < SLOTS, rest.get(..17 + values)) else {
                return;
            };
            let at = self.table(DHT, table);
            match rest[0] >> 4 {
                0 => self.direct[slot] = at,
                1 => self.alternating[slot] = at,
                _ => return,
            }
            rest = &rest[17 + values..];
        }
    }

    fn frame(&mut self, marker: u8, contents: &[u8]) -> Option<()> {
        let count = usize::from(*contents.get(5)?);
        let contents = contents.get(..6 + 3 * count)?;
        let pair = |at: usize| u16::from_be_bytes([contents[at], contents[at + 1]]);
        let components = contents[6..].chunks_exact(3);
        self.frame.get_or_insert(Frame {
            marker,
            height: pair(1),
            width: pair(3),
            components: components.map(|one| (one[0], one[2])).collect(),
        });
        self.needed(segment(marker, contents));
        Some(())
    }

    fn scan(&mut self, contents: &[u8], scan: Bytes) -> Option<()> {
        let count = usize::from(*contents.first()?);
        let contents = contents.get(..1 + 2 * count + 3)?;
        let (components, spectrum) = contents[1..].split_at(2 * count);
        for component in components.chunks_exact(2) {
            self.use_tables(component[0], component[1], spectrum);
        }
        self.needed(segment(SOS, contents));
        self.needed(scan);
        Some(())
    }

    /// Marks the tables of a component of a scan. A progressive scan uses one kind of Huffman table
    /// or, when it refines the first coefficients, none.
    fn use_tables(&mut self, id: u8, huffman: u8, spectrum: &[u8]) {
        let Some(frame) = &self.frame else { return };
        let progressive = frame.marker & 0b11 == 0b10;
        let first = spectrum[0] == 0;
        let refines = spectrum[2] >> 4 != 0;
        let component = frame.components.iter().find(|(known, _)| *known == id);
        let quantization = component.map(|(_, table)| usize::from(*table));
        let direct = (!progressive || (first && !refines)).then_some(usize::from(huffman >> 4));
        let alternating = (!progressive || !first).then_some(usize::from(huffman & 0x0f));
        for (slots, slot) in [
            (&self.quantization, quantization),
            (&self.direct, direct),
            (&self.alternating, alternating),
        ] {
            let piece = slot.and_then(|slot| slots.get(slot).copied().flatten());
            if let Some(piece) = piece {
                self.pieces[piece].needed = true;
            }
        }
    }
}

/// A marker with its length and contents.
fn segment(marker: u8, contents: &[u8]) -> Bytes {
    let mut bytes = BytesMut::with_capacity(4 + contents.len());
    bytes.put_slice(&[0xff, marker]);
    // No contents are longer than those of the segment that they were read from.
    bytes.put_u16(u16::try_from(contents.len() + 2).unwrap_or(u16::MAX));
    bytes.put_slice(contents);
    bytes.freeze()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Frame, the tables that are given, and a scan that uses table 0 of each kind.
    fn rewritten(parts: &[(u8, &[u8])]) -> Vec<u8> {
        let mut rewriter = Rewriter::default();
        for (marker, contents) in parts {
            rewriter.part(*marker, contents, Bytes::new());
        }
        let frame = [8, 0, 1, 0, 1, 1, 1, 0x11, 0, b'X'];
        rewriter.part(0xc0, &frame, Bytes::new());
        rewriter.part(SOS, &[1, 1, 0, 0, 63, 0, b'X'], Bytes::from_static(b"scan"));
        rewriter.finish().to_vec()
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
}
