//! Frames as an animated WebP: of each, only the rectangle that has changed.
//!
//! `webp::AnimEncoder` would hold all frames in memory, uncompressed, until the last is there.

use bytes::{BufMut, Bytes, BytesMut};
use image::imageops::crop_imm;
use image::{DynamicImage, RgbaImage};

use crate::domain::Dimensions;
use crate::media::render::{RenderError, encode_webp};
use crate::media::webp::{ALPHA, ANIMATION, Pixels, file, header, put_triple, write};

/// Takes the place of what was there, which is then left as it is.
const REPLACES: u8 = 0b10;
/// Bytes of the headers of a file and of its last two frames, and some more.
const AROUND: usize = 256;
/// Pixels a side of a lossy picture's blocks.
const BLOCK: u32 = 16;

/// A file in the making.
pub(super) struct Writer {
    size: Dimensions,
    plays: u16,
    /// Most bytes of the file.
    most: usize,
    frames: BytesMut,
    count: usize,
    transparent: bool,
    /// The frame before, whose time may grow.
    last: Option<Last>,
}

struct Last {
    shown: RgbaImage,
    place: EvenRect,
    /// Its compressed pixels.
    pixels: BytesMut,
    millis: u32,
}

/// A rectangle whose corner is even.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct EvenRect {
    x: u32,
    y: u32,
    width: u32,
    height: u32,
}

impl Writer {
    pub(super) fn new(size: Dimensions, plays: u16, most: usize) -> Self {
        Self {
            size,
            plays,
            most,
            frames: BytesMut::new(),
            count: 0,
            transparent: false,
            last: None,
        }
    }

    /// Adds a frame, unless it does not fit; returns whether it did. One that looks like the last makes
    /// that stay longer.
    pub(super) fn push(&mut self, shown: RgbaImage, millis: u32) -> Result<bool, RenderError> {
        let place = match &mut self.last {
            Some(last) => match changed(&last.shown, &shown) {
                Some(place) => place,
                None => {
                    last.millis += millis;
                    return Ok(true);
                }
            },
            None => EvenRect {
                x: 0,
                y: 0,
                width: self.size.width,
                height: self.size.height,
            },
        };
        let EvenRect {
            x,
            y,
            width,
            height,
        } = place;
        let cut: DynamicImage = crop_imm(&shown, x, y, width, height).to_image().into();
        let encoded = encode_webp(&cut)?.bytes;
        let encoded = Pixels::find(&encoded.slice(12.min(encoded.len())..));
        let encoded = encoded.ok_or_else(|| RenderError::new("a frame without pixels"))?;
        self.transparent |= encoded.has_alpha();
        let mut pixels = BytesMut::new();
        encoded.write(&mut pixels);
        let before = self.last.as_ref().map_or(0, |last| last.pixels.len());
        if self.frames.len() + before + pixels.len() + AROUND > self.most {
            return Ok(false);
        }
        self.flush();
        self.last = Some(Last {
            shown,
            place,
            pixels,
            millis,
        });
        Ok(true)
    }

    fn flush(&mut self) {
        let Some(last) = self.last.take() else { return };
        let EvenRect {
            x,
            y,
            width,
            height,
        } = last.place;
        let mut frame = BytesMut::with_capacity(last.pixels.len() + 16);
        for number in [x / 2, y / 2, width - 1, height - 1, last.millis] {
            put_triple(&mut frame, number);
        }
        frame.put_u8(REPLACES);
        frame.put_slice(&last.pixels);
        write(&mut self.frames, *b"ANMF", &frame);
        self.count += 1;
    }

    /// The file; none when nothing in it moves.
    pub(super) fn finish(mut self) -> Option<Bytes> {
        self.flush();
        if self.count < 2 {
            return None;
        }
        let alpha = if self.transparent { ALPHA } else { 0 };
        let mut list = BytesMut::new();
        let size = (self.size.width, self.size.height);
        header(&mut list, ANIMATION | alpha, size);
        let [low, high] = self.plays.to_le_bytes();
        write(&mut list, *b"ANIM", &[0, 0, 0, 0, low, high]);
        list.put_slice(&self.frames);
        Some(file(&list))
    }
}

/// A rectangle with an even corner outside of which two pictures of one size are the same, and around
/// which they are; none when they are the same everywhere.
fn changed(before: &RgbaImage, shown: &RgbaImage) -> Option<EvenRect> {
    let (width, height) = before.dimensions();
    let line = 4 * usize::try_from(width).ok()?;
    let rows = || {
        let before = before.as_raw().chunks_exact(line);
        before.zip(shown.as_raw().chunks_exact(line))
    };
    let top = rows().position(|(one, other)| one != other)?;
    let bottom = rows().rposition(|(one, other)| one != other)?;
    // Bytes that are the same from the left, and those after which all are.
    let (mut left, mut right) = (line, 0);
    for (one, other) in rows().skip(top).take(bottom + 1 - top) {
        let differ = |(one, other): (&u8, &u8)| one != other;
        if one[..left] != other[..left] {
            let mut pairs = one[..left].iter().zip(&other[..left]);
            left = pairs.position(differ).unwrap_or(left);
        }
        if one[right..] != other[right..] {
            let mut pairs = one[right..].iter().zip(&other[right..]);
            right += pairs.rposition(differ).map_or(0, |last| last + 1);
        }
    }
    let (x, width) = around(left / 4, (right - 1) / 4, width)?;
    let (y, height) = around(top, bottom, height)?;
    Some(EvenRect {
        x,
        y,
        width,
        height,
    })
}

/// Where a side begins, evenly, and how long it is, with what lossy pixels have blurred around it.
fn around(first: usize, last: usize, all: u32) -> Option<(u32, u32)> {
    let first = u32::try_from(first).ok()?.saturating_sub(BLOCK) & !1;
    let last = u32::try_from(last).ok()?.saturating_add(BLOCK);
    Some((first, last.min(all - 1) + 1 - first))
}
