//! What a JPEG's headers of a frame and of a scan say (ITU-T T.81, B.2.2 and B.2.3), and how many
//! blocks that makes.

use super::MediaError;

/// Rows or columns of pixels in a block.
const BLOCK: u32 = 8;
/// Most blocks that a unit of several components may have (B.2.3).
const MOST_BLOCKS: u32 = 10;
const LAST: u8 = 63;

/// A picture's header.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) progressive: bool,
    pub(super) width: u16,
    pub(super) height: u16,
    pub(super) components: Vec<Component>,
    /// Units across and down, where they hold blocks of all components.
    units: (u32, u32),
}

/// A channel.
#[derive(Debug)]
pub(super) struct Component {
    pub(super) id: u8,
    /// The quantization table.
    pub(super) table: u8,
    factors: (u32, u32),
    /// Blocks across and down that its pixels fill.
    blocks: (u32, u32),
}

impl Component {
    /// Blocks that its pixels fill.
    pub(super) fn all_blocks(&self) -> u64 {
        u64::from(self.blocks.0) * u64::from(self.blocks.1)
    }
}

impl Frame {
    /// Hands over each block of a scan of all components: the number of its unit, its component, and
    /// where it stands among the component's. Ends where nothing comes back.
    pub(super) fn each_block(
        &self,
        mut each: impl FnMut(u64, usize, (u32, u32)) -> Option<()>,
    ) -> Option<()> {
        let (across, down) = self.units_of_a_scan();
        let units = (0..down).flat_map(|y| (0..across).map(move |x| (x, y)));
        for (unit, (x, y)) in (0..).zip(units) {
            for component in 0..self.components.len() {
                let (wide, high) = self.blocks_of_a_unit(component);
                for (row, column) in (0..high).flat_map(|row| (0..wide).map(move |it| (row, it))) {
                    each(unit, component, (x * wide + column, y * high + row))?;
                }
            }
        }
        Some(())
    }

    /// Blocks across and down of a component in a scan of all components.
    pub(super) fn size_in_blocks(&self, component: usize) -> (u32, u32) {
        let (units, blocks) = (self.units_of_a_scan(), self.blocks_of_a_unit(component));
        (units.0 * blocks.0, units.1 * blocks.1)
    }

    /// Pixels across and down of a unit of such a scan.
    pub(super) fn unit_size(&self) -> (u32, u32) {
        let all = (0..self.components.len()).map(|it| self.blocks_of_a_unit(it));
        let largest = all.reduce(|a, b| (a.0.max(b.0), a.1.max(b.1)));
        largest.map_or((BLOCK, BLOCK), |(wide, high)| (wide * BLOCK, high * BLOCK))
    }

    /// A component by itself has units of one block, whatever its factors are (A.2.2).
    fn blocks_of_a_unit(&self, component: usize) -> (u32, u32) {
        match &self.components[..] {
            [_] => (1, 1),
            all => all[component].factors,
        }
    }

    fn units_of_a_scan(&self) -> (u32, u32) {
        match &self.components[..] {
            [only] => only.blocks,
            _ => self.units,
        }
    }

    /// Reads a frame's fields.
    ///
    /// # Errors
    /// When they make no sense, or it is compressed in a way that no browser shows.
    pub(super) fn read(marker: u8, contents: &[u8]) -> Result<Self, MediaError> {
        let (head, rest) = contents.split_at_checked(6).ok_or(MediaError::Damaged)?;
        known(marker, head[0])?;
        let pair = |at: usize| u16::from_be_bytes([head[at], head[at + 1]]);
        let (height, width, count) = (pair(1), pair(3), usize::from(head[5]));
        let components = rest.get(..3 * count).ok_or(MediaError::Damaged)?;
        let factors = |it: &[u8]| (u32::from(it[1] >> 4), u32::from(it[1] & 0x0f));
        let all = components.chunks_exact(3).map(factors);
        let largest = all.clone().reduce(|a, b| (a.0.max(b.0), a.1.max(b.1)));
        let largest = largest.ok_or(MediaError::Damaged)?;
        let fits = |factor: u32| (1..=4).contains(&factor);
        let sound = all.clone().all(|it| fits(it.0) && fits(it.1));
        if !sound || width == 0 || height == 0 {
            return Err(MediaError::Damaged);
        }
        let whole = |it: (u32, u32)| largest.0 % it.0 == 0 && largest.1 % it.1 == 0;
        match count {
            1 | 3 | 4 if all.clone().all(whole) => {}
            1 | 3 | 4 => {
                return Err(unusual("media-jpeg-fraction"));
            }
            2 => return Err(unusual("media-jpeg-two-channels")),
            _ => return Err(unusual("media-jpeg-many-channels")),
        }
        let blocks = |side: u16, factor: u32, largest: u32| {
            (u32::from(side) * factor).div_ceil(largest).div_ceil(BLOCK)
        };
        Ok(Self {
            progressive: marker == 0xc2,
            width,
            height,
            components: components
                .chunks_exact(3)
                .zip(all)
                .map(|(it, factors)| Component {
                    id: it[0],
                    table: it[2],
                    factors,
                    blocks: (
                        blocks(width, factors.0, largest.0),
                        blocks(height, factors.1, largest.1),
                    ),
                })
                .collect(),
            units: (
                u32::from(width).div_ceil(BLOCK * largest.0),
                u32::from(height).div_ceil(BLOCK * largest.1),
            ),
        })
    }
}

/// Whether pixels are compressed in one of the two ways that are in use.
fn known(marker: u8, precision: u8) -> Result<(), MediaError> {
    Err(unusual(match (marker, precision) {
        (0xc0..=0xc2, 8) => return Ok(()),
        (0xc0..=0xc2, 12) => "media-jpeg-12-bit",
        (0xc3 | 0xcb, _) => "media-jpeg-lossless",
        (0xc9 | 0xca, _) => "media-jpeg-arithmetic",
        _ => "media-jpeg-rare",
    }))
}

/// A JPEG that browsers do not show either.
fn unusual(what: &'static str) -> MediaError {
    MediaError::Unsupported {
        what,
        instead: "media-as-8-bit",
    }
}

/// How a scan's blocks are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Coding {
    /// All coefficients.
    Sequential,
    /// The upper bits of the first coefficient, or its next bit.
    First { refined: bool },
    /// The same of a band of the others.
    Band { refined: bool },
}

/// A scan's header.
#[derive(Debug)]
pub(super) struct Scan {
    /// Components, by their place in the frame, and the tables for their first coefficients and
    /// the others.
    pub(super) components: Vec<(usize, u8, u8)>,
    pub(super) coding: Coding,
    /// The coefficients.
    pub(super) band: (u8, u8),
    /// Bits of them that are still to come.
    pub(super) low: u8,
    /// The blocks of a unit, each by its place in `components`.
    pub(super) unit: Vec<usize>,
    /// How many units there are.
    pub(super) units: u64,
}

impl Scan {
    /// Reads a scan's fields; none when they make no sense.
    pub(super) fn read(frame: &Frame, contents: &[u8]) -> Option<Self> {
        let count = usize::from(*contents.first()?);
        let contents = contents.get(1..1 + 2 * count + 3)?;
        let (components, [first, last, bits]) = contents.split_at(2 * count) else {
            return None;
        };
        let find = |it: &[u8]| {
            let mut all = frame.components.iter();
            let at = all.position(|known| known.id == it[0])?;
            Some((at, it[1] >> 4, it[1] & 0x0f))
        };
        let components: Vec<_> = components
            .chunks_exact(2)
            .map(find)
            .collect::<Option<_>>()?;
        // In the frame's order, so each once.
        if count == 0 || !components.is_sorted_by(|a, b| a.0 < b.0) {
            return None;
        }
        let (high, low) = (bits >> 4, bits & 0x0f);
        let (coding, band, low) = match (frame.progressive, first, last) {
            (false, ..) => (Coding::Sequential, (0, LAST), 0),
            (true, 0, 0) => (Coding::First { refined: high > 0 }, (0, 0), low),
            (true, 1..=LAST, last) if first <= last && *last <= LAST && count == 1 => {
                (Coding::Band { refined: high > 0 }, (*first, *last), low)
            }
            _ => return None,
        };
        if low > 7 || (high > 0 && frame.progressive && high != low + 1) {
            return None;
        }
        let (unit, units) = Self::blocks(frame, &components)?;
        Some(Self {
            components,
            coding,
            band,
            low,
            unit,
            units,
        })
    }

    fn blocks(frame: &Frame, components: &[(usize, u8, u8)]) -> Option<(Vec<usize>, u64)> {
        if let [(only, ..)] = components {
            return Some((vec![0], frame.components[*only].all_blocks()));
        }
        let mut unit = Vec::new();
        for (place, (component, ..)) in components.iter().enumerate() {
            let (across, down) = frame.components[*component].factors;
            unit.extend(std::iter::repeat_n(place, (across * down) as usize));
        }
        let units = u64::from(frame.units.0) * u64::from(frame.units.1);
        (unit.len() <= MOST_BLOCKS as usize).then_some((unit, units))
    }
}
