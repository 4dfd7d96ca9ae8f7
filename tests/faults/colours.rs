//! What the files of people say of their colours: all sizes, and the captioner, see the same.

use image::{DynamicImage, GrayImage, ImageFormat, Luma, Rgb, RgbImage};
use img_parts::ImageICC;
use img_parts::jpeg::Jpeg;
use img_parts::png::{Png, PngChunk};
use moxcms::{ColorProfile, ToneReprCurve};
use vignette::media::{self, Decoded, Limits};

use crate::broken_profiles::{of_tags, table};
use crate::pictures::encoded;

/// How far a shade may be off.
const OFF: i32 = 3;

fn decoded(file: Vec<u8>) -> Decoded {
    let limits = Limits {
        bytes: 1 << 22,
        pixels: 1 << 22,
    };
    media::decode(&file.into(), limits).unwrap()
}

/// What a number between 0 and 1 of light is in sRGB.
fn srgb(light: f64) -> f64 {
    255.0
        * match light.clamp(0.0, 1.0) {
            light @ ..0.003_130_8 => 12.92 * light,
            light => 1.055 * light.powf(1.0 / 2.4) - 0.055,
        }
}

/// Whether all sizes of a file show this colour.
fn assert_shows(what: &str, file: Vec<u8>, right: [f64; 3]) {
    let picture = decoded(file);
    let small = media::scaled(&picture, vignette::domain::PictureSize::Grid)
        .unwrap()
        .bytes;
    let original = media::original(&picture).unwrap().bytes;
    // Without heeding a profile, which it must not have; and with it.
    let small = image::load_from_memory_with_format(&small, ImageFormat::WebP).unwrap();
    let again = decoded(original.into());
    for (size, picture) in [
        ("pixels", &picture.image),
        ("small", &small),
        ("original", &again.image),
    ] {
        let found = picture.to_rgb8().get_pixel(3, 3).0;
        let near = found
            .iter()
            .zip(right)
            .all(|(found, right)| (i32::from(*found) - right.round() as i32).abs() <= OFF);
        assert!(near, "{what}: {size} shows {found:?}, not {right:?}");
    }
}

fn grey(shade: u8) -> DynamicImage {
    GrayImage::from_pixel(32, 24, Luma([shade])).into()
}

fn with_profile(picture: &DynamicImage, format: ImageFormat, profile: &[u8]) -> Vec<u8> {
    let (file, profile) = (encoded(picture, format).into(), profile.to_vec().into());
    match format {
        ImageFormat::Jpeg => {
            let mut jpeg = Jpeg::from_bytes(file).unwrap();
            jpeg.set_icc_profile(Some(profile));
            jpeg.encoder().bytes().to_vec()
        }
        _ => {
            let mut png = Png::from_bytes(file).unwrap();
            png.set_icc_profile(Some(profile));
            png.encoder().bytes().to_vec()
        }
    }
}

/// A curve as a table (ICC.1:2022, 10.6).
fn curve(light: impl Fn(f64) -> f64) -> Vec<u8> {
    let mut out = b"curv\0\0\0\0\0\0\x01\0".to_vec();
    for shade in 0..=255 {
        let light = (65_535.0 * light(f64::from(shade) / 255.0)).round() as u16;
        out.extend(light.to_be_bytes());
    }
    out
}

/// How bright a press of so much dot gain prints a shade: Yule and Nielsen's equation gives curves
/// like those that profiles have.
fn dot_gain(shade: f64) -> f64 {
    let ink = 1.0 - shade;
    let ink = ink + 4.0 * 0.2 * ink * (1.0 - ink);
    (1.0 - ink).max(0.0)
}

#[test]
fn greys_with_a_dot_gain_are_as_bright_as_their_profile_says() {
    for space in [b"XYZ ", b"Lab "] {
        let profile = of_tags(b"GRAY", space, &[(b"kTRC", curve(dot_gain))]);
        for shade in [60, 128, 200] {
            let said = dot_gain(f64::from(shade) / 255.0);
            // CIE's lightness, as light.
            let light = match space {
                b"Lab " => {
                    let power = (100.0 * said + 16.0) / 116.0;
                    if power > 6.0 / 29.0 {
                        power.powi(3)
                    } else {
                        3.0 * (6.0f64 / 29.0).powi(2) * (power - 4.0 / 29.0)
                    }
                }
                _ => said,
            };
            for format in [ImageFormat::Jpeg, ImageFormat::Png] {
                let file = with_profile(&grey(shade), format, &profile);
                let what = format!(
                    "{format:?} of {shade} in {}",
                    String::from_utf8_lossy(space)
                );
                assert_shows(&what, file, [srgb(light); 3]);
            }
        }
    }
}

#[test]
fn greys_with_a_profile_for_colours_are_what_equal_colours_are() {
    let profile = ColorProfile::new_adobe_rgb().encode().unwrap();
    let light = (90.0f64 / 255.0).powf(2.199_218_75);
    for format in [ImageFormat::Jpeg, ImageFormat::Png] {
        let file = with_profile(&grey(90), format, &profile);
        assert_shows("Adobe RGB", file, [srgb(light); 3]);
    }
    let mut steep = ColorProfile::new_adobe_rgb();
    let curve = ToneReprCurve::Parametric(vec![1.2]);
    steep.red_trc = Some(curve.clone());
    steep.green_trc = Some(curve.clone());
    steep.blue_trc = Some(curve);
    let file = with_profile(&grey(90), ImageFormat::Jpeg, &steep.encode().unwrap());
    assert_shows("steep", file, [srgb((90.0f64 / 255.0).powf(1.2)); 3]);
}

fn with_chunks(picture: &DynamicImage, chunks: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut png = Png::from_bytes(encoded(picture, ImageFormat::Png).into()).unwrap();
    for (kind, contents) in chunks.iter().rev() {
        let chunk = PngChunk::new(**kind, contents.clone().into());
        png.chunks_mut().insert(1, chunk);
    }
    png.encoder().bytes().to_vec()
}

fn numbers(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|it| it.to_be_bytes()).collect()
}

#[test]
fn a_png_s_gamma_primaries_and_code_points_count_each_alone_and_in_their_order() {
    let pixel = [128u8, 90, 60];
    let picture: DynamicImage = RgbImage::from_pixel(32, 24, Rgb(pixel)).into();
    let deep = DynamicImage::from(picture.to_rgb16());
    let shades = |power: f64| pixel.map(|it| srgb((f64::from(it) / 255.0).powf(power)));
    let linear = (b"gAMA", numbers(&[100_000]));
    let rec709 = [
        31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6_000,
    ];
    // Display P3 with the curve of sRGB.
    let p3 = [
        31_270, 32_900, 68_000, 32_000, 26_500, 69_000, 15_000, 6_000,
    ];
    let in_p3 = [134.0, 89.0, 55.0];
    let srgb_chunk = (b"sRGB", vec![0]);
    let code_points = (b"cICP", vec![12, 13, 0, 1]);
    let same = pixel.map(f64::from);
    for (what, chunks, right) in [
        ("gamma alone", vec![linear.clone()], shades(1.0)),
        (
            "gamma and primaries",
            vec![linear.clone(), (b"cHRM", numbers(&rec709))],
            shades(1.0),
        ),
        ("primaries alone", vec![(b"cHRM", numbers(&p3))], in_p3),
        (
            "primaries that cannot be",
            vec![linear.clone(), (b"cHRM", vec![0; 32])],
            shades(1.0),
        ),
        (
            "sRGB before gamma",
            vec![linear.clone(), srgb_chunk.clone()],
            same,
        ),
        (
            "code points before all",
            vec![code_points.clone(), linear.clone(), srgb_chunk],
            in_p3,
        ),
        (
            "a gamma that cannot be",
            vec![(b"gAMA", numbers(&[0]))],
            same,
        ),
    ] {
        assert_shows(what, with_chunks(&picture, &chunks), right);
        assert_shows(what, with_chunks(&deep, &chunks), right);
    }
    let shade = |power: f64| [srgb((128.0f64 / 255.0).powf(power)); 3];
    let clear = DynamicImage::from(grey(128).to_luma_alpha8());
    for picture in [grey(128), clear] {
        let steep = with_chunks(&picture, &[(b"gAMA", numbers(&[55_556]))]);
        assert_shows("a grey's gamma", steep, shade(1.8));
        let codes = with_chunks(&picture, &[(b"cICP", vec![1, 8, 0, 1])]);
        assert_shows("a grey's code points", codes, shade(1.0));
    }
}

#[test]
fn hdr_is_mapped_to_the_tones_of_a_screen() {
    let file = |colour: [u8; 3], codes: [u8; 4]| {
        let picture = DynamicImage::from(RgbImage::from_pixel(32, 24, Rgb(colour)));
        with_chunks(&picture, &[(b"cICP", codes.to_vec())])
    };
    // PQ in cd/m²: none, white (203), the brightest that is kept apart (1000), and beyond it; HLG at
    // 75 % is white, too. By hand: x (1 + x / 4.926²) / (1 + x), through the curve of sRGB.
    for (transfer, value, right) in [
        (16, 0, 0.0),
        (16, 148, 190.0),
        (16, 192, 255.0),
        (16, 255, 255.0),
        (18, 0, 0.0),
        (18, 191, 190.0),
        (18, 255, 255.0),
    ] {
        let what = format!("transfer {transfer} of {value}");
        let codes = [9, transfer, 0, 1];
        assert_shows(&what, file([value; 3], codes), [right; 3]);
        let grey = with_chunks(&grey(value), &[(b"cICP", codes.to_vec())]);
        assert_shows(&what, grey, [right; 3]);
    }
    // A red of sRGB keeps its hue: 140 is 160 cd/m², and 80 is 20.
    let light = [140.0, 80.0, 80.0].map(|value: f64| {
        let root = (value / 255.0).powf(32.0 / 2523.0);
        let light = (root - 0.835_937_5) / (18.851_562_5 - 18.6875 * root);
        light.powf(8192.0 / 1305.0) * 10_000.0 / 203.0
    });
    let scale = (1.0 + light[0] / (1000.0f64 / 203.0).powi(2)) / (1.0 + light[0]);
    let right = light.map(|part| srgb(part * scale));
    assert_shows("a red", file([140, 80, 80], [1, 16, 0, 1]), right);
}

/// A JPEG of four inks, as programs write it: less is more ink.
fn ink(profile: Option<&[u8]>) -> Vec<u8> {
    let file = include_bytes!("../pictures/cmyk.jpg");
    let mut jpeg = Jpeg::from_bytes(file.to_vec().into()).unwrap();
    jpeg.set_icc_profile(profile.map(|it| it.to_vec().into()));
    jpeg.encoder().bytes().to_vec()
}

#[test]
fn inks_are_converted_by_their_profile_and_the_original_too() {
    let plain = decoded(ink(None)).image.to_rgb8().get_pixel(3, 3).0;
    assert_shows("no profile", ink(None), plain.map(f64::from));
    // All inks are the same grey, whatever there is of them: L*a*b* of 50, 0, 0.
    let lab = of_tags(
        b"CMYK",
        b"Lab ",
        &[(b"A2B0", table(4, 2, |_| vec![128, 128, 128]))],
    );
    let light = ((50.2f64 + 16.0) / 116.0).powi(3);
    assert_shows("one grey", ink(Some(&lab)), [srgb(light); 3]);
    // Only black counts.
    let black = of_tags(
        b"CMYK",
        b"Lab ",
        &[(
            b"A2B0",
            table(4, 2, |at| vec![if at % 2 == 0 { 255 } else { 0 }, 128, 128]),
        )],
    );
    let picture = decoded(ink(Some(&black)));
    assert_ne!(picture.image.to_rgb8().get_pixel(3, 3).0, plain);
    let original = media::original(&picture).unwrap().bytes;
    assert!(
        Jpeg::from_bytes(original.clone())
            .unwrap()
            .icc_profile()
            .is_none()
    );
    let stored = image::load_from_memory(&original).unwrap();
    let (stored, right) = (stored.to_rgb8(), picture.image.to_rgb8());
    assert!(stored.get_pixel(3, 3).0[0].abs_diff(right.get_pixel(3, 3).0[0]) <= 3);
}
