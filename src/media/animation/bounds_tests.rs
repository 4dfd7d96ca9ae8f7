use super::mod_tests::{
    BLUE, GREEN, LIMITS, NOTHING, RED, apng, gif, is, made, of_two_colours, plain, played,
};
use super::*;
use crate::domain::Animation;

#[test]
fn what_goes_beyond_a_bound_is_cut_there() {
    let times = |millis: u64| {
        let both = [(plain(RED, 8, 8), millis), (plain(BLUE, 8, 8), millis)];
        both.into_iter().cycle()
    };
    let long: Vec<_> = times(20_000).take(6).collect();
    let animated = made(&gif(&long, None), LIMITS).unwrap();
    assert_eq!(animated.animation, Animation::Cut { millis: 60_000 });
    // The last frame runs over the minute.
    let over: Vec<_> = times(45_000).take(2).collect();
    let animated = made(&gif(&over, None), LIMITS).unwrap();
    assert_eq!(animated.animation, Animation::Cut { millis: 60_000 });
    assert_eq!(played(&animated)[1].1, 15_000);
    // Nothing is left of what moves later.
    let late: Vec<_> = times(600_000).take(2).collect();
    let animated = made(&gif(&late, None), LIMITS).unwrap();
    assert_eq!(animated.animation, Animation::LeftOut);
    assert!(animated.file.is_none());
    let many: Vec<_> = times(20).take(20).collect();
    let pixels = AnimationLimits {
        pixels: 8 * 8 * 5,
        ..LIMITS
    };
    let animated = made(&gif(&many, None), pixels).unwrap();
    assert_eq!(animated.animation, Animation::Cut { millis: 100 });
    let none = AnimationLimits {
        pixels: 0,
        ..LIMITS
    };
    let animated = made(&gif(&many, None), none).unwrap();
    assert_eq!(animated.animation, Animation::LeftOut);
    let bytes = AnimationLimits {
        bytes: 1_000,
        ..LIMITS
    };
    let animated = made(&gif(&many, None), bytes).unwrap();
    assert!(matches!(animated.animation, Animation::Cut { .. }));
    assert!(animated.file.unwrap().bytes.len() <= 1_000);
}

#[test]
fn of_a_file_that_ends_early_what_was_there_stays() {
    let whole = gif(&of_two_colours(), None);
    let animated = made(&whole.slice(..whole.len() - 40), LIMITS).unwrap();
    // How many frames there should have been, such a file does not say.
    let seen = played(&animated);
    assert!(seen.len() == 2, "{} frames", seen.len());
    let file = made(&whole, LIMITS).unwrap().file.unwrap().bytes;
    let animated = made(&file.slice(..file.len() - 20), LIMITS).unwrap();
    assert_eq!(animated.animation, Animation::Cut { millis: 200 });
    let png = apng(
        (8, 8),
        &[
            (0, 0, 8, 8, 0, 0, RED),
            (0, 0, 8, 8, 0, 0, BLUE),
            (0, 0, 8, 8, 0, 0, GREEN),
        ],
    );
    let animated = made(&png.slice(..png.len() - 30), LIMITS).unwrap();
    assert_eq!(played(&animated).len(), 2);
}

#[test]
fn frames_outside_of_the_canvas_show_nothing_and_harm_nothing() {
    let mut file = gif(&of_two_colours(), None).to_vec();
    let second = file
        .windows(10)
        .enumerate()
        .filter(|(_, it)| it[0] == 0x2c && it[1..5] == [0; 4] && it[5..9] == [40, 0, 30, 0])
        .nth(1)
        .unwrap()
        .0;
    file[second + 1..second + 5].copy_from_slice(&[0xff, 0xff, 20, 0]);
    let animated = made(&file.into(), LIMITS).unwrap();
    let seen = played(&animated);
    is(&seen[0].0, (20, 15), RED);
    // The encoder of these tests clears each frame.
    is(&seen[1].0, (20, 15), NOTHING);
    is(&seen[2].0, (20, 15), GREEN);
}

/// Frames of one pixel, written by hand.
fn tiny_frames(canvas: (u16, u16), frames: usize) -> Bytes {
    let (width, height) = (canvas.0.to_le_bytes(), canvas.1.to_le_bytes());
    let screen = [width, height].concat();
    let mut file = [
        b"GIF89a",
        &screen[..],
        &[0x80, 0, 0, 220, 20, 20, 20, 20, 220],
    ]
    .concat();
    for frame in 0..frames {
        let at = u8::try_from(frame % 200).unwrap();
        file.extend([0x2c, at, 0, 0, 0, 1, 0, 1, 0, 0, 2]);
        // A clear code, colour 0 or 1, and the end.
        let colour = if frame % 2 == 0 { 0x44 } else { 0x4c };
        file.extend([2, colour, 0x01, 0]);
    }
    file.push(0x3b);
    file.into()
}

#[test]
fn of_a_million_frames_a_minute_is_taken() {
    let animated = made(&tiny_frames((200, 1), 1_000_000), LIMITS).unwrap();
    // A tenth of a second each.
    assert_eq!(animated.animation, Animation::Cut { millis: 60_000 });
    let flat = made(&tiny_frames((60_000, 1), 1_000_000), LIMITS).unwrap();
    assert_eq!(flat.animation, Animation::Cut { millis: 60_000 });
}
