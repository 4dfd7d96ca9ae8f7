//! The tables of a JPEG: those that are in use at the moment, each written before the first header
//! that uses it.

use bytes::{BufMut, BytesMut};

use super::huffman::Codes;
use super::rewrite::segment;

pub(super) const DHT: u8 = 0xc4;
pub(super) const DQT: u8 = 0xdb;
/// Tables of each kind that can be in use at once.
const SLOTS: usize = 4;

/// The tables of ITU-T T.81, K.3.3, as a DHT segment holds them. Frames of Motion JPEG leave them
/// out, and decoders use them all the same.
pub(super) const STANDARD: &[u8] = include_bytes!("standard_tables.bin");

/// A table, which is written once something uses it.
#[derive(Debug, Default)]
struct Slot {
    table: Vec<u8>,
    codes: Option<Codes>,
    written: bool,
}

impl Slot {
    fn set(&mut self, table: &[u8]) {
        if self.table != table {
            self.table = table.to_vec();
            self.written = false;
        }
    }
}

/// The slots of a kind.
#[derive(Debug, Default)]
pub(super) struct Slots([Slot; SLOTS]);

impl Slots {
    /// Takes quantization tables in a row; what is too short to be one is left out.
    pub(super) fn quantization(&mut self, mut rest: &[u8]) {
        while let Some(first) = rest.first() {
            let wide = usize::from(first >> 4);
            let slot = self.0.get_mut(usize::from(first & 0x0f));
            let table = rest.get(..1 + 64 * (1 + wide));
            let (true, Some(slot), Some(table)) = (wide <= 1, slot, table) else {
                return;
            };
            rest = &rest[table.len()..];
            let mut table = table.to_vec();
            // What is divided by nothing is not divided; some decoders refuse a zero.
            for number in table[1..].chunks_exact_mut(1 + wide) {
                if number.iter().all(|byte| *byte == 0) {
                    number[wide] = 1;
                }
            }
            slot.set(&table);
        }
    }

    /// Writes a table unless it is written already, or there is none.
    pub(super) fn write(&mut self, file: &mut BytesMut, marker: u8, slot: u8) {
        if let Some(slot) = self.0.get_mut(usize::from(slot)) {
            if !slot.written && !slot.table.is_empty() {
                segment(file, marker, &slot.table);
            }
            slot.written = true;
        }
    }

    /// The codes of a table; none when it cannot be read, or is not there.
    pub(super) fn codes(&self, slot: u8) -> Option<&Codes> {
        self.0.get(usize::from(slot))?.codes.as_ref()
    }
}

/// The tables for first coefficients and for the others that a file begins with.
pub(super) fn standard() -> (Slots, Slots) {
    let (mut first, mut others) = (Slots::default(), Slots::default());
    huffman(&mut first, &mut others, STANDARD);
    (first, others)
}

/// Takes Huffman tables in a row, for first coefficients and for the others.
pub(super) fn huffman(first: &mut Slots, others: &mut Slots, mut rest: &[u8]) {
    while let Some(counts) = rest.get(1..17) {
        let values: usize = counts.iter().map(|count| usize::from(*count)).sum();
        let slots = match rest[0] >> 4 {
            0 => &mut *first,
            1 => &mut *others,
            _ => return,
        };
        let slot = slots.0.get_mut(usize::from(rest[0] & 0x0f));
        let (Some(slot), Some(table)) = (slot, rest.get(..17 + values)) else {
            return;
        };
        slot.set(table);
        slot.codes = Codes::read(&table[1..]);
        rest = &rest[17 + values..];
    }
}

/// Writes how often scans begin anew.
pub(super) fn restarts(file: &mut BytesMut, units: u16) {
    let mut contents = BytesMut::new();
    contents.put_u16(units);
    segment(file, 0xdd, &contents);
}
