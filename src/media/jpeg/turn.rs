//! A JPEG turned without loss, as `jpegtran` turns it: blocks change their places, coefficients are
//! transposed, and those of odd frequencies change their sign where a block is mirrored. Of each
//! block only its place among the bits is held in memory.

use bytes::{BufMut, Bytes, BytesMut};
use image::metadata::Orientation;

use super::block::{self, difference};
use super::frame::{Coding, Frame, Scan};
use super::huffman::{Bits, Codes, Writer};
use super::rewrite::{Next, segment};
use super::scan;
use super::tables::{self, DHT, DQT, STANDARD, Slots};
use super::{EOI, Part, SOI, SOS, walk};
use crate::media::decode::exchanges_sides;

/// The place in its block of each coefficient in a file's order, row by row (figure A.6).
const ZIGZAG: [u8; 64] = [
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20,
    13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59,
    52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
];

/// A file of [`super::read`] turned as its orientation says, with the same pixels. None where that
/// cannot be done: of what is not in one scan of whole coefficients, and where the end that becomes
/// the start is not that of a block.
pub(in crate::media) fn turned(file: &Bytes, orientation: Orientation) -> Option<Bytes> {
    let turn = Turn::of(orientation);
    let mut out = BytesMut::with_capacity(file.len());
    out.put_slice(&[0xff, SOI]);
    let (mut first, mut others) = tables::standard();
    let (mut frames, mut restarts, mut is_whole) = (None, 0, false);
    walk(file, |part: Part| {
        let contents = &file[part.contents];
        match part.marker {
            0xe0..=0xef => segment(&mut out, part.marker, contents),
            DQT => segment(&mut out, DQT, &turn.quantization(contents)),
            DHT => tables::huffman(&mut first, &mut others, contents),
            0xdd => restarts = contents.try_into().map_or(0, u16::from_be_bytes),
            marker @ 0xc0..=0xc2 => {
                let turned = turn.frame(contents);
                segment(&mut out, marker, &turned);
                frames = Some((
                    Frame::read(marker, contents)?,
                    Frame::read(marker, &turned)?,
                ));
            }
            SOS => {
                let (tables, scan) = ((&first, &others), &file[part.scan]);
                let fitting = frames.as_ref().filter(|(before, _)| turn.fits(before));
                let written = fitting.and_then(|(before, after)| {
                    let blocks = BlockIndex::read(before, contents, tables, restarts, scan)?;
                    turn.write(blocks, before, after, contents, &mut out)
                });
                // Of several scans none has all of the picture.
                is_whole = !is_whole && written.is_some();
                return Ok(if is_whole { Next::Part } else { Next::End });
            }
            _ => {}
        }
        Ok(Next::Part)
    })
    .ok()?;
    out.put_slice(&[0xff, EOI]);
    is_whole.then(|| out.freeze())
}

/// What is done with rows and columns: first they are exchanged, then mirrored.
#[derive(Debug, Clone, Copy)]
struct Turn {
    transposes: bool,
    across: bool,
    down: bool,
}

impl Turn {
    fn of(orientation: Orientation) -> Self {
        use Orientation as O;
        Self {
            transposes: exchanges_sides(orientation),
            across: matches!(
                orientation,
                O::Rotate90 | O::Rotate180 | O::FlipHorizontal | O::Rotate270FlipH
            ),
            down: matches!(
                orientation,
                O::Rotate270 | O::Rotate180 | O::FlipVertical | O::Rotate270FlipH
            ),
        }
    }

    /// Where a coefficient goes, by its place in a file's order, and whether it changes its sign.
    fn coefficients(self) -> [(u8, bool); 64] {
        let mut back = [0; 64];
        for (place, natural) in (0..).zip(ZIGZAG) {
            back[usize::from(natural)] = place;
        }
        ZIGZAG.map(|natural| {
            let (across, down) = match self.transposes {
                true => (natural / 8, natural % 8),
                false => (natural % 8, natural / 8),
            };
            let negated = (self.across && across % 2 == 1) != (self.down && down % 2 == 1);
            (back[usize::from(8 * down + across)], negated)
        })
    }

    /// Quantization tables, of which a segment of [`super::read`] has one.
    fn quantization(self, contents: &[u8]) -> Vec<u8> {
        let mut turned = contents.to_vec();
        let wide = 1 + usize::from(contents[0] >> 4);
        for (number, (to, _)) in contents[1..].chunks_exact(wide).zip(self.coefficients()) {
            let to = 1 + usize::from(to) * wide;
            turned[to..to + wide].copy_from_slice(number);
        }
        turned
    }

    /// The header of a picture.
    fn frame(self, contents: &[u8]) -> Vec<u8> {
        let mut turned = contents.to_vec();
        if self.transposes {
            turned[1..5].rotate_left(2);
            for component in turned[6..].chunks_exact_mut(3) {
                component[1] = component[1].rotate_left(4);
            }
        }
        turned
    }

    /// Where a block comes from. `size` is how many blocks its component has across and down.
    fn source(self, (x, y): (u32, u32), size: (u32, u32)) -> (u32, u32) {
        let x = if self.across { size.0 - 1 - x } else { x };
        let y = if self.down { size.1 - 1 - y } else { y };
        if self.transposes { (y, x) } else { (x, y) }
    }

    /// Whether no end that becomes a start has pixels that are not shown.
    fn fits(self, before: &Frame) -> bool {
        let (width, height) = before.unit_size();
        let (across, down) = match self.transposes {
            true => (self.down, self.across),
            false => (self.across, self.down),
        };
        let whole = |side: u16, unit: u32| u32::from(side).is_multiple_of(unit);
        (!across || whole(before.width, width)) && (!down || whole(before.height, height))
    }

    /// Writes the only scan of a picture, whose header was `header`, with the tables that most cameras use.
    fn write(
        self,
        mut blocks: BlockIndex,
        before: &Frame,
        after: &Frame,
        header: &[u8],
        out: &mut BytesMut,
    ) -> Option<()> {
        let (first, others) = tables::standard();
        let codes = |table: u8| Some((first.codes(table)?.table(), others.codes(table)?.table()));
        let tables = [codes(0)?, codes(1)?];
        let map = self.coefficients();
        let (mut writer, mut predictions) = (Writer::default(), [0; 4]);
        after.each_block(|_, component, at| {
            let place = self.source(at, after.size_in_blocks(component));
            let start = blocks.start(before, component, place)?;
            let (first, others) = &tables[component.min(1)];
            let change = i32::from(start.first) - predictions[component];
            predictions[component] = start.first.into();
            writer.number(first, 0, change)?;
            blocks.bits.seek(start.bit as usize);
            let mut values = [0; 64];
            let codes = blocks.tables[component].1;
            let nonzero = block::values(&mut blocks.bits, codes, &map, &mut values)?;
            block::write(&mut writer, others, nonzero, &values)
        })?;
        writer.align();
        segment(out, DHT, STANDARD);
        let mut header = header.to_vec();
        for (place, component) in header[1..1 + 2 * after.components.len()]
            .chunks_exact_mut(2)
            .enumerate()
        {
            component[1] = 0x11 * place.min(1) as u8;
        }
        segment(out, SOS, &header);
        out.put(writer.into_bytes());
        Some(())
    }
}

/// A block: its first coefficient, and where the bits of the others begin.
#[derive(Debug, Clone, Copy)]
struct BlockStart {
    first: i16,
    bit: u32,
}

/// Where the blocks begin of a scan that holds all of a picture: they can be read in any order.
struct BlockIndex<'a> {
    bits: Bits,
    /// Of each component, for first coefficients and for the others.
    tables: Vec<(&'a Codes, &'a Codes)>,
    /// Of each component, row by row.
    starts: Vec<Vec<BlockStart>>,
}

impl<'a> BlockIndex<'a> {
    fn read(
        frame: &Frame,
        header: &[u8],
        (first, others): (&'a Slots, &'a Slots),
        restarts: u16,
        compressed: &[u8],
    ) -> Option<Self> {
        let header = Scan::read(frame, header)?;
        if header.coding != Coding::Sequential || header.components.len() != frame.components.len()
        {
            return None;
        }
        let tables = header.components.iter();
        let tables = tables
            .map(|(_, dc, ac)| Some((first.codes(*dc)?, others.codes(*ac)?)))
            .collect::<Option<Vec<_>>>()?;
        let (mut bits, restarted) = scan::bits_of(compressed);
        let mut restarted = restarted.into_iter();
        let sizes = (0..frame.components.len()).map(|it| frame.size_in_blocks(it));
        let nothing = BlockStart { first: 0, bit: 0 };
        let mut starts: Vec<_> = sizes
            .map(|(across, down)| vec![nothing; across as usize * down as usize])
            .collect();
        let (mut predictions, mut next) = ([0_i16; 4], u64::from(restarts));
        frame.each_block(|unit, component, (x, y)| {
            if restarts > 0 && unit == next {
                next += u64::from(restarts);
                predictions = [0; 4];
                bits.seek(restarted.next()?);
            }
            let (first, others) = tables[component];
            let change = i16::try_from(difference(&mut bits, first)?).ok()?;
            let value = predictions[component].checked_add(change)?;
            predictions[component] = value;
            let at = y * frame.size_in_blocks(component).0 + x;
            starts[component][at as usize] = BlockStart {
                first: value,
                bit: u32::try_from(bits.position()).ok()?,
            };
            block::sequential(&mut bits, others)
        })?;
        bits.within()?;
        Some(Self {
            bits,
            tables,
            starts,
        })
    }

    fn start(&self, frame: &Frame, component: usize, (x, y): (u32, u32)) -> Option<BlockStart> {
        let at = y * frame.size_in_blocks(component).0 + x;
        self.starts[component].get(at as usize).copied()
    }
}

#[cfg(test)]
#[path = "turn_tests.rs"]
mod tests;
