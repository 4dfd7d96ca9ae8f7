//! The compressed pixels of a JPEG, followed code by code (ITU-T T.81, annexes F.2 and G.2): how
//! many of the blocks are there, and where they end. What is missing is written as blocks without
//! detail, and what no code has used is left out, so that every decoder can follow them, and finds
//! nothing else.

use bytes::Bytes;

use super::block::{band_first, band_refined, difference, in_band, sequential};
use super::frame::{Coding, Scan};
use super::huffman::{Bits, Codes, Writer};

/// Missing restarts that are made up for; of more, the picture has shifted.
const MOST_LOST: u8 = 2;

/// The tables of a component.
#[derive(Clone, Copy)]
pub(super) struct Tables<'a> {
    pub(super) first: Option<&'a Codes>,
    pub(super) others: Option<&'a Codes>,
}

/// A scan that can be followed to its end.
pub(super) struct Followed {
    pub(super) bytes: Bytes,
    /// Blocks that were there, and that there should be.
    pub(super) found: u64,
    pub(super) all: u64,
}

/// Follows a scan and writes it anew. `restarts` is after how many units it begins anew, or
/// never. `nonzero` has a bit for each coefficient of each block of a component that is not zero.
/// None when there is no code for a block without detail.
pub(super) fn follow(
    scan: &Scan,
    tables: &[Tables],
    restarts: u16,
    nonzero: &mut [u64],
    compressed: &[u8],
) -> Option<Followed> {
    let mut source = Source {
        compressed,
        restarts: restarts > 0,
        ended: None,
    };
    let mut blocks = Blocks {
        scan,
        tables,
        nonzero,
        run: 0,
    };
    let (mut bits, mut writer) = (Bits::default(), Writer::default());
    let (mut unit, mut found, mut number) = (0, 0, 0);
    let mut lost = 0;
    bits.refill(|bytes| source.take(bytes));
    while unit < scan.units {
        let end = match restarts {
            0 => scan.units,
            _ => scan.units.min(unit + u64::from(restarts)),
        };
        blocks.run = 0;
        let range = (unit * scan.unit.len() as u64, end * scan.unit.len() as u64);
        let from = match lost {
            0 => &mut bits,
            _ => &mut Bits::default(),
        };
        found += blocks.interval(range, from, &mut writer)?;
        unit = end;
        if unit < scan.units {
            writer.restart(number);
            lost = match lost {
                0 => source.next(&mut bits, number),
                _ => lost - 1,
            };
            number = (number + 1) % 8;
        }
    }
    Some(Followed {
        bytes: writer.into_bytes().freeze(),
        found,
        all: scan.units * scan.unit.len() as u64,
    })
}

/// All bits of a scan that was written anew, and where those behind each restart begin.
pub(super) fn bits_of(compressed: &[u8]) -> (Bits, Vec<usize>) {
    let mut source = Source {
        compressed,
        restarts: true,
        ended: None,
    };
    let (mut bits, mut starts) = (Bits::default(), Vec::new());
    bits.refill(|bytes| {
        source.take(bytes);
        while source.ended.is_some() {
            starts.push(8 * bytes.len());
            source.take(bytes);
        }
    });
    (bits, starts)
}

/// Compressed bytes with markers among them.
struct Source<'a> {
    compressed: &'a [u8],
    /// Whether restarts mean anything.
    restarts: bool,
    /// The restart at which the last bytes ended.
    ended: Option<u8>,
}

impl Source<'_> {
    /// Appends the bytes up to the next restart without stuffed zeros. Markers that mean nothing
    /// here are passed over.
    fn take(&mut self, bytes: &mut Vec<u8>) {
        self.ended = None;
        while let Some(at) = memchr::memchr(0xff, self.compressed) {
            bytes.extend_from_slice(&self.compressed[..at]);
            let behind = &self.compressed[at + 1..];
            self.compressed = behind.get(1..).unwrap_or_default();
            match behind.first() {
                Some(0) => bytes.push(0xff),
                Some(0xff) => self.compressed = behind,
                Some(restart @ 0xd0..=0xd7) if self.restarts => {
                    self.ended = Some(restart & 7);
                    return;
                }
                _ => {}
            }
        }
        bytes.extend_from_slice(self.compressed);
        self.compressed = &[];
    }

    /// Goes to the bits behind the restart of this number; returns how many restarts are missing
    /// before them.
    fn next(&mut self, bits: &mut Bits, number: u8) -> u8 {
        loop {
            let ended = self.ended;
            bits.refill(|bytes| self.take(bytes));
            let Some(ended) = ended else { return 0 };
            let ahead = ended.wrapping_sub(number) & 7;
            // An earlier number once more: what is behind it was there before.
            if ahead < 8 - MOST_LOST {
                return if ahead <= MOST_LOST { ahead } else { 0 };
            }
        }
    }
}

/// The blocks of a scan, one after the other.
struct Blocks<'a> {
    scan: &'a Scan,
    tables: &'a [Tables<'a>],
    nonzero: &'a mut [u64],
    /// Further blocks that a code has said to be without detail.
    run: u32,
}

impl Blocks<'_> {
    /// Copies the blocks between two restarts, as many as can be read, and makes up for the others.
    /// Returns how many there were.
    fn interval(
        &mut self,
        (from, to): (u64, u64),
        bits: &mut Bits,
        writer: &mut Writer,
    ) -> Option<u64> {
        let (mut block, mut good) = (from, 0);
        while block < to && self.read(block, bits).is_some() {
            good = bits.position();
            block += 1;
        }
        if good > 0 {
            writer.copy(bits, good);
        }
        for missing in block..to {
            self.fill(missing, writer)?;
        }
        writer.align();
        Some(block - from)
    }

    fn tables(&self, block: u64) -> &Tables<'_> {
        // Less than the blocks of a unit.
        let place = (block % self.scan.unit.len() as u64) as usize;
        &self.tables[self.scan.unit[place]]
    }

    /// Reads a block; none, with nothing changed, when that cannot be.
    fn read(&mut self, block: u64, bits: &mut Bits) -> Option<()> {
        let tables = *self.tables(block);
        match self.scan.coding {
            Coding::Sequential => {
                difference(bits, tables.first?)?;
                sequential(bits, tables.others?)?;
                bits.within()
            }
            Coding::First { refined: true } => {
                bits.skip(1);
                bits.within()
            }
            Coding::First { refined: false } => {
                difference(bits, tables.first?)?;
                bits.within()
            }
            Coding::Band { refined } => {
                let at = usize::try_from(block).ok()?;
                let mut nonzero = *self.nonzero.get(at)?;
                let band = self.scan.band;
                let others = tables.others?;
                let run = match refined {
                    false => band_first(bits, others, band, &mut nonzero, self.run)?,
                    true => band_refined(bits, others, band, &mut nonzero, self.run)?,
                };
                bits.within()?;
                self.run = run;
                self.nonzero[at] = nonzero;
                Some(())
            }
        }
    }

    /// Writes a block without detail.
    fn fill(&mut self, block: u64, writer: &mut Writer) -> Option<()> {
        let tables = *self.tables(block);
        match self.scan.coding {
            Coding::Sequential => {
                writer.value(tables.first?, 0)?;
                writer.value(tables.others?, 0)
            }
            Coding::First { refined: true } => {
                writer.bits(0, 1);
                Some(())
            }
            Coding::First { refined: false } => writer.value(tables.first?, 0),
            Coding::Band { refined } => {
                match self.run.checked_sub(1) {
                    Some(run) => self.run = run,
                    None => writer.value(tables.others?, 0)?,
                }
                let at = usize::try_from(block).ok()?;
                let known = in_band(*self.nonzero.get(at)?, self.scan.band).count_ones();
                for _ in 0..if refined { known } else { 0 } {
                    writer.bits(0, 1);
                }
                Some(())
            }
        }
    }
}
