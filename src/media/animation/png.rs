//! The frames of an animated PNG (PNG, third edition, 4.9).

use bytes::{BufMut, Bytes, BytesMut};
use image::ImageFormat;

use super::{After, Part, Parts, shown_millis};
use crate::domain::Dimensions;
use crate::media::png::{Stills, chunks};

/// Takes a file apart. A still picture before the first frame is not one of them.
pub(super) fn parts(file: &Bytes) -> Option<Parts<'_>> {
    let stills = Stills::of(file)?;
    let control = chunks(file).find(|(kind, _)| kind == b"acTL")?.1;
    let plays = u32::from_be_bytes(control.get(4..8)?.try_into().ok()?);
    Some(Parts {
        format: ImageFormat::Png,
        canvas: stills.size(),
        plays: u16::try_from(plays).unwrap_or(u16::MAX),
        parts: Box::new(frames(file, stills)),
    })
}

fn frames(file: &Bytes, stills: Stills) -> impl Iterator<Item = Part> {
    let mut chunks = chunks(file);
    let mut next = None;
    let mut over = false;
    std::iter::from_fn(move || {
        while !over {
            let Some((kind, contents)) = chunks.next() else {
                over = true;
                break;
            };
            match (&kind, &mut next) {
                (b"fcTL", _) => {
                    let before = next.replace(Frame::new(&contents)?);
                    if let Some(part) = before.and_then(|frame| frame.part(&stills)) {
                        return Some(part);
                    }
                }
                (b"IDAT", Some(frame)) => frame.pixels.put_slice(&contents),
                // Behind their number.
                (b"fdAT", Some(frame)) => frame.pixels.put_slice(contents.get(4..)?),
                _ => {}
            }
        }
        next.take()?.part(&stills)
    })
}

/// A frame whose pixels are gathered.
struct Frame {
    control: [u8; 26],
    pixels: BytesMut,
}

impl Frame {
    fn new(control: &[u8]) -> Option<Self> {
        Some(Self {
            control: control.try_into().ok()?,
            pixels: BytesMut::new(),
        })
    }

    fn number(&self, at: usize) -> u32 {
        let bytes = [0, 1, 2, 3].map(|offset| self.control[at + offset]);
        u32::from_be_bytes(bytes)
    }

    fn short(&self, at: usize) -> u64 {
        u16::from_be_bytes([self.control[at], self.control[at + 1]]).into()
    }

    /// None without pixels.
    fn part(self, stills: &Stills) -> Option<Part> {
        if self.pixels.is_empty() {
            return None;
        }
        let size = Dimensions {
            width: self.number(4),
            height: self.number(8),
        };
        let parts_of_a_second = match self.short(22) {
            0 => 100,
            parts => parts,
        };
        let (after, over) = (self.control[24], self.control[25] == 1);
        Some(Part {
            x: self.number(12),
            y: self.number(16),
            size,
            millis: shown_millis(self.short(20) * 1000 / parts_of_a_second),
            over,
            after: match after {
                1 => After::Clear,
                2 => After::Restore,
                _ => After::Keep,
            },
            file: stills.file(size, self.pixels.freeze())?,
        })
    }
}
