use std::time::Duration;

use image::codecs::gif::{GifEncoder, Repeat};
use image::codecs::webp::WebPDecoder;
use image::{AnimationDecoder, Delay, Frame, Rgba};

use super::*;
use crate::domain::Animation;
use crate::media::png;

pub(super) const LIMITS: AnimationLimits = AnimationLimits {
    bytes: 20 << 20,
    pixels: 250_000_000,
};
const STILL: Limits = Limits {
    bytes: 20 << 20,
    pixels: 50_000_000,
};
pub(super) const RED: Rgba<u8> = Rgba([220, 20, 20, 255]);
pub(super) const BLUE: Rgba<u8> = Rgba([20, 20, 220, 255]);
pub(super) const GREEN: Rgba<u8> = Rgba([20, 220, 20, 255]);
pub(super) const NOTHING: Rgba<u8> = Rgba([0; 4]);

pub(super) fn made(file: &Bytes, limits: AnimationLimits) -> Option<AnimationOutcome> {
    let decoded = crate::media::decode(file, STILL).unwrap();
    animation(&decoded, file, limits).unwrap()
}

pub(super) fn plain(colour: Rgba<u8>, width: u32, height: u32) -> RgbaImage {
    RgbaImage::from_pixel(width, height, colour)
}

/// A GIF of plain frames, each with its time in milliseconds.
pub(super) fn gif(frames: &[(RgbaImage, u64)], repeat: Option<Repeat>) -> Bytes {
    let mut bytes = Vec::new();
    let mut encoder = GifEncoder::new(&mut bytes);
    if let Some(repeat) = repeat {
        encoder.set_repeat(repeat).unwrap();
    }
    for (image, millis) in frames {
        let delay = Delay::from_saturating_duration(Duration::from_millis(*millis));
        let frame = Frame::from_parts(image.clone(), 0, 0, delay);
        encoder.encode_frame(frame).unwrap();
    }
    drop(encoder);
    bytes.into()
}

/// Place, size, disposal, blending and colour.
pub(super) type PngFrame = (u32, u32, u32, u32, u8, u8, Rgba<u8>);

/// An animated PNG.
pub(super) fn apng(canvas: (u32, u32), frames: &[PngFrame]) -> Bytes {
    let idat = |image: RgbaImage| {
        let mut file = std::io::Cursor::new(Vec::new());
        let image = DynamicImage::from(image);
        image.write_to(&mut file, ImageFormat::Png).unwrap();
        let file = Bytes::from(file.into_inner());
        let chunks = png::chunks(&file).filter(|(kind, _)| kind == b"IDAT");
        chunks
            .flat_map(|(_, contents)| contents)
            .collect::<Vec<u8>>()
    };
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = |kind: &[u8; 4], contents: &[u8]| {
        file.extend(u32::try_from(contents.len()).unwrap().to_be_bytes());
        file.extend([&kind[..], contents, &[0; 4]].concat());
    };
    let (width, height) = canvas;
    let sides = [width.to_be_bytes(), height.to_be_bytes()].concat();
    chunk(b"IHDR", &[&sides[..], &[8, 6, 0, 0, 0]].concat());
    let count = u32::try_from(frames.len()).unwrap();
    chunk(b"acTL", &[count.to_be_bytes(), [0, 0, 0, 3]].concat());
    for (number, (x, y, width, height, after, over, colour)) in frames.iter().enumerate() {
        let numbers = [2 * u32::try_from(number).unwrap(), *width, *height, *x, *y];
        let mut control: Vec<u8> = numbers.iter().flat_map(|it| it.to_be_bytes()).collect();
        control.extend([0, 1, 0, 5, *after, *over]);
        chunk(b"fcTL", &control);
        let pixels = idat(plain(*colour, *width, *height));
        match number {
            0 => chunk(b"IDAT", &pixels),
            _ => chunk(b"fdAT", &[&[0; 4], &pixels[..]].concat()),
        }
    }
    chunk(b"IEND", &[]);
    file.into()
}

/// What a browser shows, and for how long each.
pub(super) fn played(animated: &AnimationOutcome) -> Vec<(RgbaImage, u32)> {
    let file = animated.file.as_ref().unwrap().bytes.clone();
    let mut decoder = WebPDecoder::new(std::io::Cursor::new(file)).unwrap();
    decoder.set_background_color(NOTHING).unwrap();
    let frames = decoder.into_frames().map(|frame| {
        let frame = frame.unwrap();
        let (millis, _) = frame.delay().numer_denom_ms();
        (frame.into_buffer(), millis)
    });
    frames.collect()
}

fn plays(animated: &AnimationOutcome) -> u16 {
    let file = animated.file.as_ref().unwrap().bytes.clone();
    webp::parts(&file).unwrap().plays
}

#[track_caller]
pub(super) fn is(image: &RgbaImage, at: (u32, u32), wanted: Rgba<u8>) {
    let seen = image.get_pixel(at.0, at.1);
    let near = seen
        .0
        .iter()
        .zip(wanted.0)
        .all(|(one, other)| one.abs_diff(other) <= 24);
    let clear = wanted.0[3] == 0 && seen.0[3] == 0;
    assert!(near || clear, "{seen:?} at {at:?}, not {wanted:?}");
}

pub(super) fn of_two_colours() -> Vec<(RgbaImage, u64)> {
    vec![
        (plain(RED, 40, 30), 100),
        (plain(BLUE, 40, 30), 100),
        (plain(GREEN, 40, 30), 250),
    ]
}

#[test]
fn a_gif_plays_as_it_did_and_shows_its_middle_to_the_captioner() {
    let animated = made(&gif(&of_two_colours(), Some(Repeat::Finite(4))), LIMITS).unwrap();
    assert_eq!(animated.animation, Animation::Whole { millis: 450 });
    let played = played(&animated);
    let times: Vec<u32> = played.iter().map(|(_, millis)| *millis).collect();
    assert_eq!(times, [100, 100, 250]);
    for ((image, _), colour) in played.iter().zip([RED, BLUE, GREEN]) {
        is(image, (20, 15), colour);
    }
    assert_eq!(plays(&animated), 5, "four repetitions");
    let middle = middle_frame(&animated.file.unwrap().bytes).unwrap();
    is(&middle.into_rgba8(), (20, 15), GREEN);
    let for_ever = gif(&of_two_colours(), Some(Repeat::Infinite));
    assert_eq!(plays(&made(&for_ever, LIMITS).unwrap()), 0);
    let once = gif(&of_two_colours(), None);
    assert_eq!(plays(&made(&once, LIMITS).unwrap()), 1);
}

#[test]
fn still_files_and_files_in_which_nothing_moves_are_no_animations() {
    let one = gif(&of_two_colours()[..1], Some(Repeat::Infinite));
    assert!(made(&one, LIMITS).is_none());
    let image = plain(RED, 8, 8);
    let still = gif(&[(image.clone(), 50), (image, 50)], None);
    assert!(made(&still, LIMITS).is_none());
}

#[test]
fn frames_that_ask_for_no_time_are_shown_for_a_tenth_of_a_second() {
    let mut frames = of_two_colours();
    for (frame, millis) in frames.iter_mut().zip([0, 10, 20]) {
        frame.1 = millis;
    }
    let animated = made(&gif(&frames, None), LIMITS).unwrap();
    let times: Vec<u32> = played(&animated).iter().map(|(_, it)| *it).collect();
    assert_eq!(times, [100, 100, 20]);
}

#[test]
fn disposal_and_blending_of_a_png_are_followed() {
    let half = Rgba([20, 20, 220, 128]);
    let file = apng(
        (40, 40),
        &[
            (0, 0, 40, 40, 0, 0, RED),
            // Cleared afterwards.
            (0, 0, 20, 20, 1, 0, BLUE),
            // Over what was cleared; what was there before comes back, and that is nothing.
            (10, 10, 20, 20, 2, 0, GREEN),
            // Over red.
            (20, 0, 20, 20, 0, 1, half),
        ],
    );
    let animated = made(&file, LIMITS).unwrap();
    assert_eq!(animated.animation, Animation::Whole { millis: 800 });
    let seen = played(&animated);
    is(&seen[1].0, (4, 4), BLUE);
    is(&seen[1].0, (36, 36), RED);
    is(&seen[2].0, (4, 4), NOTHING);
    is(&seen[2].0, (16, 16), GREEN);
    is(&seen[2].0, (26, 26), GREEN);
    is(&seen[3].0, (4, 4), NOTHING);
    is(&seen[3].0, (16, 16), NOTHING);
    is(&seen[3].0, (26, 26), RED);
    is(&seen[3].0, (30, 8), Rgba([120, 20, 120, 255]));
    assert_eq!(plays(&animated), 3);
}

#[test]
fn what_was_made_can_be_taken_in_again() {
    let first = made(&gif(&of_two_colours(), None), LIMITS).unwrap();
    let again = made(&first.file.as_ref().unwrap().bytes, LIMITS).unwrap();
    assert_eq!(first.animation, again.animation);
    assert_eq!(played(&first).len(), played(&again).len());
    assert_eq!(plays(&first), plays(&again));
}

#[test]
fn a_large_one_becomes_as_large_as_a_view() {
    let frames = [(plain(RED, 3000, 600), 40), (plain(BLUE, 3000, 600), 40)];
    let animated = made(&gif(&frames, None), LIMITS).unwrap();
    assert_eq!(played(&animated)[1].0.dimensions(), (1600, 320));
}
