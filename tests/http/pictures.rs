//! Pictures for the tests, made on the spot; and what must hold of every picture that is served.

use std::io::Cursor;

use bytes::Bytes;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use img_parts::jpeg::{Jpeg, JpegSegment, markers};
use img_parts::png::{Png, PngChunk};
use img_parts::webp::WebP;
use img_parts::{ImageEXIF, ImageICC};
use reqwest::StatusCode;

use crate::site::{Site, media_on};

/// Stands in every hidden place of the test pictures, and must be in nothing that is served.
pub const SECRET: &[u8] = b"SECRETPLACE";

/// A picture with a different colour in each corner.
pub fn corners(width: u32, height: u32) -> DynamicImage {
    let color = |x, y| match (x < width / 2, y < height / 2) {
        (true, true) => Rgb([220, 30, 30]),
        (false, true) => Rgb([30, 200, 30]),
        (true, false) => Rgb([30, 30, 220]),
        (false, false) => Rgb([230, 220, 40]),
    };
    RgbImage::from_fn(width, height, color).into()
}

pub fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

pub fn jpeg() -> Vec<u8> {
    encoded(&corners(64, 48), ImageFormat::Jpeg)
}

/// EXIF with an orientation, a camera's name that is the secret, and a place (GPS).
pub fn exif(orientation: u16) -> Bytes {
    let mut tiff: Vec<u8> = b"II*\0\x08\0\0\0".to_vec();
    let entry = |tiff: &mut Vec<u8>, tag: u16, kind: u16, count: u32, value: u32| {
        tiff.extend(tag.to_le_bytes());
        tiff.extend(kind.to_le_bytes());
        tiff.extend(count.to_le_bytes());
        tiff.extend(value.to_le_bytes());
    };
    let length = u32::try_from(SECRET.len()).unwrap() + 1;
    // Three entries of 12 bytes and the end of the list: what follows begins at 8 + 2 + 36 + 4.
    tiff.extend(3u16.to_le_bytes());
    entry(&mut tiff, 0x010f, 2, length, 50);
    entry(&mut tiff, 0x0112, 3, 1, u32::from(orientation));
    entry(&mut tiff, 0x8825, 4, 1, 50 + length);
    tiff.extend(0u32.to_le_bytes());
    tiff.extend(SECRET);
    tiff.push(0);
    // The GPS list: which hemisphere, and the latitude as three fractions behind the list.
    let latitude = 50 + length + 2 + 24 + 4;
    tiff.extend(2u16.to_le_bytes());
    entry(&mut tiff, 1, 2, 2, u32::from(b'N'));
    entry(&mut tiff, 2, 5, 3, latitude);
    tiff.extend(0u32.to_le_bytes());
    for part in [48u32, 1, 51, 1, 29, 1] {
        tiff.extend(part.to_le_bytes());
    }
    tiff.into()
}

/// A JPEG with the secret in EXIF, XMP, IPTC, a comment, and behind the picture's end.
pub fn secretive_jpeg(picture: &DynamicImage, orientation: u16) -> Vec<u8> {
    let mut jpeg = Jpeg::from_bytes(encoded(picture, ImageFormat::Jpeg).into()).unwrap();
    let with = |start: &[u8]| Bytes::from([start, SECRET].concat());
    let xmp = with(b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>");
    let hidden = [
        (markers::APP1, xmp),
        (markers::APP13, with(b"Photoshop 3.0\0")),
        (markers::COM, with(b"")),
        (markers::APP2, with(b"MPF\0")),
    ];
    for (marker, contents) in hidden {
        jpeg.segments_mut()
            .insert(1, JpegSegment::new_with_contents(marker, contents));
    }
    jpeg.set_exif(Some(exif(orientation)));
    let mut bytes = jpeg.encoder().bytes().to_vec();
    bytes.extend(SECRET);
    bytes
}

fn secretive_png(picture: &DynamicImage) -> Vec<u8> {
    let mut png = Png::from_bytes(encoded(picture, ImageFormat::Png).into()).unwrap();
    png.set_exif(Some(exif(1)));
    let text = PngChunk::new(*b"tEXt", Bytes::from([b"Comment\0", SECRET].concat()));
    png.chunks_mut().insert(1, text);
    let mut bytes = png.encoder().bytes().to_vec();
    bytes.extend(SECRET);
    bytes
}

fn secretive_webp(picture: &DynamicImage) -> Vec<u8> {
    let mut webp = WebP::from_bytes(encoded(picture, ImageFormat::WebP).into()).unwrap();
    webp.set_exif(Some(exif(1)));
    webp.encoder().bytes().to_vec()
}

/// A GIF with a comment (an extension block of type 0xFE).
fn secretive_gif(picture: &DynamicImage) -> Vec<u8> {
    let mut gif = encoded(picture, ImageFormat::Gif);
    let end = gif.pop().unwrap();
    assert_eq!(end, 0x3b, "a GIF ends with its trailer");
    gif.extend([0x21, 0xfe, u8::try_from(SECRET.len()).unwrap()]);
    gif.extend(SECRET);
    gif.extend([0, end]);
    gif
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack
        .windows(needle.len())
        .any(|window| window == needle)
}

#[tokio::test]
async fn no_address_serves_a_place_a_camera_or_a_comment() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let picture = corners(900, 700);
    let files = [
        ("jpeg", secretive_jpeg(&picture, 1)),
        ("turned jpeg", secretive_jpeg(&picture, 6)),
        ("png", secretive_png(&picture)),
        ("webp", secretive_webp(&picture)),
        ("gif", secretive_gif(&picture)),
    ];
    for (name, file) in files {
        assert!(contains(&file, SECRET), "{name} hides nothing");
        let post = ada.publish(file, "A picture.", "").await;
        let page = site.guest().page(&post).await;
        assert!(
            !page.contains("SECRETPLACE"),
            "{name}: the page tells the file's name"
        );
        let addresses = media_on(&page);
        assert_eq!(addresses.len(), 3, "{addresses:?}");
        for address in addresses {
            let bytes = site.guest().get(&address).await.bytes().await.unwrap();
            for hidden in [
                SECRET,
                b"Exif\0",
                b"EXIF",
                b"eXIf",
                b"xmpmeta",
                b"Photoshop",
                b"MPF",
            ] {
                let text = String::from_utf8_lossy(hidden).into_owned();
                assert!(!contains(&bytes, hidden), "{name}: {address} holds {text}");
            }
            image::load_from_memory(&bytes).unwrap();
        }
    }
}

#[tokio::test]
async fn an_upright_jpeg_keeps_its_very_pixels_and_its_colour_profile() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let mut jpeg = Jpeg::from_bytes(secretive_jpeg(&corners(300, 200), 1).into()).unwrap();
    let profile = moxcms::ColorProfile::new_display_p3().encode().unwrap();
    jpeg.set_icc_profile(Some(profile.into()));
    let file = jpeg.encoder().bytes();
    let post = ada.publish(file.to_vec(), "", "").await;
    let page = site.guest().page(&post).await;
    for address in media_on(&page) {
        let response = site.guest().get(&address).await;
        let kind = response.headers()["content-type"]
            .to_str()
            .unwrap()
            .to_owned();
        let bytes = response.bytes().await.unwrap();
        if kind == "image/jpeg" {
            let served = image::load_from_memory(&bytes).unwrap();
            assert_eq!(served, image::load_from_memory(&file).unwrap());
            let kept = Jpeg::from_bytes(bytes).unwrap().icc_profile().unwrap();
            moxcms::ColorProfile::new_from_slice(&kept).unwrap();
        } else {
            assert_eq!(kind, "image/webp");
        }
    }
}

#[tokio::test]
async fn the_sizes_are_640_and_1600_pixels_and_never_larger_than_the_picture() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    for ((width, height), grid, view) in [
        ((2000, 1000), (640, 320), (1600, 800)),
        ((300, 200), (300, 200), (300, 200)),
        ((1, 3000), (1, 640), (1, 1600)),
    ] {
        let file = encoded(&corners(width, height), ImageFormat::Png);
        let post = ada.publish(file, "", "").await;
        for address in media_on(&site.guest().page(&post).await) {
            let bytes = site.guest().get(&address).await.bytes().await.unwrap();
            let served = image::load_from_memory(&bytes).unwrap();
            let size = (served.width(), served.height());
            let expected = match address.rsplit('/').next().unwrap() {
                "grid" => grid,
                "view" => view,
                _ => (width, height),
            };
            assert_eq!(size, expected, "{address}");
        }
    }
}

#[tokio::test]
async fn transparent_parts_stay_transparent() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let picture: DynamicImage = RgbaImage::from_fn(100, 80, |x, _| {
        if x < 50 {
            Rgba([0, 0, 0, 0])
        } else {
            Rgba([200, 30, 30, 255])
        }
    })
    .into();
    let post = ada
        .publish(encoded(&picture, ImageFormat::Png), "", "")
        .await;
    for address in media_on(&site.guest().page(&post).await) {
        let bytes = site.guest().get(&address).await.bytes().await.unwrap();
        let served = image::load_from_memory(&bytes).unwrap().into_rgba8();
        assert_eq!(served.get_pixel(10, 40).0[3], 0, "{address}");
        assert_eq!(served.get_pixel(90, 40).0[3], 255, "{address}");
    }
}

#[tokio::test]
async fn a_draft_s_pictures_are_for_its_author_alone() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let bob = site.person("bob").await;
    let draft = ada.begin_draft(jpeg()).await;
    let addresses = media_on(&ada.page(&draft).await);
    assert!(!addresses.is_empty());
    let base = addresses[0].rsplit_once('/').unwrap().0;
    for size in ["grid", "view", "original"] {
        let address = format!("{base}/{size}");
        assert_eq!(ada.get(&address).await.status(), StatusCode::OK);
        assert_eq!(bob.get(&address).await.status(), StatusCode::NOT_FOUND);
        assert_eq!(
            site.guest().get(&address).await.status(),
            StatusCode::NOT_FOUND
        );
    }
    assert_eq!(
        ada.get(&format!("{base}/huge")).await.status(),
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        ada.get("/media/x/grid").await.status(),
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_browser_that_has_a_picture_is_not_sent_it_again() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let post = ada.publish(jpeg(), "", "").await;
    let address = media_on(&ada.page(&post).await).remove(0);
    let first = ada.get(&address).await;
    let tag = first.headers()["etag"].clone();
    let again = ada
        .request(reqwest::Method::GET, &address)
        .header("If-None-Match", tag);
    let again = again.send().await.unwrap();
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    assert!(again.bytes().await.unwrap().is_empty());
}
