//! Thousands of broken colour profiles: the picture is shown all the same, and soon.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use bytes::Bytes;
use image::{DynamicImage, ImageFormat};
use img_parts::ImageICC;
use img_parts::jpeg::Jpeg;
use moxcms::ColorProfile;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use vignette::media::{self, Limits};

use crate::pictures::{encoded, picture};

const MUTATIONS: u64 = 3_000;
const LIMITS: Limits = Limits {
    bytes: 20 * 1024 * 1024,
    pixels: 50_000_000,
};

/// A profile of tags, whose numbers stand behind their list.
pub fn of_tags(space: &[u8; 4], connection: &[u8; 4], tags: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut out = ColorProfile::new_srgb().encode().unwrap()[..128].to_vec();
    out[16..20].copy_from_slice(space);
    out[20..24].copy_from_slice(connection);
    out.extend(u32::try_from(tags.len()).unwrap().to_be_bytes());
    let mut at = 132 + 12 * tags.len();
    for (name, contents) in tags {
        out.extend(*name);
        for number in [at, contents.len()] {
            out.extend(u32::try_from(number).unwrap().to_be_bytes());
        }
        at += contents.len();
    }
    tags.iter().for_each(|(_, contents)| out.extend(contents));
    out
}

/// A table of colours of so many channels and points a side (`mft1`, ICC.1:2022, 10.11).
pub fn table(channels: u8, points: u8, colour: impl Fn(usize) -> Vec<u8>) -> Vec<u8> {
    let mut out = b"mft1\0\0\0\0".to_vec();
    out.extend([channels, 3, points, 0]);
    for number in [1_i32, 0, 0, 0, 1, 0, 0, 0, 1] {
        out.extend((number << 16).to_be_bytes());
    }
    let curves = |number: u8| std::iter::repeat_n(0..=255, number.into()).flatten();
    out.extend(curves(channels));
    let colours = usize::from(points).pow(channels.into());
    out.extend((0..colours).flat_map(colour));
    out.extend(curves(3));
    out
}

/// Colours from all over.
fn scattered(at: usize) -> Vec<u8> {
    (3 * at..3 * at + 3)
        .map(|number| (number * 37) as u8)
        .collect()
}

fn profiles() -> Vec<Vec<u8>> {
    let named = [
        ColorProfile::new_display_p3(),
        ColorProfile::new_pro_photo_rgb(),
        ColorProfile::new_bt2020_pq(),
        ColorProfile::new_gray_with_gamma(1.8),
    ];
    let mut all: Vec<Vec<u8>> = named.iter().map(|it| it.encode().unwrap()).collect();
    all.push(of_tags(
        b"RGB ",
        b"Lab ",
        &[(b"A2B0", table(3, 5, scattered))],
    ));
    all.push(of_tags(
        b"RGB ",
        b"XYZ ",
        &[(b"A2B0", table(3, 3, scattered))],
    ));
    all
}

/// Whether the picture can be decoded and stored with this profile.
fn taken(profile: Vec<u8>, grey: bool) -> bool {
    let small = picture(7, 16, 16);
    let small = match grey {
        true => DynamicImage::from(small.to_luma8()),
        false => small,
    };
    let file = encoded(&small, ImageFormat::Jpeg);
    let mut jpeg = Jpeg::from_bytes(file.into()).unwrap();
    jpeg.set_icc_profile(Some(profile.into()));
    let file: Bytes = jpeg.encoder().bytes();
    let work = AssertUnwindSafe(|| {
        let decoded = media::decode(&file, LIMITS).ok()?;
        media::original(&decoded).ok()
    });
    catch_unwind(work).is_ok_and(|original| original.is_some())
}

#[test]
fn a_broken_profile_breaks_no_picture() {
    let profiles = profiles();
    for number in 0..MUTATIONS {
        let mut random = StdRng::seed_from_u64(number);
        let mut profile = profiles[random.random_range(0..profiles.len())].clone();
        // Sizes and places stand at the beginning.
        let reach = match random.random_range(0..3) {
            0 => 132,
            1 => 400.min(profile.len()),
            _ => profile.len(),
        };
        for _ in 0..random.random_range(1..12) {
            let at = random.random_range(0..reach);
            profile[at] = match random.random_range(0..4) {
                0 => 0,
                1 => 0xff,
                _ => random.random(),
            };
        }
        if random.random_range(0..8) == 0 {
            profile.truncate(random.random_range(0..profile.len()));
        }
        let grey = random.random_range(0..4) == 0;
        assert!(taken(profile, grey), "mutation {number}");
    }
}

#[test]
fn a_profile_that_names_one_large_table_again_and_again_takes_no_time() {
    let large = table(3, 69, scattered);
    assert!(large.len() < 1 << 20);
    let mut profile = of_tags(b"RGB ", b"Lab ", &[(b"A2B0", large)]);
    let entry = profile[132..144].to_vec();
    for times in [1_u32, 64, 1_000] {
        profile[128..132].copy_from_slice(&times.to_be_bytes());
        let mut named = profile.clone();
        let more = entry.repeat(times as usize - 1);
        // What is named stands further behind the longer the list is.
        named.splice(132..132, more);
        let at = (132 + 12 * times).to_be_bytes();
        for number in 0..times as usize {
            named[136 + 12 * number..140 + 12 * number].copy_from_slice(&at);
        }
        let begun = Instant::now();
        assert!(taken(named, false));
        let time = begun.elapsed();
        assert!(time < Duration::from_secs(5), "{times} times: {time:?}");
    }
}
