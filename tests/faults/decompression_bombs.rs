//! What is small when it comes and large when it is unpacked: the real program stays as small as a
//! picture at a time makes it.

use std::io::{Cursor, Write};

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder, ImageFormat, Rgb, RgbImage};
use reqwest::multipart::{Form, Part};
use reqwest::{Method, StatusCode};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::eventually::eventually;
use crate::person::Person;
use crate::pictures::{encoded, jpeg, picture};
use crate::program::{Program, Recipe};

const MIB: u64 = 1 << 20;

/// One that decodes a picture at a time, and has done so.
async fn warm(data: &std::path::Path) -> (Program, Person) {
    let program = Recipe::new(data)
        .with("PICTURES__CONCURRENCY", "1")
        .with("SERVER__WORKERS", "2")
        .start();
    let ada = program.person("ada").await;
    ada.try_upload(jpeg(1)).await.unwrap();
    (program, ada)
}

async fn set_avatar(person: &Person, file: Vec<u8>) -> StatusCode {
    let form = Form::new().part("picture", Part::bytes(file).file_name("me.png"));
    let request = person.request(Method::POST, "/settings/avatar");
    request.multipart(form).send().await.unwrap().status()
}

#[tokio::test(flavor = "multi_thread")]
async fn six_pictures_of_people_of_25_megapixels_wait_for_each_other() {
    let data = tempfile::tempdir().unwrap();
    let (program, ada) = warm(data.path()).await;
    let mut file = Vec::new();
    let pixels = RgbImage::from_pixel(5000, 5000, Rgb([200, 60, 30]));
    PngEncoder::new_with_quality(&mut file, CompressionType::Fast, FilterType::Up)
        .write_image(&pixels, 5000, 5000, ExtendedColorType::Rgb8)
        .unwrap();
    drop(pixels);
    let sent = (0..6).map(|_| set_avatar(&ada, file.clone()));
    for status in futures_util::future::join_all(sent).await {
        assert_eq!(status, StatusCode::SEE_OTHER);
    }
    // One has 75 MB of pixels.
    let peak = program.memory_peak();
    assert!(peak < 250 * MIB, "{} MiB at its highest", peak / MIB);
}

/// A PNG whose profile unpacks to 64 MiB.
fn with_profile() -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = PngEncoder::new(&mut file);
    let mut profile = moxcms::ColorProfile::new_display_p3().encode().unwrap();
    profile.resize(64 << 20, 0);
    encoder.set_icc_profile(profile).unwrap();
    encoder
        .write_image(&RgbImage::new(8, 8), 8, 8, ExtendedColorType::Rgb8)
        .unwrap();
    file
}

/// A PNG with twenty texts that unpack to 64 MiB each.
fn with_texts() -> Vec<u8> {
    let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    zlib.write_all(&vec![b'x'; 64 << 20]).unwrap();
    let text = [b"Comment\0\0", &zlib.finish().unwrap()[..]].concat();
    let file = encoded(&picture(1, 8, 8), ImageFormat::Png);
    let mut png = img_parts::png::Png::from_bytes(file.into()).unwrap();
    for _ in 0..20 {
        let chunk = img_parts::png::PngChunk::new(*b"zTXt", text.clone().into());
        png.chunks_mut().insert(1, chunk);
    }
    png.encoder().bytes().to_vec()
}

/// A lossy WebP whose pixels say that they are 16,383 each way, on a canvas of one.
fn with_tiny_canvas() -> Vec<u8> {
    let mut pixels = vec![0x10, 0, 0, 0x9d, 0x01, 0x2a, 0xff, 0x3f, 0xff, 0x3f];
    pixels.resize(4000, 0);
    let chunk = |kind: &[u8; 4], contents: &[u8]| {
        let length = u32::try_from(contents.len()).unwrap().to_le_bytes();
        [&kind[..], &length, contents].concat()
    };
    let list = [
        b"WEBP".to_vec(),
        chunk(b"VP8X", &[0; 10]),
        chunk(b"VP8 ", &pixels),
    ];
    chunk(b"RIFF", &list.concat())
}

/// A GIF of 8 by 8 whose picture says that it is 65,535 by 12,000.
fn with_huge_frame() -> Vec<u8> {
    let mut file = encoded(&picture(1, 8, 8), ImageFormat::Gif);
    let colours = 3 << ((file[10] & 7) + 1);
    let mut at = 13 + if file[10] & 0x80 == 0 { 0 } else { colours };
    while file[at] == 0x21 {
        at += 2;
        while file[at] != 0 {
            at += 1 + usize::from(file[at]);
        }
        at += 1;
    }
    file[at + 5..at + 9].copy_from_slice(&[0xff, 0xff, 0xe0, 0x2e]);
    file
}

#[tokio::test(flavor = "multi_thread")]
async fn small_files_that_unpack_to_much_take_no_memory() {
    let data = tempfile::tempdir().unwrap();
    let (program, ada) = warm(data.path()).await;
    let before = program.memory_peak();
    for file in [
        with_profile(),
        with_texts(),
        with_tiny_canvas(),
        with_huge_frame(),
    ] {
        assert!(file.len() < 2_000_000, "{} bytes", file.len());
        for _ in 0..3 {
            let sent = (0..4).map(|_| ada.try_upload(file.clone()));
            for answer in futures_util::future::join_all(sent).await {
                let status = answer.unwrap().status();
                assert!(!status.is_server_error(), "{status}");
            }
        }
    }
    let more = program.memory_peak() - before;
    assert!(more < 48 * MIB, "{} MiB more", more / MIB);
}

fn packed(posts: &[u8]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    zip.start_file("posts.json", options).unwrap();
    zip.write_all(posts).unwrap();
    zip.finish().unwrap().into_inner()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_of_millions_of_nothings_takes_no_memory() {
    let data = tempfile::tempdir().unwrap();
    let (program, ada) = warm(data.path()).await;
    let before = program.memory_peak();
    let nothings = |number: usize| format!("[{}{{}}]", "{},".repeat(number));
    let post = |list: &str| format!(r#"{{"pictures":{list}}},"#);
    let posts = post(&nothings(990)).repeat(10_900);
    for posts in [
        nothings(11_000_000),
        format!("[{posts}{{}}]"),
        format!("[{}{{}}]", post(&nothings(10)).repeat(19_000)),
    ] {
        let archive = packed(posts.as_bytes());
        assert!(archive.len() < 200_000, "{} bytes", archive.len());
        let form = Form::new().part("archive", Part::bytes(archive).file_name("mine.zip"));
        let request = ada.request(Method::POST, "/settings/archives/import");
        let answer = request.multipart(form).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
        eventually("the import ends", async || {
            let page = ada.get("/settings/archives").await.text().await.unwrap();
            !page.contains("data-pending")
        })
        .await;
    }
    let more = program.memory_peak() - before;
    assert!(more < 96 * MIB, "{} MiB more", more / MIB);
}

#[test]
fn the_log_says_at_the_start_how_much_memory_pictures_may_take() {
    let data = tempfile::tempdir().unwrap();
    let recipe = Recipe::new(data.path())
        .with("PICTURES__CONCURRENCY", "3")
        .with("PICTURES__MAX_PIXELS", "1048576");
    let log = recipe.start().log();
    let line = log.lines().find(|line| line.contains("so much memory"));
    let line = line.unwrap();
    for part in ["concurrency=3", "most_mib=48", "most_mib_of_jpeg_xl=84"] {
        assert!(line.contains(part), "{line}");
    }
}
