//! Animated files (GIF, APNG, WebP), made into an animated WebP within bounds.
//!
//! One frame at a time is decoded: a file is taken apart into frames, of which each becomes a still
//! file of its own for the decoder, and they are laid over each other here. What goes beyond a bound,
//! or cannot be read, ends the animation; what was there before stays.

mod canvas;
mod gif;
mod png;
mod stored;
mod webp;
mod writer;

use bytes::Bytes;
use image::metadata::Orientation;
use image::{DynamicImage, ImageFormat, RgbaImage};

use super::colour::Conversion;
use super::decode::{Decoded, Limits, contained, decoded};
use super::error::MediaError;
use super::render::{RenderError, Rendered, resize};
use super::sniff::Format;
use crate::domain::{self, Dimensions, PictureSize};
use canvas::Canvas;
use writer::Writer;

pub use stored::{frame_hashes, middle_frame};

/// Longest time of an animation.
const MOST_MILLIS: u32 = 60_000;
/// Most frames: those of a minute at fifty a second, the quickest that GIF knows.
const MOST_FRAMES: usize = 3_000;
/// Most pixels of a frame: several of them are in memory.
const MOST_OF_A_FRAME: u64 = 16_000_000;
/// Frames are shown for at least this long, else for [`USUAL_MILLIS`], as in browsers.
const LEAST_MILLIS: u32 = 11;
const USUAL_MILLIS: u32 = 100;

/// How much an animation may cost.
#[derive(Debug, Clone, Copy)]
pub struct AnimationLimits {
    /// Most bytes of the file that is made.
    pub bytes: usize,
    /// Most pixels of all frames together; none are kept where it is 0.
    pub pixels: u64,
}

/// What became of an animated file.
#[derive(Debug, Clone)]
pub struct AnimationOutcome {
    /// What there is of it.
    pub animation: domain::Animation,
    /// The animated WebP; none where only the first frame is kept.
    pub file: Option<Rendered>,
}

/// What happens to the place of a frame before the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum After {
    Keep,
    Clear,
    Restore,
}

/// A frame that is not decoded yet.
#[derive(Debug)]
struct Part {
    /// A still file of this frame alone.
    file: Bytes,
    /// Its place on the canvas.
    x: u32,
    y: u32,
    size: Dimensions,
    /// How long it is shown.
    millis: u32,
    /// Whether it is laid over what was there, or takes its place.
    over: bool,
    after: After,
}

/// A file taken apart.
struct Parts<'a> {
    format: ImageFormat,
    canvas: Dimensions,
    /// How often it is played; 0 for ever.
    plays: u16,
    parts: Box<dyn Iterator<Item = Part> + 'a>,
}

impl<'a> Parts<'a> {
    /// None when the file is no animated one.
    fn of(format: Format, file: &'a Bytes) -> Option<Self> {
        match format {
            Format::Gif => gif::parts(file),
            Format::Png => png::parts(file),
            Format::WebP => webp::parts(file),
            Format::Jpeg | Format::Heif | Format::Jxl => None,
        }
    }
}

fn area(size: Dimensions) -> u64 {
    u64::from(size.width) * u64::from(size.height)
}

/// The frames of an animated file that has been decoded as a still picture, in the size for looking;
/// none where it is a still picture.
///
/// # Errors
/// When the encoder fails.
pub fn animation(
    picture: &Decoded,
    file: &Bytes,
    limits: AnimationLimits,
) -> Result<Option<AnimationOutcome>, RenderError> {
    let left_out = AnimationOutcome {
        animation: domain::Animation::LeftOut,
        file: None,
    };
    let is_moving = |file| Parts::of(picture.format, file)?.parts.nth(1);
    let Some(parts) = is_moving(file).and_then(|_| Parts::of(picture.format, file)) else {
        return Ok(None);
    };
    if area(parts.canvas) > MOST_OF_A_FRAME.min(limits.pixels / 2) {
        return Ok(Some(left_out));
    }
    let made = contained(picture.format, || Ok(written(parts, picture, limits)));
    match made {
        Ok(made) => made,
        Err(_) => Ok(Some(left_out)),
    }
}

/// Writes the frames within the limits; none when all look the same.
fn written(
    parts: Parts<'_>,
    picture: &Decoded,
    limits: AnimationLimits,
) -> Result<Option<AnimationOutcome>, RenderError> {
    let size = PictureSize::Animation.of(picture.dimensions());
    let mut player = Player::new(&parts, picture);
    let mut writer = Writer::new(size, parts.plays, limits.bytes);
    let (mut pixels, mut frames, mut millis) = (0, 0, 0);
    let (format, canvas) = (parts.format, parts.canvas);
    let mut whole = true;
    for part in parts.parts {
        // A canvas is copied and compared whole, however small the frame is.
        pixels += area(canvas).max(area(part.size));
        let room = MOST_MILLIS - millis;
        let fits = frames < MOST_FRAMES && room > 0 && pixels <= limits.pixels;
        if !fits {
            whole = false;
            break;
        }
        let Ok(()) = player.show(format, &part) else {
            whole = false;
            break;
        };
        let shown = player.shown(picture.orientation, size)?;
        if !writer.push(shown, part.millis.min(room))? {
            whole = false;
            break;
        }
        whole &= part.millis <= room;
        millis += part.millis.min(room);
        frames += 1;
    }
    let file = writer.finish().map(|bytes| Rendered {
        bytes,
        media_type: "image/webp",
    });
    let animation = match (whole, &file) {
        (true, None) => return Ok(None),
        (true, Some(_)) => domain::Animation::Whole { millis },
        (false, None) => domain::Animation::LeftOut,
        (false, Some(_)) => domain::Animation::Cut { millis },
    };
    Ok(Some(AnimationOutcome { animation, file }))
}

/// What decoding one frame may take.
const OF_A_FRAME: Limits = Limits {
    bytes: usize::MAX,
    pixels: MOST_OF_A_FRAME,
};

/// Decodes frames, one at a time, and shows them on a canvas as sRGB.
struct Player<'a> {
    canvas: Canvas,
    profile: Option<&'a [u8]>,
    /// Made of the profile when the first frame shows whether there are colours.
    conversion: Option<Option<Conversion>>,
}

impl<'a> Player<'a> {
    fn new(parts: &Parts<'_>, picture: &'a Decoded) -> Self {
        Self {
            canvas: Canvas::new(parts.canvas),
            profile: picture.profile.as_deref(),
            conversion: None,
        }
    }

    fn show(&mut self, format: ImageFormat, part: &Part) -> Result<(), MediaError> {
        let image = decoded(&part.file, format, OF_A_FRAME)?;
        let grey = !image.color().has_color();
        let mut image = image.into_rgba8();
        let profile = self.profile;
        let conversion = self
            .conversion
            .get_or_insert_with(|| Conversion::new(profile?, grey));
        if let Some(conversion) = conversion {
            conversion.apply(&mut image);
        }
        self.canvas.show(&image, part);
        Ok(())
    }

    /// What is to be seen, upright and in this size.
    fn shown(&self, orientation: Orientation, size: Dimensions) -> Result<RgbaImage, RenderError> {
        let mut shown = DynamicImage::from(self.canvas.shown().clone());
        shown.apply_orientation(orientation);
        if (shown.width(), shown.height()) != (size.width, size.height) {
            shown = resize(&shown, size)?;
        }
        Ok(shown.into_rgba8())
    }
}

/// How long a frame is shown that says so many milliseconds.
fn shown_millis(said: u64) -> u32 {
    match u32::try_from(said).unwrap_or(u32::MAX) {
        ..LEAST_MILLIS => USUAL_MILLIS,
        said => said,
    }
}

#[cfg(test)]
mod bounds_tests;
#[cfg(test)]
mod mod_tests;
