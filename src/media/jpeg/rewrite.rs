//! A JPEG file written anew from what shows its picture: the compressed pixels stay byte for byte,
//! and every header has the length that its fields have.

use bytes::{BufMut, Bytes, BytesMut};

use super::{EOI, SOI, SOS};

const DHT: u8 = 0xc4;
const DQT: u8 = 0xdb;
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

/// A table, which is written once something uses it.
#[derive(Debug, Default)]
struct Slot {
    table: Vec<u8>,
    written: bool,
}

type Slots = [Slot; SLOTS];

/// The new file in the making.
#[derive(Debug, Default)]
pub(super) struct Rewriter {
    jfif: bool,
    transform: Option<u8>,
    /// All behind the two headers.
    body: BytesMut,
    frame: Option<Frame>,
    /// Every how many blocks a scan begins anew, until it is written before one.
    restarts: Option<[u8; 2]>,
    quantization: Slots,
    direct: Slots,
    alternating: Slots,
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
    pub(super) fn part(&mut self, marker: u8, contents: &[u8], scan: &[u8]) -> Option<()> {
        match marker {
            APP0 => self.jfif |= contents.starts_with(b"JFIF\0"),
            APP14 if contents.starts_with(b"Adobe") => {
                // The three transforms there are; whatever follows them is not looked at.
                let transform = contents.get(ADOBE.len()).copied();
                self.transform = transform.filter(|transform| *transform <= 2);
            }
            DQT => self.quantization_tables(contents),
            DHT => self.huffman_tables(contents),
            DRI => self.restarts = Some([*contents.first()?, *contents.get(1)?]),
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
        let mut file = BytesMut::with_capacity(self.body.len() + 64);
        file.put_slice(&[0xff, SOI]);
        if self.jfif {
            segment(&mut file, APP0, JFIF);
        }
        if let Some(transform) = self.transform {
            segment(&mut file, APP14, &[ADOBE, &[transform]].concat());
        }
        file.put(self.body);
        file.put_slice(&[0xff, EOI]);
        file.freeze()
    }

    /// Tables in a row; what is too short to be one is left out.
    fn quantization_tables(&mut self, mut rest: &[u8]) {
        while let Some(first) = rest.first() {
            let length = 1 + 64 * (1 + usize::from(first >> 4));
            let slot = self.quantization.get_mut(usize::from(first & 0x0f));
            let (true, Some(slot), Some(table)) = (*first >> 4 <= 1, slot, rest.get(..length))
            else {
                return;
            };
            slot.set(table);
            rest = &rest[length..];
        }
    }

    fn huffman_tables(&mut self, mut rest: &[u8]) {
        while let Some(counts) = rest.get(1..17) {
            let values: usize = counts.iter().map(|count| usize::from(*count)).sum();
            let slots = match rest[0] >> 4 {
                0 => &mut self.direct,
                1 => &mut self.alternating,
                _ => return,
            };
            let slot = slots.get_mut(usize::from(rest[0] & 0x0f));
            let (Some(slot), Some(table)) = (slot, rest.get(..17 + values)) else {
                return;
            };
            slot.set(table);
            rest = &rest[17 + values..];
        }
    }

    fn frame(&mut self, marker: u8, contents: &[u8]) -> Option<()> {
        let count = usize::from(*contents.get(5)?);
        let contents = contents.get(..6 + 3 * count)?;
        let pair = |at: usize| u16::from_be_bytes([contents[at], contents[at + 1]]);
        let components = contents[6..].chunks_exact(3);
        for table in components.clone().map(|component| component[2]) {
            write(&mut self.body, DQT, &mut self.quantization, table);
        }
        self.frame.get_or_insert(Frame {
            marker,
            height: pair(1),
            width: pair(3),
            components: components.map(|one| (one[0], one[2])).collect(),
        });
        segment(&mut self.body, marker, contents);
        Some(())
    }

    fn scan(&mut self, contents: &[u8], scan: &[u8]) -> Option<()> {
        let count = usize::from(*contents.first()?);
        let contents = contents.get(..1 + 2 * count + 3)?;
        let (components, spectrum) = contents[1..].split_at(2 * count);
        for component in components.chunks_exact(2) {
            self.use_tables(component[0], component[1], spectrum);
        }
        if let Some(restarts) = self.restarts.take() {
            segment(&mut self.body, DRI, &restarts);
        }
        segment(&mut self.body, SOS, contents);
        self.body.put_slice(scan);
        Some(())
    }

    /// Writes the tables of a component of a scan. A progressive scan uses one kind of Huffman table
    /// or, when it refines the first coefficients, none.
    fn use_tables(&mut self, id: u8, huffman: u8, spectrum: &[u8]) {
        let Some(frame) = &self.frame else { return };
        let progressive = frame.marker & 0b11 == 0b10;
        let first = spectrum[0] == 0;
        let refines = spectrum[2] >> 4 != 0;
        let component = frame.components.iter().find(|(known, _)| *known == id);
        if let Some((_, table)) = component {
            write(&mut self.body, DQT, &mut self.quantization, *table);
        }
        if !progressive || (first && !refines) {
            write(&mut self.body, DHT, &mut self.direct, huffman >> 4);
        }
        if !progressive || !first {
            write(&mut self.body, DHT, &mut self.alternating, huffman & 0x0f);
        }
    }
}

impl Slot {
    fn set(&mut self, table: &[u8]) {
        if self.table != table {
            self.table = table.to_vec();
            self.written = false;
        }
    }
}

/// Writes a table unless it is written already, or there is none.
fn write(file: &mut BytesMut, marker: u8, slots: &mut Slots, slot: u8) {
    if let Some(slot) = slots.get_mut(usize::from(slot)) {
        if !slot.written && !slot.table.is_empty() {
            segment(file, marker, &slot.table);
        }
        slot.written = true;
    }
}

/// Writes a marker with its length and contents.
fn segment(file: &mut BytesMut, marker: u8, contents: &[u8]) {
    file.put_slice(&[0xff, marker]);
    // No contents are longer than those of the segment that they were read from.
    file.put_u16(u16::try_from(contents.len() + 2).unwrap_or(u16::MAX));
    file.put_slice(contents);
}

#[cfg(test)]
#[path = "rewrite_tests.rs"]
mod tests;
