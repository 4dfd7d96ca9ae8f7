//! The coefficients of a block, passed over code by code (ITU-T T.81, F.2.2 and G.1.2). None is
//! what no encoder writes, or has no end.

use super::huffman::{Bits, Codes};

/// Most bits of a first coefficient's difference (table F.1).
const MOST_BITS: u8 = 11;
/// A run of zeros that no coefficient ends.
const ZEROS: u8 = 15;

/// The coefficients of a band.
pub(super) fn in_band(nonzero: u64, (from, to): (u8, u8)) -> u64 {
    nonzero & (u64::MAX << from) & (u64::MAX >> (63 - to))
}

/// The first coefficient: how many bits its difference has, and those.
pub(super) fn first(bits: &mut Bits, codes: &Codes) -> Option<()> {
    let length = bits.value(codes).filter(|it| *it <= MOST_BITS)?;
    bits.skip(length.into());
    Some(())
}

/// All other coefficients.
pub(super) fn sequential(bits: &mut Bits, codes: &Codes) -> Option<()> {
    let mut at = 1;
    while at < 64 {
        let value = bits.value(codes)?;
        match (value >> 4, value & 0x0f) {
            (0, 0) => return Some(()),
            (ZEROS, 0) => at += 16,
            (_, 0) => return None,
            (zeros, length) => {
                at += zeros + 1;
                bits.skip(length.into());
                if at > 64 {
                    return None;
                }
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
