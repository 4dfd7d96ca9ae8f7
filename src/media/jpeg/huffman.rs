//! Huffman codes of a JPEG (ITU-T T.81, annexes C and F.2.2.3), and the bits that they are read
//! from and written to.

use bytes::{BufMut, BytesMut};

/// Codes of at most so many bits are found at once.
const SHORT: u32 = 9;
/// Most bits of a code.
const LONGEST: usize = 16;
/// Bytes behind the compressed ones, so that four can be read at any bit.
const PADDING: usize = 4;

/// The code of each value with its length, for those who write many.
pub(super) type CodeTable = [(u32, u32); 256];

/// A table of codes.
#[derive(Debug)]
pub(super) struct Codes {
    /// Value and length of the code that some bits begin with; no length where it is longer.
    short: Vec<(u8, u8)>,
    /// The first code of each length, how many there are, and where their values stand.
    lengths: [(u32, u32, usize); LONGEST],
    values: Vec<u8>,
}

impl Codes {
    /// Reads what stands behind a table's first byte: sixteen counts, and values. None when there
    /// are more codes than fit their length.
    pub(super) fn read(table: &[u8]) -> Option<Self> {
        let (counts, values) = table.split_at_checked(LONGEST)?;
        let mut lengths = [(0, 0, 0); LONGEST];
        let mut short = vec![(0, 0); 1 << SHORT];
        let (mut code, mut at) = (0_u32, 0);
        for (length, count) in (1_u32..).zip(counts) {
            let count = u32::from(*count);
            if code + count > 1 << length {
                return None;
            }
            lengths[length as usize - 1] = (code, count, at);
            for offset in 0..count {
                let value = *values.get(at)?;
                if let Some(more) = SHORT.checked_sub(length) {
                    let first = ((code + offset) << more) as usize;
                    short[first..first + (1 << more)].fill((value, length as u8));
                }
                at += 1;
            }
            code = (code + count) << 1;
        }
        Some(Self {
            short,
            lengths,
            values: values[..at].to_vec(),
        })
    }

    /// The code of each value, and its length, which is 0 where there is none.
    pub(super) fn table(&self) -> CodeTable {
        let mut table = [(0, 0); 256];
        for (length, (first, count, at)) in (1..).zip(self.lengths) {
            let values = &self.values[at..at + count as usize];
            for (code, value) in (first..).zip(values) {
                table[usize::from(*value)] = (code, length);
            }
        }
        table
    }

    /// The code of a value, and its length.
    fn code(&self, value: u8) -> Option<(u32, u32)> {
        let index = self.values.iter().position(|known| *known == value)?;
        let lengths = (1..).zip(self.lengths);
        let mut fitting =
            lengths.filter(|(_, (_, count, at))| (*at..at + *count as usize).contains(&index));
        let (length, (first, _, at)) = fitting.next()?;
        Some((first + u32::try_from(index - at).ok()?, length))
    }
}

/// Compressed bits between two restarts, without stuffed zeros.
#[derive(Debug, Default)]
pub(super) struct Bits {
    bytes: Vec<u8>,
    /// Bits that there are, and that are read.
    length: usize,
    at: usize,
}

impl Bits {
    /// Takes other bytes, which `fill` appends.
    pub(super) fn refill<T>(&mut self, fill: impl FnOnce(&mut Vec<u8>) -> T) -> T {
        self.bytes.clear();
        let done = fill(&mut self.bytes);
        (self.length, self.at) = (8 * self.bytes.len(), 0);
        self.bytes.extend([0; PADDING]);
        done
    }

    /// Goes to a bit.
    pub(super) fn seek(&mut self, bit: usize) {
        self.at = bit;
    }

    /// The next 16 bits, with zeros behind the last.
    #[inline]
    fn peek(&self) -> u32 {
        let byte = self.at / 8;
        let four = self.bytes.get(byte..byte + 4);
        let four: [u8; 4] = four.and_then(|it| it.try_into().ok()).unwrap_or_default();
        (u32::from_be_bytes(four) << (self.at % 8)) >> 16
    }

    /// Goes on by some bits, past the last if need be, where all are zeros.
    #[inline]
    pub(super) fn skip(&mut self, bits: u32) {
        self.at += bits as usize;
    }

    /// Whether there were as many bits as have been read; asked once for each block.
    pub(super) fn within(&self) -> Option<()> {
        (self.at <= self.length).then_some(())
    }

    /// A number of at most 16 bits.
    pub(super) fn number(&mut self, bits: u32) -> u32 {
        let number = self.peek() >> (16 - bits);
        self.skip(bits);
        number
    }

    /// The value of the next code; none when no code begins like that.
    #[inline]
    pub(super) fn value(&mut self, codes: &Codes) -> Option<u8> {
        let next = self.peek();
        let (value, length) = codes.short[(next >> (16 - SHORT)) as usize];
        if length > 0 {
            self.skip(length.into());
            return Some(value);
        }
        self.long_value(codes, next)
    }

    fn long_value(&mut self, codes: &Codes, next: u32) -> Option<u8> {
        for length in SHORT + 1..=16 {
            let (first, count, at) = codes.lengths[length as usize - 1];
            let code = next >> (16 - length);
            if let Some(offset) = code.checked_sub(first).filter(|it| *it < count) {
                self.skip(length);
                return codes.values.get(at + offset as usize).copied();
            }
        }
        None
    }

    pub(super) fn position(&self) -> usize {
        self.at
    }
}

/// Compressed bits as they stand in a file.
#[derive(Debug, Default)]
pub(super) struct Writer {
    out: BytesMut,
    /// Bits that do not make a byte yet, and how many they are.
    rest: u32,
    held: u32,
}

impl Writer {
    fn byte(&mut self, byte: u8) {
        self.out.put_u8(byte);
        if byte == 0xff {
            self.out.put_u8(0);
        }
    }

    /// Appends the first bits of some that were read. Only what begins at a byte can be copied.
    pub(super) fn copy(&mut self, from: &Bits, bits: usize) {
        let (whole, rest) = (bits / 8, bits % 8);
        let mut copied = &from.bytes[..whole];
        while let Some(at) = memchr::memchr(0xff, copied) {
            self.out.put_slice(&copied[..=at]);
            self.out.put_u8(0);
            copied = &copied[at + 1..];
        }
        self.out.put_slice(copied);
        self.held = rest as u32;
        self.rest = u32::from(from.bytes[whole]) >> (8 - rest);
    }

    pub(super) fn bits(&mut self, number: u32, bits: u32) {
        self.rest = (self.rest << bits) | number;
        self.held += bits;
        while self.held >= 8 {
            self.held -= 8;
            self.byte((self.rest >> self.held) as u8);
        }
        self.rest &= (1 << self.held) - 1;
    }

    /// Writes a number that is preceded by the code for `zeros` of zero and for its length (F.1.2);
    /// none when there is no such code.
    #[inline]
    pub(super) fn number(&mut self, table: &CodeTable, zeros: u8, number: i32) -> Option<()> {
        let length = 32 - number.unsigned_abs().leading_zeros();
        if length > 15 {
            return None;
        }
        let (code, bits) = table[usize::from(zeros) << 4 | length as usize];
        if bits == 0 {
            return None;
        }
        self.bits(code, bits);
        // A negative one is less by one, without its sign.
        let low = number - i32::from(number < 0);
        self.bits(low as u32 & ((1 << length) - 1), length);
        Some(())
    }

    /// Writes the code of a value; none when it has none.
    pub(super) fn value(&mut self, codes: &Codes, value: u8) -> Option<()> {
        let (code, length) = codes.code(value)?;
        self.bits(code, length);
        Some(())
    }

    /// Fills the last byte with ones (F.1.2.3).
    pub(super) fn align(&mut self) {
        let missing = (8 - self.held) % 8;
        self.bits((1 << missing) - 1, missing);
    }

    pub(super) fn restart(&mut self, number: u8) {
        self.out.put_slice(&[0xff, 0xd0 + number]);
    }

    pub(super) fn into_bytes(self) -> BytesMut {
        self.out
    }
}
