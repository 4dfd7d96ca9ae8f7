//! The frames of an animated WebP (RFC 9649, 2.7.1.1).

use bytes::{Bytes, BytesMut};
use image::ImageFormat;

use super::{After, Part, Parts, shown_millis};
use crate::domain::Dimensions;
use crate::media::webp::{
    ALPHA, ANIMATION, FRAME_HEADER, Pixels, chunks, file, header, pair, triple,
};

/// Takes a file apart.
pub(super) fn parts(bytes: &Bytes) -> Option<Parts<'_>> {
    let list = bytes.slice(12.min(bytes.len())..);
    let find = |wanted: &[u8; 4]| chunks(list.clone()).find(|(kind, _)| kind == wanted);
    let extended = find(b"VP8X")?.1;
    if extended.first()? & ANIMATION == 0 {
        return None;
    }
    let (width, height) = pair(extended.get(4..10)?)?;
    let control = find(b"ANIM").map(|(_, contents)| contents);
    let plays = control.and_then(|it| Some(u16::from_le_bytes(it.get(4..6)?.try_into().ok()?)));
    let frames = chunks(list).filter(|(kind, _)| kind == b"ANMF");
    Some(Parts {
        format: ImageFormat::WebP,
        canvas: Dimensions { width, height },
        plays: plays.unwrap_or_default(),
        // Where one frame cannot be made out, those behind it lie on something unknown.
        parts: Box::new(frames.map_while(|(_, frame)| part(&frame))),
    })
}

fn part(frame: &Bytes) -> Option<Part> {
    let head = frame.get(..FRAME_HEADER)?;
    let pixels = Pixels::find(&frame.slice(FRAME_HEADER..))?;
    let (width, height) = pair(&head[6..12]).filter(|size| pixels.dimensions() == Some(*size))?;
    let mut still = BytesMut::new();
    if pixels.alpha.is_some() {
        header(&mut still, ALPHA, (width, height));
    }
    pixels.write(&mut still);
    Some(Part {
        file: file(&still),
        // Places are even.
        x: 2 * triple(&head[0..3]),
        y: 2 * triple(&head[3..6]),
        size: Dimensions { width, height },
        millis: shown_millis(triple(&head[12..15]).into()),
        over: head[15] & 0b10 == 0,
        after: match head[15] & 0b01 {
            0 => After::Keep,
            _ => After::Clear,
        },
    })
}
