//! The header of a PNG, and what follows from it.

use crate::domain::Dimensions;
use crate::media::decode::Limits;
use crate::media::error::MediaError;

/// What the header says (11.2.1).
#[derive(Debug, Clone, Copy)]
pub(super) struct Header {
    width: u32,
    height: u32,
    pub(super) depth: u8,
    pub(super) colour: u8,
    interlaced: bool,
}

impl Header {
    /// Reads its fields.
    pub(super) fn read(contents: &[u8]) -> Option<Self> {
        let contents: [u8; 13] = contents.try_into().ok()?;
        let number = |at: usize| {
            let bytes = [0, 1, 2, 3].map(|offset| contents[at + offset]);
            u32::from_be_bytes(bytes)
        };
        Some(Self {
            width: number(0),
            height: number(4),
            depth: contents[8],
            colour: contents[9],
            interlaced: contents[12] != 0,
        })
    }

    /// Pixels across and down.
    pub(super) fn size(self) -> Dimensions {
        Dimensions {
            width: self.width,
            height: self.height,
        }
    }

    /// Whether its pixels have no colours.
    pub(super) fn is_grey(self) -> bool {
        matches!(self.colour, 0 | 4)
    }

    fn channels(self) -> u8 {
        match self.colour {
            2 => 3,
            4 => 2,
            6 => 4,
            _ => 1,
        }
    }

    /// Whether the picture may be decoded. What has more than four bytes a pixel may have as many
    /// fewer pixels, because a decoder takes room for all of them.
    pub(super) fn check(self, limits: Limits) -> Result<(), MediaError> {
        let bytes = u64::from(self.depth.div_ceil(8)) * u64::from(self.channels());
        let limits = Limits {
            pixels: limits.pixels * 4 / bytes.max(4),
            ..limits
        };
        limits.check(self.width, self.height)
    }

    /// Bytes of all lines before they are compressed, each with its filter (8.1).
    pub(super) fn raw_bytes(self) -> u64 {
        let bits = u64::from(self.depth) * u64::from(self.channels());
        let (width, height) = (u64::from(self.width), u64::from(self.height));
        let lines = |across: u64, down: u64| match across {
            0 => 0,
            _ => down * (1 + (across * bits).div_ceil(8)),
        };
        if !self.interlaced {
            return lines(width, height);
        }
        // Where the seven passes begin and how far they step.
        [
            (0, 0, 8, 8),
            (4, 0, 8, 8),
            (0, 4, 4, 8),
            (2, 0, 4, 4),
            (0, 2, 2, 4),
            (1, 0, 2, 2),
            (0, 1, 1, 2),
        ]
        .into_iter()
        .map(|(x, y, right, down): (u64, u64, u64, u64)| {
            let across = width.saturating_sub(x).div_ceil(right);
            lines(across, height.saturating_sub(y).div_ceil(down))
        })
        .sum()
    }

    /// Whether a chunk has the very length that its fields have.
    pub(super) fn fits(self, kind: [u8; 4], length: usize, palette: usize) -> bool {
        match &kind {
            b"cICP" | b"gAMA" => length == 4,
            b"sRGB" => length == 1,
            b"cHRM" => length == 32,
            b"tRNS" => match self.colour {
                0 => length == 2,
                2 => length == 6,
                3 => length <= palette,
                _ => false,
            },
            _ => false,
        }
    }
}
