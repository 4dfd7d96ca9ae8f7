//! HEIC, AVIF and JPEG XL pictures of every kind (`tests/pictures/make_heif.py`) show what they should, and those that
//! cannot are called by their names.

use std::time::{Duration, Instant};

use bytes::Bytes;
use image::metadata::Orientation;
use image::{DynamicImage, RgbaImage, imageops};
use img_parts::ImageICC;
use img_parts::jpeg::Jpeg;
use img_parts::png::Png;
use vignette::media::{self, Decoded, Limits, MediaError};

use crate::pictures::{apart, heif, heif_files};

const LIMITS: Limits = Limits {
    bytes: 1 << 24,
    pixels: 1 << 20,
};

fn decoded(file: &[u8]) -> Result<Decoded, MediaError> {
    media::decode(&Bytes::copy_from_slice(file), LIMITS)
}

fn shown(name: &str) -> RgbaImage {
    let picture = decoded(&heif(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    picture.image.into_rgba8()
}

/// The picture that all files show.
fn drawn() -> DynamicImage {
    image::load_from_memory(&heif("picture.png")).unwrap()
}

fn opacity(of: &RgbaImage) -> Vec<u8> {
    of.pixels().map(|pixel| pixel.0[3]).collect()
}

/// The file with what declares its colours changed: primaries and transfer characteristics.
fn recoded(name: &str, primaries: u8, transfer: u8) -> Vec<u8> {
    let mut file = heif(name);
    let at = file.windows(4).position(|it| it == b"nclx").unwrap() + 4;
    (file[at + 1], file[at + 3]) = (primaries, transfer);
    file
}

#[test]
fn every_kind_shows_the_picture() {
    let drawn = drawn();
    let mut grey = drawn.to_rgba8();
    for pixel in grey.pixels_mut() {
        let [red, green, blue, _] = pixel.0.map(u32::from);
        let luma = (299 * red + 587 * green + 114 * blue + 500) / 1000;
        pixel.0[..3].fill(u8::try_from(luma).unwrap());
    }
    for name in heif_files() {
        let (kind, _) = name.split_once('.').unwrap();
        let right = match kind {
            "420" | "422" | "444" | "10-bit" | "12-bit" => drawn.to_rgba8(),
            "grey" => grey.clone(),
            "10-bit-420" | "limited" | "709" | "identity" => drawn.to_rgba8(),
            "lossy" | "lossless" | "progressive" | "container" | "from-jpeg" => drawn.to_rgba8(),
            "grid" => {
                let (width, height) = if name.ends_with("avif") {
                    (192, 128)
                } else {
                    (560, 530)
                };
                let filter = imageops::FilterType::Nearest;
                drawn.resize_exact(width, height, filter).to_rgba8()
            }
            "odd" => {
                let filter = imageops::FilterType::Nearest;
                drawn.resize_exact(95, 63, filter).to_rgba8()
            }
            "cut-out" => drawn.crop_imm(48, 0, 48, 64).to_rgba8(),
            "turned-8" => drawn.rotate270().to_rgba8(),
            "turned-2" => drawn.fliph().to_rgba8(),
            _ => continue,
        };
        let off = apart(&shown(&name), &right);
        // Colours of a quarter of the resolution run over the corners' edges.
        assert!(
            off < if kind.contains("420") || kind == "odd" {
                4.0
            } else {
                2.5
            },
            "{name}: {off}"
        );
    }
}

#[test]
fn what_turns_a_picture_is_the_container_and_not_its_exif() {
    let drawn = drawn();
    for orientation in 2..=8 {
        let name = format!("turned-{orientation}.heic");
        let mut right = drawn.clone();
        right.apply_orientation(Orientation::from_exif(orientation).unwrap());
        let off = apart(&shown(&name), &right.to_rgba8());
        assert!(off < 2.5, "{name}: {off}");
        // With the properties renamed, only the EXIF is left that says how it stands.
        let mut file = heif(&name);
        for property in [b"irot", b"imir"] {
            while let Some(at) = file.windows(4).position(|it| it == property) {
                file[at] = b'x';
            }
        }
        let upright = decoded(&file).unwrap().image.to_rgba8();
        assert!(apart(&upright, &drawn.to_rgba8()) < 2.5, "{name}");
    }
}

#[test]
fn opacity_is_kept_and_what_others_get_is_what_browsers_show() {
    for (name, size) in [
        ("alpha.heic", (96, 64)),
        ("grid-alpha.heic", (560, 530)),
        ("alpha.avif", (96, 64)),
        ("premultiplied.avif", (96, 64)),
        ("alpha.jxl", (96, 64)),
    ] {
        let picture = decoded(&heif(name)).unwrap();
        let gradient = opacity(&picture.image.to_rgba8());
        assert_eq!(picture.image.to_rgba8().dimensions(), size);
        assert!(
            gradient[0] < 4 && gradient[gradient.len() - 1] > 251,
            "{name}"
        );
        let stored = media::original(&picture).unwrap();
        assert_eq!(stored.media_type, "image/png", "{name}");
        let again = image::load_from_memory(&stored.bytes).unwrap();
        assert_eq!(again.to_rgba8(), picture.image.to_rgba8(), "{name}");
    }
    for name in [
        "444.heic",
        "turned-6.heic",
        "grid.heic",
        "grid.avif",
        "lossy.jxl",
        "turned-8.jxl",
    ] {
        let picture = decoded(&heif(name)).unwrap();
        let stored = media::original(&picture).unwrap();
        assert_eq!(stored.media_type, "image/jpeg", "{name}");
        let again = image::load_from_memory(&stored.bytes).unwrap();
        let off = apart(&again.to_rgba8(), &picture.image.to_rgba8());
        assert!(off < 2.5, "{name}: {off}");
        let secret = stored.bytes.windows(6).any(|it| it == b"SECRET");
        assert!(!secret, "{name}");
    }
}

#[test]
fn colours_that_were_multiplied_by_their_opacity_are_what_they_were() {
    let (straight, multiplied) = (shown("alpha.avif"), shown("premultiplied.avif"));
    // The lower half is opaque enough to tell.
    let lower = |picture: &RgbaImage| imageops::crop_imm(picture, 0, 32, 96, 32).to_image();
    assert!(apart(&lower(&straight), &lower(&multiplied)) < 2.5);
}

#[test]
fn colours_are_those_of_the_primaries_and_hdr_is_mapped_to_tones_of_screens() {
    for name in ["444.heic", "444.avif"] {
        colours(name);
    }
}

fn colours(name: &str) {
    let plain = shown(name);
    let wide = decoded(&recoded(name, 12, 13)).unwrap().image.to_rgba8();
    // The middle of the right edge is more red in Display P3 than in sRGB.
    let (before, after) = (plain.get_pixel(94, 32).0, wide.get_pixel(94, 32).0);
    assert!(apart(&plain, &wide) > 3.0);
    assert!(after[1] < before[1], "{before:?} {after:?}");
    // What cameras tell of light is shown as all screens show it.
    let camera = decoded(&recoded(name, 1, 1)).unwrap().image.to_rgba8();
    assert!(apart(&plain, &camera) < 0.1);
    for transfer in [16, 18] {
        let hdr = decoded(&recoded(name, 1, transfer)).unwrap();
        assert!(apart(&plain, &hdr.image.to_rgba8()) > 3.0, "{transfer}");
        // Lower down is more green, in both.
        let green = |y| hdr.image.to_rgba8().get_pixel(48, y).0[1];
        assert!(green(10) < green(30) && green(30) < green(50), "{transfer}");
    }
}

#[test]
fn a_file_that_is_cut_short_says_how_much_is_missing() {
    for name in ["grid.heic", "grid.avif"] {
        cut_short(name);
    }
}

fn cut_short(name: &str) {
    let whole = heif(name);
    for (share, words) in [(0.5, "About half"), (0.75, "About a quarter")] {
        let cut = &whole[..(whole.len() as f64 * share) as usize];
        let message = decoded(cut).unwrap_err().to_string();
        assert!(message.starts_with(words), "{share}: {message}");
    }
    let behind = [&whole[..], b"SEFT and what else a phone leaves behind"].concat();
    assert_eq!(
        decoded(&behind).unwrap().image,
        decoded(&whole).unwrap().image
    );
}

#[test]
fn a_jpeg_xl_that_is_cut_short_is_refused() {
    for name in ["lossy.jxl", "container.jxl", "lossless.jxl"] {
        let whole = heif(name);
        let error = decoded(&whole[..whole.len() / 2]).map(|_| name);
        assert_eq!(error, Err(MediaError::Damaged));
    }
}

#[test]
fn too_many_pixels_are_refused_before_they_are_decoded() {
    for name in heif_files() {
        let limits = Limits {
            bytes: 1 << 20,
            pixels: 2000,
        };
        let outcome = media::decode(&heif(&name).into(), limits).map(|_| name);
        let error = outcome.unwrap_err();
        assert!(matches!(error, MediaError::TooManyPixels { .. }), "{error}");
    }
}

/// A box of ISO base media.
fn boxed(kind: &[u8; 4], contents: &[u8]) -> Vec<u8> {
    let length = u32::try_from(contents.len() + 8).unwrap().to_be_bytes();
    [&length[..], kind, contents].concat()
}

#[test]
fn boxes_that_describe_more_than_they_hold_cost_nothing() {
    // Sixty-five thousand extents without a byte each, as often as there is room for.
    let mut places = vec![2, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff];
    for id in 0..0xffff_u32 {
        places.extend(id.to_be_bytes());
        places.extend([0, 0, 0, 0, 0xff, 0xff]);
    }
    let many = |count: u32| {
        let mut infos = [&[1, 0, 0, 0][..], &count.to_be_bytes()].concat();
        for id in 0..count {
            let info = [&[3, 0, 0, 0][..], &id.to_be_bytes(), b"\0\0hvc1\0"].concat();
            infos.extend(boxed(b"infe", &info));
        }
        boxed(b"iinf", &infos)
    };
    let head = boxed(b"ftyp", b"heic\0\0\0\0mif1heic");
    let begin = Instant::now();
    for meta in [boxed(b"iloc", &places), many(80_000), vec![0; 3 << 20]] {
        let meta = boxed(b"meta", &[&[0; 4][..], &meta].concat());
        let error = decoded(&[head.clone(), meta].concat()).map(|_| ());
        assert_eq!(error, Err(MediaError::Damaged));
    }
    assert!(begin.elapsed() < Duration::from_secs(5));
}

/// How far two pictures are from each other, in shades.
fn mean_error(one: &DynamicImage, other: &DynamicImage) -> f64 {
    let (one, other) = (one.to_rgb8(), other.to_rgb8());
    let pairs = one.as_raw().iter().zip(other.as_raw());
    let sum: u32 = pairs
        .map(|(one, other)| u32::from(one.abs_diff(*other)))
        .sum();
    f64::from(sum) / one.as_raw().len() as f64
}

#[test]
fn the_original_is_in_the_wider_colours_of_the_file_with_their_profile() {
    const DISPLAY_P3: u8 = 12;
    const SRGB: (u8, u8) = (1, 13);
    let profile = |file: &Bytes| match image::guess_format(file).unwrap() {
        image::ImageFormat::Jpeg => Jpeg::from_bytes(file.clone()).unwrap().icc_profile(),
        _ => Png::from_bytes(file.clone()).unwrap().icc_profile(),
    };
    for name in heif_files() {
        if !["444.avif", "444.heic", "alpha.avif"].contains(&name.as_str()) {
            continue;
        }
        let wide = decoded(&recoded(&name, DISPLAY_P3, SRGB.1)).unwrap();
        let original = media::original(&wide).unwrap().bytes;
        assert!(profile(&original).is_some(), "{name}");
        // The numbers are the file's own; heeded, they are what all other sizes show.
        let numbers = image::load_from_memory(&original).unwrap();
        let plain = decoded(&recoded(&name, SRGB.0, SRGB.1)).unwrap();
        assert!(mean_error(&numbers, &plain.image) < 2.0, "{name}");
        assert!(mean_error(&numbers, &wide.image) > 2.0, "{name}");
        let heeded = decoded(&original).unwrap();
        assert!(mean_error(&heeded.image, &wide.image) < 2.0, "{name}");
        let original = media::original(&plain).unwrap().bytes;
        assert!(profile(&original).is_none(), "{name}");
    }
}
