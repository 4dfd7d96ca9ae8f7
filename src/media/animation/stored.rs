//! Animations that were made here, read again.

use bytes::Bytes;
use image::{DynamicImage, RgbaImage};

use super::canvas::Canvas;
use super::{MOST_OF_A_FRAME, OF_A_FRAME, area, webp};
use crate::domain::PerceptualHash;
use crate::media::decode::decoded;
use crate::media::perceptual_hash::hash_of;
use crate::media::render::RenderError;

/// The frame that an animation of ours shows in the middle of its time; none when it cannot be read.
#[must_use]
pub fn middle_frame(file: &Bytes) -> Option<DynamicImage> {
    let all: u32 = webp::parts(file)?.parts.map(|part| part.millis).sum();
    let mut millis = 0;
    let mut middle = None;
    play(file, |shown, stays| {
        millis += stays;
        let there = millis > all / 2;
        middle = there.then(|| shown.clone());
        !there
    })?;
    let middle = middle?;
    match middle.pixels().all(|pixel| pixel.0[3] == u8::MAX) {
        true => Some(DynamicImage::from(middle).into_rgb8().into()),
        false => Some(middle.into()),
    }
}

/// The perceptual hash of each frame of an animation of ours.
///
/// # Errors
/// When one cannot be scaled.
pub fn frame_hashes(file: &Bytes) -> Result<Vec<PerceptualHash>, RenderError> {
    let mut hashes = Vec::new();
    play(file, |shown, _| {
        hashes.push(hash_of(&shown.clone().into()));
        true
    });
    hashes.into_iter().collect()
}

/// Shows the frames of an animation of ours, each with its time, until `next` is false; none when it
/// cannot be read to there.
fn play(file: &Bytes, mut next: impl FnMut(&RgbaImage, u32) -> bool) -> Option<()> {
    let parts = webp::parts(file)?;
    if area(parts.canvas) > MOST_OF_A_FRAME {
        return None;
    }
    let mut canvas = Canvas::new(parts.canvas);
    for part in parts.parts {
        let image = decoded(&part.file, parts.format, OF_A_FRAME).ok()?;
        canvas.show(&image.into_rgba8(), &part);
        if !next(canvas.shown(), part.millis) {
            break;
        }
    }
    Some(())
}
