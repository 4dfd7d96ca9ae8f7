//! The coefficients of a block, passed over code by code (ITU-T T.81, F.2.2 and G.1.2). None is
//! what no encoder writes, or has no end.

use super::huffman::{Bits, CodeTable, Codes, Writer};

/// Most bits of a first coefficient's difference (table F.1).
const MOST_BITS: u8 = 11;
/// A run of zeros that no coefficient ends.
const ZEROS: u8 = 15;

/// The coefficients of a band.
pub(super) fn in_band(nonzero: u64, (from, to): (u8, u8)) -> u64 {
    nonzero & (u64::MAX << from) & (u64::MAX >> (63 - to))
}

/// By how much the first coefficient differs from that of the block before.
pub(super) fn difference(bits: &mut Bits, codes: &Codes) -> Option<i32> {
    let length = bits.value(codes).filter(|it| *it <= MOST_BITS)?;
    Some(signed(bits.number(length.into()), length))
}

/// A number of so many bits; those with a zero in front are negative (F.2.2.1).
fn signed(number: u32, length: u8) -> i32 {
    // At most 16 bits.
    let number = number as i32;
    match length {
        0 => 0,
        _ if number < 1 << (length - 1) => number - (1 << length) + 1,
        _ => number,
    }
}

/// The values of all other coefficients, each where `map` puts it, with the other sign where that
/// says so. Returns a bit for each that is not zero.
pub(super) fn values(
    bits: &mut Bits,
    codes: &Codes,
    map: &[(u8, bool); 64],
    values: &mut [i32; 64],
) -> Option<u64> {
    let mut nonzero = 0;
    others(bits, codes, |bits, at, length| {
        let (to, negated) = map[at];
        let number = signed(bits.number(length.into()), length);
        values[usize::from(to)] = if negated { -number } else { number };
        nonzero |= 1_u64 << to;
    })?;
    Some(nonzero)
}

/// Writes all but the first coefficient; none when there is no code for one.
pub(super) fn write(
    writer: &mut Writer,
    table: &CodeTable,
    mut nonzero: u64,
    values: &[i32; 64],
) -> Option<()> {
    let mut before = 0;
    while nonzero != 0 {
        let at = nonzero.trailing_zeros();
        nonzero &= nonzero - 1;
        let mut zeros = at - before - 1;
        before = at;
        while zeros > ZEROS.into() {
            writer.number(table, ZEROS, 0)?;
            zeros -= 16;
        }
        writer.number(table, zeros as u8, values[at as usize])?;
    }
    match before {
        63 => Some(()),
        _ => writer.number(table, 0, 0),
    }
}

/// All other coefficients, passed over.
pub(super) fn sequential(bits: &mut Bits, codes: &Codes) -> Option<()> {
    others(bits, codes, |bits, _, length| bits.skip(length.into()))
}

/// All other coefficients: `each` takes the bits of one that is not zero, by its place and how many
/// those are.
#[inline]
fn others(
    bits: &mut Bits,
    codes: &Codes,
    mut each: impl FnMut(&mut Bits, usize, u8),
) -> Option<()> {
    let mut at = 1;
    while at < 64 {
        let value = bits.value(codes)?;
        match (value >> 4, value & 0x0f) {
            (0, 0) => return Some(()),
            (ZEROS, 0) => at += 16,
            (_, 0) => return None,
            (zeros, length) => {
                at += usize::from(zeros);
                if at > 63 {
                    return None;
                }
                each(bits, at, length);
                at += 1;
            }
        }
    }
    Some(())
}

/// How many blocks from this one on have no more detail.
fn run(bits: &mut Bits, power: u8) -> u32 {
    (1 << power) + bits.number(power.into())
}

/// The upper bits of a band; returns how many blocks behind this one have none.
pub(super) fn band_first(
    bits: &mut Bits,
    codes: &Codes,
    (from, to): (u8, u8),
    nonzero: &mut u64,
    blocks: u32,
) -> Option<u32> {
    if let Some(blocks) = blocks.checked_sub(1) {
        return Some(blocks);
    }
    let mut at = from;
    while at <= to {
        let value = bits.value(codes)?;
        match (value >> 4, value & 0x0f) {
            (ZEROS, 0) => at += 16,
            (power, 0) => return Some(run(bits, power) - 1),
            (zeros, length) => {
                at += zeros;
                bits.skip(length.into());
                if at > to {
                    return None;
                }
                *nonzero |= 1 << at;
                at += 1;
            }
        }
    }
    Some(0)
}

/// The next bit of a band: one for each coefficient that is not zero already, and new ones between.
pub(super) fn band_refined(
    bits: &mut Bits,
    codes: &Codes,
    (from, to): (u8, u8),
    nonzero: &mut u64,
    blocks: u32,
) -> Option<u32> {
    let before = *nonzero;
    let mut at = from;
    let mut blocks = blocks;
    while blocks == 0 && at <= to {
        let value = bits.value(codes)?;
        let (mut zeros, new) = match (value >> 4, value & 0x0f) {
            (ZEROS, 0) => (ZEROS, false),
            (power, 0) => {
                blocks = run(bits, power);
                break;
            }
            (zeros, 1) => (zeros, true),
            _ => return None,
        };
        if new {
            bits.skip(1);
        }
        // Past as many zeros, and to the next.
        loop {
            if before & (1 << at) != 0 {
                bits.skip(1);
            } else if zeros == 0 {
                break;
            } else {
                zeros -= 1;
            }
            at += 1;
            if at > to {
                return if new { None } else { Some(0) };
            }
        }
        if new {
            *nonzero |= 1 << at;
        }
        at += 1;
    }
    if blocks == 0 {
        return Some(0);
    }
    let left = if at > to {
        0
    } else {
        in_band(before, (at, to))
    };
    bits.skip(left.count_ones());
    Some(blocks - 1)
}
