//! A picture has the colours that its file says, in every size.

use bytes::Bytes;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use img_parts::ImageICC;
use img_parts::jpeg::Jpeg;
use img_parts::png::{Png, PngChunk};
use img_parts::webp::WebP;
use moxcms::{ColorProfile, Layout, TransformOptions};

use crate::compose::hidden::{contains, served};
use crate::pictures::encoded;
use crate::site::{Site, media_on};

pub fn with_profile(format: ImageFormat, picture: &DynamicImage, profile: &[u8]) -> Vec<u8> {
    let file = Bytes::from(encoded(picture, format));
    let profile = Some(Bytes::copy_from_slice(profile));
    match format {
        ImageFormat::Jpeg => {
            let mut jpeg = Jpeg::from_bytes(file).unwrap();
            jpeg.set_icc_profile(profile);
            jpeg.encoder().bytes().to_vec()
        }
        ImageFormat::Png => {
            let mut png = Png::from_bytes(file).unwrap();
            png.set_icc_profile(profile);
            png.encoder().bytes().to_vec()
        }
        _ => {
            let mut webp = WebP::from_bytes(file).unwrap();
            webp.set_icc_profile(profile);
            webp.encoder().bytes().to_vec()
        }
    }
}

/// The first pixel as sRGB, by whatever profile the file brings.
fn shown(file: &[u8]) -> [u8; 3] {
    let bytes = Bytes::copy_from_slice(file);
    let profile = match image::guess_format(file).unwrap() {
        ImageFormat::Jpeg => Jpeg::from_bytes(bytes).unwrap().icc_profile(),
        ImageFormat::Png => Png::from_bytes(bytes).unwrap().icc_profile(),
        _ => WebP::from_bytes(bytes).unwrap().icc_profile(),
    };
    let picture = image::load_from_memory(file).unwrap();
    let grey = !picture.color().has_color();
    let pixel = picture.to_rgb8().get_pixel(3, 3).0;
    let Some(profile) = profile else { return pixel };
    let profile = ColorProfile::new_from_slice(&profile).unwrap();
    let (layout, pixel) = match grey {
        true => (Layout::Gray, &pixel[..1]),
        false => (Layout::Rgb, &pixel[..]),
    };
    let transform = profile.create_transform_8bit(
        layout,
        &ColorProfile::new_srgb(),
        Layout::Rgb,
        TransformOptions::default(),
    );
    let mut shown = [0; 3];
    transform.unwrap().transform(pixel, &mut shown).unwrap();
    shown
}

/// Files of all formats with a profile that changes their colours; WebP has no grey pixels, JPEG no
/// clear ones.
fn with_profiles() -> Vec<Vec<u8>> {
    let colour = DynamicImage::from(RgbImage::from_pixel(64, 48, Rgb([200, 90, 60])));
    let grey = DynamicImage::from(colour.to_luma8());
    let clear = RgbaImage::from_pixel(64, 48, Rgba([200, 90, 60, 200]));
    let rgb = [
        ColorProfile::new_display_p3(),
        ColorProfile::new_adobe_rgb(),
        ColorProfile::new_pro_photo_rgb(),
    ];
    let greys = [ColorProfile::new_gray_with_gamma(1.4)];
    let (jpeg, png, webp) = (ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP);
    let mut files = Vec::new();
    for (picture, profiles, formats) in [
        (colour, &rgb[..], &[jpeg, png, webp][..]),
        (grey, &greys[..], &[jpeg, png][..]),
        (clear.into(), &rgb[..1], &[png, webp][..]),
    ] {
        for profile in profiles {
            let profile = profile.encode().unwrap();
            let made = |format: &ImageFormat| with_profile(*format, &picture, &profile);
            files.extend(formats.iter().map(made));
        }
    }
    files
}

/// The first pixel as it stands in the file.
fn stored(file: &[u8]) -> [u8; 4] {
    let picture = image::load_from_memory(file).unwrap();
    picture.to_rgba8().get_pixel(3, 3).0
}

fn near(some: [u8; 3], others: [u8; 3]) -> bool {
    let mut pairs = some.iter().zip(others);
    pairs.all(|(one, other)| one.abs_diff(other) <= 5)
}

#[tokio::test]
async fn every_size_shows_the_colours_that_the_profile_says() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    for file in with_profiles() {
        let (expected, plain) = (shown(&file), stored(&file));
        assert!(!near(expected, [plain[0], plain[1], plain[2]]));
        let post = ada.publish(file, "", "").await;
        let addresses = media_on(&ada.page(&post).await);
        for (address, bytes) in addresses.iter().zip(served(&ada, &addresses).await) {
            let found = shown(&bytes);
            assert!(
                near(found, expected),
                "{address}: {found:?}, not {expected:?}"
            );
            assert_eq!(stored(&bytes)[3], plain[3], "{address}");
            let small = !address.ends_with("original");
            assert!(!small || !contains(&bytes, b"ICCP"), "{address}");
        }
    }
}

#[tokio::test]
async fn a_png_s_words_on_its_colours_count_in_every_size() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let picture = DynamicImage::from(RgbImage::from_pixel(64, 48, Rgb([128, 90, 60])));
    let plain = encoded(&picture, ImageFormat::Png);
    let chunk = |kind: &[u8; 4], numbers: &[u32]| {
        let bytes: Vec<u8> = numbers.iter().flat_map(|it| it.to_be_bytes()).collect();
        PngChunk::new(*kind, bytes.into())
    };
    let rec709 = [
        31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6_000,
    ];
    let linear = [chunk(b"gAMA", &[100_000]), chunk(b"cHRM", &rec709)];
    let p3 = [PngChunk::new(*b"cICP", Bytes::from_static(&[12, 13, 0, 1]))];
    let both = [
        &linear[..],
        &[PngChunk::new(*b"sRGB", Bytes::from_static(&[0]))],
    ]
    .concat();
    for (chunks, expected) in [
        (&linear[..], [188, 161, 133]),
        (&p3[..], [134, 89, 55]),
        (&both[..], [128, 90, 60]),
    ] {
        let mut png = Png::from_bytes(plain.clone().into()).unwrap();
        png.chunks_mut().splice(1..1, chunks.iter().cloned());
        let file = png.encoder().bytes().to_vec();
        let post = ada.publish(file, "", "").await;
        let addresses = media_on(&ada.page(&post).await);
        for (address, bytes) in addresses.iter().zip(served(&ada, &addresses).await) {
            let found = shown(&bytes);
            assert!(
                near(found, expected),
                "{address}: {found:?}, not {expected:?}"
            );
        }
    }
}
