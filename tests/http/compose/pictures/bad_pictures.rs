//! Files that are no pictures, or not whole, or too much: a clear answer each, and nothing is left.

use image::{DynamicImage, ImageFormat};
use reqwest::StatusCode;

use crate::pictures::{corners, encoded, jpeg};
use crate::site::{Person, Site};

async fn refusal(ada: &Person, file: Vec<u8>) -> (StatusCode, String) {
    let response = ada.upload(file).await;
    (response.status(), response.text().await.unwrap())
}

#[tokio::test]
async fn what_is_no_picture_is_refused_with_a_reason_beside_the_field() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec();
    let html = b"<!doctype html><script>alert(1)</script>".to_vec();
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>".to_vec();
    let bmp = b"BM\x3a\0\0\0\0\0\0\0\x36\0\0\0".to_vec();
    for (file, status, reason) in [
        (
            b"just some text".to_vec(),
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "not a picture",
        ),
        (html, StatusCode::UNSUPPORTED_MEDIA_TYPE, "not a picture"),
        (svg, StatusCode::UNSUPPORTED_MEDIA_TYPE, "an SVG drawing"),
        (
            heic,
            StatusCode::UNPROCESSABLE_ENTITY,
            "damaged or cut short",
        ),
        (bmp, StatusCode::UNSUPPORTED_MEDIA_TYPE, "a BMP picture"),
        (
            Vec::new(),
            StatusCode::UNPROCESSABLE_ENTITY,
            "This file is empty",
        ),
        (
            jpeg()[..400].to_vec(),
            StatusCode::UNPROCESSABLE_ENTITY,
            "damaged or cut short",
        ),
        (
            b"\xff\xd8\xff\xe0".to_vec(),
            StatusCode::UNPROCESSABLE_ENTITY,
            "damaged or cut short",
        ),
    ] {
        let (answered, page) = refusal(&ada, file).await;
        assert_eq!(answered, status, "{reason}");
        assert!(page.contains(reason), "{reason} is not in {page}");
        assert!(page.contains("name=\"picture\""), "the form is gone");
    }
    assert!(
        !ada.page("/compose").await.contains("Drafts"),
        "a refused file left a draft"
    );
    let left = std::fs::read_dir(site.data.path().join("pictures"))
        .unwrap()
        .count();
    assert_eq!(left, 0, "a refused file left files");
}

#[tokio::test]
async fn truncated_pictures_of_every_kind_are_refused() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    for format in [
        ImageFormat::Jpeg,
        ImageFormat::Png,
        ImageFormat::WebP,
        ImageFormat::Gif,
    ] {
        let whole = encoded(&noise(200, 150), format);
        let (status, page) = refusal(&ada, whole[..whole.len() / 2].to_vec()).await;
        assert_eq!(
            status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{format:?}: {page}"
        );
        let (status, _) = refusal(&ada, whole).await;
        assert_eq!(
            status,
            StatusCode::SEE_OTHER,
            "{format:?} is not taken whole"
        );
    }
}

/// A picture that does not compress to nothing, so that half of its file is half of its pixels.
fn noise(width: u32, height: u32) -> DynamicImage {
    let mut state = 1u32;
    image::RgbImage::from_fn(width, height, |_, _| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let [a, b, c, _] = state.to_be_bytes();
        image::Rgb([a, b, c])
    })
    .into()
}

#[tokio::test]
async fn a_file_of_too_many_bytes_is_refused_also_when_it_is_sent_whole() {
    let site = Site::start_with(|settings| {
        settings.captions.enabled = false;
        settings.pictures.max_bytes = 1_000_000;
    })
    .await;
    let ada = site.person("ada").await;
    for size in [1_000_001, 3_000_000] {
        let mut file = jpeg();
        file.resize(size, 0);
        let (status, page) = refusal(&ada, file).await;
        assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
        assert!(page.contains("larger than 1 MB"), "{page}");
    }
}

/// The PNG with a header that promises other pixels.
fn promising(mut png: Vec<u8>, width: u32, height: u32) -> Vec<u8> {
    png[16..20].copy_from_slice(&width.to_be_bytes());
    png[20..24].copy_from_slice(&height.to_be_bytes());
    let checksum = crc32(&png[12..29]);
    png[29..33].copy_from_slice(&checksum.to_be_bytes());
    png
}

#[tokio::test]
async fn whoever_sends_a_video_is_advised_however_large_it_is() {
    let site = Site::start_with(|settings| {
        settings.captions.enabled = false;
        settings.pictures.max_bytes = 1_000_000;
    })
    .await;
    let ada = site.person("ada").await;
    for size in [1000, 1_000_001, 3_000_000] {
        let mut file = b"\0\0\0\x18ftypisom\0\0\0\0isommp42".to_vec();
        file.resize(size, 0);
        let response = ada.send("/compose", None, [("clip.MP4", file)]).await;
        assert_eq!(response.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
        let page = response.text().await.unwrap();
        let advice = "Videos aren’t supported yet: share a photo, or a single frame";
        assert!(
            page.contains(advice) && !page.contains("larger than"),
            "{page}"
        );
    }
}

#[tokio::test]
async fn a_picture_of_too_many_pixels_is_refused_before_it_is_decoded() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let plain = encoded(&corners(8, 8), ImageFormat::Png);
    // 16 bits in four channels, which take twice the room.
    let deep = encoded(&corners(8, 8).to_rgba16().into(), ImageFormat::Png);
    for (png, width, height, most) in [
        (&plain, 60_000, 60_000, "50 megapixels"),
        (&deep, 6_000, 6_000, "25 megapixels"),
        (&plain, 100_000, 8, "65535 pixels wide or high"),
    ] {
        let file = promising(png.clone(), width, height);
        let (status, page) = refusal(&ada, file).await;
        assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE, "{page}");
        assert!(page.contains(most), "{most} is not in {page}");
    }
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 {
                (crc >> 1) ^ 0xedb8_8320
            } else {
                crc >> 1
            }
        })
    })
}

#[tokio::test]
async fn pictures_of_every_colour_type_are_taken() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let picture = corners(60, 40);
    for kind in [
        DynamicImage::from(picture.to_luma8()),
        DynamicImage::from(picture.to_luma_alpha8()),
        DynamicImage::from(picture.to_luma16()),
        DynamicImage::from(picture.to_rgb16()),
        DynamicImage::from(picture.to_rgba16()),
        DynamicImage::from(corners(1, 1).to_rgb8()),
    ] {
        let (status, page) = refusal(&ada, encoded(&kind, ImageFormat::Png)).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{:?}: {page}", kind.color());
    }
}

#[tokio::test]
async fn no_file_and_no_form_are_told_apart_from_a_picture() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let empty = reqwest::multipart::Form::new().part(
        "picture",
        reqwest::multipart::Part::bytes(Vec::new()).file_name(""),
    );
    let request = ada.request(reqwest::Method::POST, "/compose");
    let response = request.multipart(empty).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        response
            .text()
            .await
            .unwrap()
            .contains("Choose a picture first.")
    );
    let response = ada.post("/compose", &[("picture", "text")]).await;
    assert_eq!(response.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
}
