//! Frames laid over each other.

use image::RgbaImage;
use image::imageops::{crop_imm, overlay, replace};

use super::{After, Part};
use crate::domain::Dimensions;

/// What is to be seen of an animation at some time.
pub(super) struct Canvas {
    shown: RgbaImage,
    /// What takes the place of the last frame before the next one, and where.
    due: Option<(RgbaImage, i64, i64)>,
}

impl Canvas {
    /// Nothing but transparency; browsers do not heed colours of the background.
    pub(super) fn new(size: Dimensions) -> Self {
        Self {
            shown: RgbaImage::new(size.width, size.height),
            due: None,
        }
    }

    /// Shows a frame; what lies outside of the canvas is not seen.
    pub(super) fn show(&mut self, image: &RgbaImage, part: &Part) {
        if let Some((before, x, y)) = self.due.take() {
            replace(&mut self.shown, &before, x, y);
        }
        let (x, y) = (i64::from(part.x), i64::from(part.y));
        let (width, height) = image.dimensions();
        let seen = (
            width.min(self.shown.width().saturating_sub(part.x)),
            height.min(self.shown.height().saturating_sub(part.y)),
        );
        self.due = match part.after {
            After::Keep => None,
            After::Clear => Some((RgbaImage::new(seen.0, seen.1), x, y)),
            After::Restore => {
                let before = crop_imm(&self.shown, part.x, part.y, seen.0, seen.1);
                Some((before.to_image(), x, y))
            }
        };
        match part.over {
            true => overlay(&mut self.shown, image, x, y),
            false => replace(&mut self.shown, image, x, y),
        }
    }

    pub(super) fn shown(&self) -> &RgbaImage {
        &self.shown
    }
}
