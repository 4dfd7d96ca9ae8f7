//! A JPEG file written anew from what shows its picture: the compressed pixels stay bit for bit, and
//! every header has the length that its fields have.

use bytes::{BufMut, Bytes, BytesMut};

use super::coverage::Coverage;
use super::frame::{Coding, Frame, Scan};
use super::scan::{self, Tables};
use super::tables::{self, DHT, DQT, Slots};
use super::{EOI, MediaError, SOI, SOS};

const APP0: u8 = 0xe0;
const APP14: u8 = 0xee;

/// JFIF 1.02, pixels as high as wide, no thumbnail (ITU-T T.871, 10.1). It says how colours are
/// meant; the file's own may hold a small picture of something else.
const JFIF: &[u8] = b"JFIF\0\x01\x02\0\0\x01\0\x01\0\0";
/// Adobe's header up to its last byte, the colour transform.
const ADOBE: &[u8] = b"Adobe\0\x64\0\0\0\0";
/// Most scans: decoders go through the whole picture for each.
const MOST_SCANS: usize = 64;

/// How the three or four channels of a picture are meant, as libjpeg and browsers take it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::media) enum Channels {
    Grey,
    Rgb,
    YCbCr,
    Cmyk,
    Ycck,
}

/// What comes behind a part.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    Part,
    /// Nothing: the picture is whole, or what follows does not belong to it.
    End,
}

/// The new file in the making.
#[derive(Debug, Default)]
pub(super) struct Rewriter {
    jfif: bool,
    transform: Option<u8>,
    /// All behind the two headers.
    body: BytesMut,
    frame: Option<Frame>,
    /// Pixels down, where the header of the picture does not say it.
    lines: Option<u16>,
    /// After how many units a scan begins anew, and whether the file says so already.
    restarts: (u16, bool),
    quantization: Slots,
    first: Slots,
    others: Slots,
    scans: usize,
    shares: Coverage,
    /// The coefficients of each component that are not zero, block by block.
    nonzero: Vec<Vec<u64>>,
}

impl Rewriter {
    /// One of a file of which nothing is known.
    pub(super) fn new() -> Self {
        let (first, others) = tables::standard();
        Self {
            first,
            others,
            ..Self::default()
        }
    }

    /// Returns how many lines there are, where the header does not say it.
    pub(super) fn lines(&mut self, lines: u16) {
        self.lines = Some(lines);
    }

    /// Takes over what is needed of a part. A marker that is not named here is left out:
    /// applications' own, comments, reserved ones.
    ///
    /// # Errors
    /// When it cannot be read before there is anything of the picture.
    pub(super) fn part(
        &mut self,
        marker: u8,
        contents: &[u8],
        scan: &[u8],
    ) -> Result<Next, MediaError> {
        match marker {
            APP0 => self.jfif |= contents.starts_with(b"JFIF\0"),
            APP14 if contents.starts_with(b"Adobe") => {
                self.transform = contents.get(ADOBE.len()).copied();
            }
            DQT => self.quantization.quantization(contents),
            DHT => tables::huffman(&mut self.first, &mut self.others, contents),
            0xdd => {
                if let Some([high, low]) = contents.get(..2) {
                    self.restarts = (u16::from_be_bytes([*high, *low]), false);
                }
            }
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                if self.frame.is_some() {
                    return self.end();
                }
                let mut contents = contents.to_vec();
                if let (Some(lines), Some(height)) = (self.lines, contents.get_mut(1..3)) {
                    height.copy_from_slice(&lines.to_be_bytes());
                }
                self.frame = Some(Frame::read(marker, &contents)?);
                self.frame_header(marker, &contents);
            }
            SOS => return self.scan(contents, scan),
            _ => {}
        }
        Ok(Next::Part)
    }

    /// Pixels across and down.
    pub(super) fn dimensions(&self) -> Option<(u32, u32)> {
        let frame = self.frame.as_ref()?;
        Some((frame.width.into(), frame.height.into()))
    }

    /// How much of the picture can be shown, and how much there is, from 0 to 1 ([`Coverage::whole`]).
    pub(super) fn shares(&self, reached: bool) -> (f64, f64) {
        let frame = self.frame.as_ref();
        frame.map_or((0.0, 0.0), |frame| self.shares.whole(frame, reached))
    }

    pub(super) fn channels(&self) -> Channels {
        let all = self.frame.as_ref().map(|frame| &frame.components[..]);
        let all = all.unwrap_or_default();
        match (all.len(), self.jfif, self.transform) {
            (0..=2, ..) => Channels::Grey,
            (3, false, Some(0)) => Channels::Rgb,
            (3, false, None) if all.iter().map(|it| it.id).eq(*b"RGB") => Channels::Rgb,
            (3, ..) => Channels::YCbCr,
            (_, _, None | Some(0)) => Channels::Cmyk,
            (_, _, Some(_)) => Channels::Ycck,
        }
    }

    /// The new file.
    pub(super) fn finish(self) -> Bytes {
        let transform = match (self.transform, self.channels()) {
            (None, _) | (_, Channels::Grey) => None,
            (_, Channels::Rgb | Channels::Cmyk) => Some(0),
            (_, Channels::YCbCr) => Some(1),
            (_, Channels::Ycck) => Some(2),
        };
        let mut file = BytesMut::with_capacity(self.body.len() + 64);
        file.put_slice(&[0xff, SOI]);
        if self.jfif {
            segment(&mut file, APP0, JFIF);
        }
        if let Some(transform) = transform {
            segment(&mut file, APP14, &[ADOBE, &[transform]].concat());
        }
        file.put(self.body);
        file.put_slice(&[0xff, EOI]);
        file.freeze()
    }

    /// What cannot be read behind a scan is no part of the picture; before one, nothing is left.
    fn end(&self) -> Result<Next, MediaError> {
        match self.scans {
            0 => Err(MediaError::Damaged),
            _ => Ok(Next::End),
        }
    }

    fn frame_header(&mut self, marker: u8, contents: &[u8]) {
        let Some(frame) = &self.frame else { return };
        for component in &frame.components {
            self.quantization
                .write(&mut self.body, DQT, component.table);
        }
        let length = 6 + 3 * frame.components.len();
        segment(&mut self.body, marker, &contents[..length]);
    }

    fn scan(&mut self, contents: &[u8], compressed: &[u8]) -> Result<Next, MediaError> {
        let header = self.frame.as_ref();
        let header = header.and_then(|frame| Scan::read(frame, contents));
        let (Some(header), true) = (header, self.scans < MOST_SCANS) else {
            return self.end();
        };
        let mut nonzero = self.nonzero_of(&header);
        let tables: Vec<_> = header
            .components
            .iter()
            .map(|(_, first, others)| Tables {
                first: self.first.codes(*first),
                others: self.others.codes(*others),
            })
            .collect();
        let interval = self.restarts.0;
        let followed = scan::follow(&header, &tables, interval, &mut nonzero, compressed);
        let Some(followed) = followed else {
            return self.end();
        };
        self.scans += 1;
        let share = followed.found as f64 / followed.all.max(1) as f64;
        if self.shares.add(&header, share) {
            // Of a scan that is left out, no decoder will know what it made.
            let known = self.nonzero.get_mut(header.components[0].0);
            if let Some(known) = known.filter(|_| !nonzero.is_empty()) {
                *known = nonzero;
            }
            self.write_scan(&header, &followed.bytes);
        }
        match &self.frame {
            Some(frame) if self.shares.is_complete(frame) => Ok(Next::End),
            _ => Ok(Next::Part),
        }
    }

    /// The coefficients of the component that a band belongs to.
    fn nonzero_of(&mut self, scan: &Scan) -> Vec<u64> {
        let (Coding::Band { .. }, Some(frame)) = (scan.coding, &self.frame) else {
            return Vec::new();
        };
        self.nonzero.resize(frame.components.len(), Vec::new());
        let component = scan.components[0].0;
        let mut known = self.nonzero[component].clone();
        let blocks = frame.components[component].all_blocks();
        known.resize(usize::try_from(blocks).unwrap_or_default(), 0);
        known
    }

    fn write_scan(&mut self, scan: &Scan, compressed: &[u8]) {
        let mut header = vec![scan.components.len() as u8];
        for (component, first, others) in &scan.components {
            if let Some(frame) = &self.frame {
                let component = &frame.components[*component];
                self.quantization
                    .write(&mut self.body, DQT, component.table);
                header.extend([component.id, first << 4 | others]);
            }
            if matches!(
                scan.coding,
                Coding::Sequential | Coding::First { refined: false }
            ) {
                self.first.write(&mut self.body, DHT, *first);
            }
            if matches!(scan.coding, Coding::Sequential | Coding::Band { .. }) {
                self.others.write(&mut self.body, DHT, *others);
            }
        }
        let high = match scan.coding {
            Coding::First { refined: true } | Coding::Band { refined: true } => scan.low + 1,
            _ => 0,
        };
        header.extend([scan.band.0, scan.band.1, high << 4 | scan.low]);
        if !self.restarts.1 {
            self.restarts.1 = true;
            tables::restarts(&mut self.body, self.restarts.0);
        }
        segment(&mut self.body, SOS, &header);
        self.body.put_slice(compressed);
    }
}

/// Writes a marker with its length and contents.
pub(super) fn segment(file: &mut BytesMut, marker: u8, contents: &[u8]) {
    file.put_slice(&[0xff, marker]);
    // No contents are longer than those of the segment that they were read from.
    file.put_u16(u16::try_from(contents.len() + 2).unwrap_or(u16::MAX));
    file.put_slice(contents);
}

#[cfg(test)]
#[path = "rewrite_tests.rs"]
mod tests;
