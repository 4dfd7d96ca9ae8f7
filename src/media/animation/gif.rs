//! The frames of a GIF (GIF89a).

use bytes::{BufMut, Bytes, BytesMut};
use image::ImageFormat;

use super::{After, Part, Parts, shown_millis};
use crate::domain::Dimensions;
use crate::media::gif::{
    EXTENSION, GRAPHIC_CONTROL, HEADER, IMAGE, TRAILER, blocks, number, table,
};

const APPLICATION: u8 = 0xff;
/// Says how often an animation is repeated.
const LOOPS: &[u8] = b"\x0bNETSCAPE2.0\x03\x01";

/// Takes a file apart.
pub(super) fn parts(file: &Bytes) -> Option<Parts<'_>> {
    let header = file.get(..HEADER)?;
    let begin = HEADER + table(header[10]);
    let mut at = begin;
    let mut plays = 1;
    while file.get(at) == Some(&EXTENSION) {
        let application = file.get(at + 1) == Some(&APPLICATION);
        let contents = file.get(at + 2..)?.strip_prefix(LOOPS);
        if let Some([low, high, ..]) = contents.filter(|_| application) {
            // It counts repetitions, and 0 is for ever.
            plays = match u16::from_le_bytes([*low, *high]) {
                0 => 0,
                repeated => repeated.saturating_add(1),
            };
        }
        at = blocks(file, at + 2)?;
    }
    Some(Parts {
        format: ImageFormat::Gif,
        canvas: Dimensions {
            width: number(header, 6),
            height: number(header, 8),
        },
        plays,
        parts: Box::new(Frames { file, at: begin }),
    })
}

struct Frames<'a> {
    file: &'a Bytes,
    at: usize,
}

impl Iterator for Frames<'_> {
    type Item = Part;

    /// The next frame that is there to its end.
    fn next(&mut self) -> Option<Part> {
        let file = self.file;
        let mut control = None;
        loop {
            match *file.get(self.at)? {
                EXTENSION => {
                    if file.get(self.at + 1) == Some(&GRAPHIC_CONTROL) {
                        control = file.get(self.at + 2..self.at + 8);
                    }
                    self.at = blocks(file, self.at + 2)?;
                }
                IMAGE => {
                    let picture = file.get(self.at..self.at + 10)?;
                    let begin = self.at;
                    self.at = blocks(file, begin + 10 + table(picture[9]) + 1)?;
                    let empty = number(picture, 5) == 0 || number(picture, 7) == 0;
                    if empty {
                        control = None;
                        continue;
                    }
                    return Some(self.part(&file.slice(begin..self.at), control));
                }
                _ => return None,
            }
        }
    }
}

impl Frames<'_> {
    fn part(&self, picture: &[u8], control: Option<&[u8]>) -> Part {
        let colours = HEADER + table(self.file[10]);
        let mut still = BytesMut::from(&self.file[..6]);
        still.put_slice(&picture[5..9]);
        still.put_slice(&self.file[10..colours]);
        let control = control.filter(|control| matches!(control, [4, .., 0]));
        if let Some(control) = control {
            still.put_slice(&[EXTENSION, GRAPHIC_CONTROL]);
            still.put_slice(control);
        }
        // At the corner of a canvas of its own.
        still.put_slice(&[IMAGE, 0, 0, 0, 0]);
        still.put_slice(&picture[5..]);
        still.put_u8(TRAILER);
        let hundredths = control.map_or(0, |control| number(control, 2));
        Part {
            file: still.freeze(),
            x: number(picture, 1),
            y: number(picture, 3),
            size: Dimensions {
                width: number(picture, 5),
                height: number(picture, 7),
            },
            millis: shown_millis(u64::from(hundredths) * 10),
            over: true,
            after: match control.map_or(0, |control| control[1] >> 2 & 7) {
                2 => After::Clear,
                3 => After::Restore,
                _ => After::Keep,
            },
        }
    }
}
