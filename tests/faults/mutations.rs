//! Two thousand broken pictures: each is an answer, none a panic, none more memory than a picture
//! may take.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;

use bytes::Bytes;
use image::codecs::gif::GifEncoder;
use image::codecs::png::PngEncoder;
use image::{DynamicImage, Frame, ImageEncoder, ImageFormat, RgbImage};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use reqwest::StatusCode;
use vignette::domain::PictureSize;
use vignette::media::{self, AnimationLimits, Limits};

use crate::pictures::{encoded, heif, heif_files, picture};
use crate::program::Recipe;

const MUTATIONS: u64 = 2_000;
const FORMATS: [ImageFormat; 4] = [
    ImageFormat::Jpeg,
    ImageFormat::Png,
    ImageFormat::WebP,
    ImageFormat::Gif,
];
/// The limits of the settings.
const LIMITS: Limits = Limits {
    bytes: 20 * 1024 * 1024,
    pixels: 50_000_000,
};

const ANIMATION: AnimationLimits = AnimationLimits {
    bytes: 1 << 20,
    pixels: 1 << 20,
};

/// A picture with something wrong with it, the same for the same number.
fn mutated(number: u64) -> Vec<u8> {
    let mut random = StdRng::seed_from_u64(number);
    let format = FORMATS[random.random_range(0..FORMATS.len())];
    let (width, height) = (random.random_range(1..80), random.random_range(1..80));
    let picture = picture(random.random(), width, height);
    let mut file = encoded(&picture.to_rgb8().into(), format);
    broken(&mut random, &mut file);
    file
}

/// A picture of a kind that this program does not write, with something wrong with it.
fn mutated_heif(number: u64) -> Vec<u8> {
    let mut random = StdRng::seed_from_u64(number);
    let names = heif_files();
    let mut file = heif(&names[random.random_range(0..names.len())]);
    broken(&mut random, &mut file);
    file
}

/// A GIF whose frames differ, and the animation that is made of it.
static ANIMATED: LazyLock<[Vec<u8>; 2]> = LazyLock::new(|| {
    let mut gif = Vec::new();
    let frames = (0..4).map(|frame| Frame::new(picture(frame, 20, 15).to_rgba8()));
    GifEncoder::new(&mut gif).encode_frames(frames).unwrap();
    let file = Bytes::from(gif.clone());
    let decoded = media::decode(&file, LIMITS).unwrap();
    let movement = media::animation(&decoded, &file, ANIMATION).unwrap();
    let webp = movement.unwrap().file.unwrap().bytes;
    [gif, webp.to_vec()]
});

/// An animated file with something wrong with it.
fn mutated_animation(number: u64) -> Vec<u8> {
    let mut random = StdRng::seed_from_u64(number);
    let mut file = ANIMATED[random.random_range(0..2)].clone();
    broken(&mut random, &mut file);
    file
}

fn broken(random: &mut StdRng, file: &mut Vec<u8>) {
    match random.random_range(0..6) {
        // Cut short.
        0 => file.truncate(random.random_range(0..file.len())),
        // Bits flipped anywhere.
        1 => {
            for _ in 0..random.random_range(1..20) {
                let at = random.random_range(0..file.len());
                file[at] ^= 1 << random.random_range(0..8);
            }
        }
        // Bytes of the header overwritten, where sizes stand.
        2 => {
            let header = file.len().min(64);
            for _ in 0..random.random_range(1..8) {
                let at = random.random_range(0..header);
                file[at] = random.random();
            }
        }
        // A piece taken out, or written twice.
        3 => {
            let begin = random.random_range(0..file.len());
            let end = random.random_range(begin..file.len());
            file.drain(begin..end);
        }
        4 => {
            let begin = random.random_range(0..file.len());
            let end = random.random_range(begin..file.len());
            let piece = file[begin..end].to_vec();
            let at = random.random_range(0..file.len());
            file.splice(at..at, piece);
        }
        // The beginning of one kind before the rest of another.
        _ => {
            let other = FORMATS[random.random_range(0..FORMATS.len())];
            let mut head = encoded(&picture(1, 20, 20), other);
            head.truncate(random.random_range(1..head.len().min(40)));
            file.splice(..head.len().min(file.len()), head);
        }
    }
}

/// Files that want more than they should get.
fn greedy() -> Vec<(&'static str, Vec<u8>)> {
    let line = |width, height| DynamicImage::from(RgbImage::new(width, height));
    let mut gif = Vec::new();
    let frames = (0..40).map(|number| Frame::new(picture(number, 50, 50).to_rgba8()));
    GifEncoder::new(&mut gif).encode_frames(frames).unwrap();
    let jpeg = encoded(&picture(1, 64, 64), ImageFormat::Jpeg);
    let mut stuffed = jpeg[..2].to_vec();
    for _ in 0..200 {
        stuffed.extend([0xff, 0xe1, 0xff, 0xff]);
        stuffed.extend(std::iter::repeat_n(b'x', 0xfffd));
    }
    stuffed.extend(&jpeg[2..]);
    let mut profile = Vec::new();
    let mut encoder = PngEncoder::new(&mut profile);
    encoder.set_icc_profile(vec![0; 64_000_000]).unwrap();
    let pixels = RgbImage::new(8, 8);
    let colours = image::ExtendedColorType::Rgb8;
    encoder.write_image(&pixels, 8, 8, colours).unwrap();
    vec![
        (
            "as thin as can be",
            encoded(&line(1, 65_535), ImageFormat::Png),
        ),
        (
            "as flat as can be",
            encoded(&line(65_535, 1), ImageFormat::Jpeg),
        ),
        (
            "of the most pixels",
            encoded(&line(7_000, 7_000), ImageFormat::Png),
        ),
        (
            "of too many pixels",
            encoded(&line(16_000, 4_000), ImageFormat::Png),
        ),
        ("animated", gif),
        ("full of metadata", stuffed),
        ("with a profile that unpacks to 64 MB", profile),
    ]
}

/// The whole way of a picture through `media`; whether it was taken.
fn taken(file: Vec<u8>) -> Result<bool, String> {
    let work = AssertUnwindSafe(|| {
        let file = Bytes::from(file);
        let Ok(decoded) = media::decode(&file, LIMITS) else {
            return false;
        };
        let made = media::scaled(&decoded, PictureSize::Grid).is_ok()
            && media::placeholder(&decoded).is_ok()
            && media::original(&decoded).is_ok();
        assert!(made, "what was decoded cannot be made smaller");
        let movement = media::animation(&decoded, &file, ANIMATION).unwrap();
        let moving = movement.and_then(|movement| movement.file);
        if let Some(moving) = moving {
            assert!(media::middle_frame(&moving.bytes).is_some());
        }
        true
    });
    catch_unwind(work).map_err(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        text.unwrap_or_else(|| "a panic".to_owned())
    })
}

#[test]
fn two_thousand_broken_pictures_of_young_decoders_are_answers() {
    let (mut good, mut bad) = (0, 0);
    for number in 0..MUTATIONS {
        match taken(mutated_heif(number)) {
            Ok(true) => good += 1,
            Ok(false) => bad += 1,
            Err(panic) => panic!("mutation {number}: {panic}"),
        }
    }
    assert!(good > 50 && bad > 800, "{good} taken, {bad} refused");
}

#[test]
fn two_thousand_broken_animations_are_answers_and_no_panics() {
    let (mut good, mut bad) = (0, 0);
    for number in 0..MUTATIONS {
        match taken(mutated_animation(number)) {
            Ok(true) => good += 1,
            Ok(false) => bad += 1,
            Err(panic) => panic!("mutation {number}: {panic}"),
        }
    }
    assert!(good > 200 && bad > 200, "{good} taken, {bad} refused");
}

#[test]
fn two_thousand_broken_pictures_are_answers_and_no_panics() {
    let (mut good, mut bad) = (0, 0);
    for number in 0..MUTATIONS {
        match taken(mutated(number)) {
            Ok(true) => good += 1,
            Ok(false) => bad += 1,
            Err(panic) => panic!("mutation {number}: {panic}"),
        }
    }
    // Some are still pictures, or nothing was tried at all; most are not.
    assert!(good > 50 && bad > 800, "{good} taken, {bad} refused");
}

#[tokio::test(flavor = "multi_thread")]
async fn broken_and_greedy_pictures_get_an_answer_within_the_memory_of_a_picture() {
    let data = tempfile::tempdir().unwrap();
    let program = Recipe::new(data.path())
        .with("PICTURES__CONCURRENCY", "1")
        .with("SERVER__WORKERS", "2")
        .start();
    let ada = program.person("ada").await;
    let broken = (0..MUTATIONS)
        .step_by(25)
        .flat_map(|number| [mutated(number), mutated_heif(number)])
        .map(|file| ("broken", file));
    let mut answers = std::collections::BTreeMap::new();
    for (what, file) in broken.chain(greedy()) {
        let length = file.len();
        let response = ada.try_upload(file).await.unwrap();
        let status = response.status();
        let page = response.text().await.unwrap();
        match status {
            StatusCode::SEE_OTHER => {}
            StatusCode::UNSUPPORTED_MEDIA_TYPE
            | StatusCode::UNPROCESSABLE_ENTITY
            | StatusCode::PAYLOAD_TOO_LARGE => {
                let said = page.contains("name=\"picture\"");
                assert!(said, "{what}, {length} bytes: {page}");
            }
            _ => panic!("{what}, {length} bytes: {status}\n{}", program.log()),
        }
        *answers.entry(status.as_u16()).or_insert(0) += 1;
    }
    assert!(answers.len() >= 3, "{answers:?}");
    // 50 megapixels of three bytes, the same again for what is made of them, and the program.
    let peak = program.memory_peak();
    assert!(peak < 700 << 20, "{} MiB at its highest", peak >> 20);
    assert!(!program.log().contains("panicked"), "{}", program.log());
}
