//! What stands in a file beside its picture is in nothing that is served, wherever the picture came
//! in.

use std::io::{Read, Write};

use bytes::Bytes;
use image::codecs::png::PngEncoder;
use image::{DynamicImage, ExtendedColorType, ImageEncoder, ImageFormat, RgbImage};
use img_parts::ImageICC;
use img_parts::png::{Png, PngChunk};
use img_parts::webp::WebP;
use moxcms::ColorProfile;
use reqwest::StatusCode;

use crate::archives::transfers::{imported, of_post, post_with};
use crate::compose::pictures::colours::with_profile;
use crate::pictures::{SECRET, corners, encoded, exif};
use crate::planted_metadata;
use crate::site::{Person, Site, media_on};

/// The file, and what in it is compressed.
fn visible(file: &[u8]) -> Vec<u8> {
    let mut all = file.to_vec();
    if let Ok(png) = Png::from_bytes(Bytes::copy_from_slice(file)) {
        all.extend(png.icc_profile().unwrap_or_default());
        let pixels = png.chunks_by_type(*b"IDAT");
        let pixels: Vec<u8> = pixels.flat_map(|it| it.contents().to_vec()).collect();
        flate2::read::ZlibDecoder::new(&pixels[..])
            .read_to_end(&mut all)
            .unwrap();
    }
    all
}

pub fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack
        .windows(needle.len())
        .any(|window| window == needle)
}

pub async fn served(person: &Person, addresses: &[String]) -> Vec<Vec<u8>> {
    let mut files = Vec::new();
    for address in addresses {
        let response = person.get(address).await;
        assert_eq!(response.status(), StatusCode::OK, "{address}");
        files.push(response.bytes().await.unwrap().to_vec());
    }
    files
}

fn avatar_on(page: &str) -> String {
    let (_, rest) = page.split_once("src=\"/@ada/avatar/").unwrap();
    format!("/@ada/avatar/{}", rest.split('"').next().unwrap())
}

#[tokio::test]
async fn a_needle_in_any_place_of_a_file_is_in_no_size_of_it() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let picture = corners(800, 600);
    let [lossy, lossless] = planted_metadata::webps_with_more_than_pixels(&picture);
    let files = [
        ("jpeg", planted_metadata::jpeg(&picture, false)),
        (
            "jpeg of long headers",
            planted_metadata::jpeg(&picture, true),
        ),
        ("png", planted_metadata::png(&picture, false)),
        ("png with a profile", planted_metadata::png(&picture, true)),
        (
            "png of more lines",
            planted_metadata::png_of_more_lines(&picture),
        ),
        (
            "png of a palette",
            planted_metadata::png_of_a_palette(&picture),
        ),
        ("lossy webp", lossy),
        ("lossless webp", lossless),
        ("webp", planted_metadata::webp(&picture, false)),
        ("animated webp", planted_metadata::webp(&picture, true)),
        ("gif", planted_metadata::gif(&picture)),
    ];
    for (name, file) in &files {
        assert!(contains(&visible(file), SECRET), "{name} hides nothing");
        let post = ada.publish(file.clone(), "", "").await;
        let avatar = ada.send("/settings/avatar", None, [("x", file.clone())]);
        assert_eq!(avatar.await.status(), StatusCode::SEE_OTHER, "{name}");
        let mut addresses = media_on(&ada.page(&post).await);
        assert_eq!(addresses.len(), 3, "{name}: {addresses:?}");
        addresses.push(avatar_on(&ada.page("/@ada").await));
        for (address, bytes) in addresses.iter().zip(served(&ada, &addresses).await) {
            assert!(!contains(&visible(&bytes), SECRET), "{name}: {address}");
            let shown = image::load_from_memory(&bytes).unwrap().to_rgb8();
            let [red, green, blue] = shown.get_pixel(20, 20).0;
            let right = red > 180 && green < 90 && blue < 90;
            assert!(right, "{name}: {address} shows {red} {green} {blue}");
        }
    }
}

#[tokio::test]
async fn an_archive_is_no_way_around_that() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let file = planted_metadata::jpeg(&corners(80, 60), false);
    let archive = of_post(&post_with(&["a.jpg"]), &[("a.jpg", &file)]);
    imported(&ada, archive).await;
    let page = ada.page("/@ada").await;
    let post = page.split("href=\"/p/").nth(1).unwrap();
    let post = format!("/p/{}", post.split('"').next().unwrap());
    let addresses = media_on(&ada.page(&post).await);
    for bytes in served(&ada, &addresses).await {
        assert!(!contains(&bytes, SECRET));
    }
}

#[tokio::test]
async fn a_small_file_with_a_profile_that_unpacks_to_64_mb_makes_no_large_ones() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let mut png = Vec::new();
    let mut encoder = PngEncoder::new(&mut png);
    let mut profile = ColorProfile::new_display_p3().encode().unwrap();
    profile.resize(64 << 20, 0);
    encoder.set_icc_profile(profile.clone()).unwrap();
    let pixels = RgbImage::new(8, 8);
    let colours = ExtendedColorType::Rgb8;
    encoder.write_image(&pixels, 8, 8, colours).unwrap();
    assert!(png.len() < 100_000, "{}", png.len());
    let small = DynamicImage::from(RgbImage::new(8, 8));
    profile.truncate(8 << 20);
    let jpeg = with_profile(ImageFormat::Jpeg, &small, &profile);
    let webp = with_profile(ImageFormat::WebP, &small, &profile);
    for (name, file) in [("png", png), ("jpeg", jpeg), ("webp", webp)] {
        let post = ada.publish(file, "", "").await;
        for address in media_on(&ada.page(&post).await) {
            let bytes = ada.get(&address).await.bytes().await.unwrap();
            assert!(bytes.len() < 5000, "{name}: {address} has {}", bytes.len());
        }
    }
    // A text that unpacks to as much is not even looked at.
    let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    zlib.write_all(&vec![b'x'; 64 << 20]).unwrap();
    let text = [b"Comment\0\0", &zlib.finish().unwrap()[..]].concat();
    let mut png = Png::from_bytes(encoded(&small, ImageFormat::Png).into()).unwrap();
    let chunk = PngChunk::new(*b"zTXt", text.into());
    png.chunks_mut().insert(1, chunk);
    ada.publish(png.encoder().bytes().to_vec(), "", "").await;
}

#[tokio::test]
async fn exif_turns_a_webp_with_and_without_jpeg_s_prefix() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    for prefix in [&b""[..], b"Exif\0\0"] {
        let webp = encoded(&corners(90, 60), ImageFormat::WebP);
        let mut webp = WebP::from_bytes(webp.into()).unwrap();
        let contents = [prefix, &exif(6)].concat();
        let chunk = img_parts::riff::RiffChunk::new(
            *b"EXIF",
            img_parts::riff::RiffContent::Data(contents.into()),
        );
        webp.chunks_mut().push(chunk);
        let file = webp.encoder().bytes().to_vec();
        let post = ada.publish(file, "", "").await;
        for address in media_on(&ada.page(&post).await) {
            let bytes = ada.get(&address).await.bytes().await.unwrap();
            let served = image::load_from_memory(&bytes).unwrap();
            assert_eq!((served.width(), served.height()), (60, 90), "{address}");
        }
    }
}
