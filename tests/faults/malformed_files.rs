//! Files that are not in order, and that browsers show all the same: they are taken, and what is
//! stored is in order. Of those that are cut short it is said how much is missing.

use bytes::Bytes;
use image::{DynamicImage, ImageFormat};
use img_parts::jpeg::Jpeg;
use vignette::media::{self, Decoded, Limits, MediaError};

use crate::pictures::{encoded, picture};

fn decoded(file: Vec<u8>) -> Result<Decoded, MediaError> {
    let limits = Limits {
        bytes: 1 << 24,
        pixels: 1 << 24,
    };
    media::decode(&file.into(), limits)
}

fn photo() -> Vec<u8> {
    encoded(&picture(5, 200, 150), ImageFormat::Jpeg)
}

/// The file as a frame of Motion JPEG: its standard tables are not said.
fn without_huffman_tables(jpeg: &[u8]) -> Vec<u8> {
    let mut parts = Jpeg::from_bytes(jpeg.to_vec().into()).unwrap();
    let before = parts.segments().len();
    parts.segments_mut().retain(|it| it.marker() != 0xc4);
    assert!(parts.segments().len() < before);
    parts.encoder().bytes().to_vec()
}

/// Where the compressed pixels of a file with one scan begin.
fn scan(jpeg: &[u8]) -> usize {
    let header = jpeg.windows(2).position(|it| it == [0xff, 0xda]).unwrap();
    header + 2 + usize::from(jpeg[header + 3])
}

/// Whether the file in full size has its parts in order, ends with its end, and shows the picture.
fn assert_in_order(what: &str, picture: &Decoded, shown: &DynamicImage) {
    assert_eq!(&picture.image, shown, "{what}");
    let stored = media::original(picture).unwrap();
    assert_eq!(stored.media_type, "image/jpeg");
    let parts = Jpeg::from_bytes(stored.bytes.clone()).unwrap();
    assert_eq!(parts.encoder().bytes(), stored.bytes, "{what}");
    assert!(stored.bytes.ends_with(b"\xff\xd9"), "{what}");
    let again = image::load_from_memory(&stored.bytes).unwrap();
    assert_eq!(again.to_rgb8().dimensions(), (200, 150), "{what}");
    assert_eq!(
        &decoded(stored.bytes.into()).unwrap().image,
        shown,
        "{what}"
    );
}

#[test]
fn a_jpeg_that_is_whole_but_not_in_order_is_taken_and_put_in_order() {
    let whole = photo();
    let shown = decoded(whole.clone()).unwrap().image;
    let end = whole.len() - 2;
    let middle = scan(&whole) + (end - scan(&whole)) / 2;
    let endless = &whole[..end];
    let comment = [&b"\xff\xfe\0\x09comment"[..], &[0; 3]].concat();
    let preview = encoded(&picture(6, 40, 30), ImageFormat::Jpeg);
    for (what, file) in [
        ("no end marker", endless.to_vec()),
        ("half an end marker", whole[..end + 1].to_vec()),
        ("zeros for an end marker", [endless, &[0; 5000]].concat()),
        (
            "a trailer for an end marker",
            [endless, b"\x01\x02MAKER trailer"].concat(),
        ),
        (
            "another picture for an end marker",
            [endless, &preview].concat(),
        ),
        (
            "another picture behind the end",
            [&whole[..], &preview].concat(),
        ),
        (
            "zeros between parts",
            [&whole[..2], &comment, &whole[2..]].concat(),
        ),
        (
            "text between parts",
            [&whole[..2], b"\r\n", &whole[2..]].concat(),
        ),
        (
            "a marker among the pixels",
            [&whole[..middle], b"\xff\x9f", &whole[middle..]].concat(),
        ),
        (
            "a restart among the pixels",
            [&whole[..middle], b"\xff\xd3", &whole[middle..]].concat(),
        ),
        ("no Huffman tables", without_huffman_tables(&whole)),
        (
            "fill bytes",
            [&whole[..2], &[0xff; 9], &whole[2..]].concat(),
        ),
        (
            "bytes behind the pixels",
            [endless, b"hidden", &whole[end..]].concat(),
        ),
    ] {
        let taken = decoded(file).unwrap_or_else(|error| panic!("{what}: {error}"));
        assert_in_order(what, &taken, &shown);
    }
}

#[test]
fn a_jpeg_of_which_a_little_is_missing_is_taken() {
    let whole = photo();
    let all = decoded(whole.clone()).unwrap().image.to_rgb8();
    let cut = whole.len() - (whole.len() - scan(&whole)) / 25;
    let taken = decoded(whole[..cut].to_vec()).unwrap();
    assert_in_order("cut", &taken, &taken.image.clone());
    let (kept, shown) = (120 * 200 * 3, taken.image.to_rgb8());
    assert_eq!(shown.as_raw()[..kept], all.as_raw()[..kept]);
}

#[test]
fn of_a_picture_that_is_cut_short_it_is_said_how_much_is_missing() {
    let noise = crate::pictures::noise(200, 150);
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let whole = encoded(&noise, format);
        for (quarters, said) in [
            (1, "About three quarters"),
            (2, "About half"),
            (3, "About a quarter"),
        ] {
            let cut = whole[..whole.len() * quarters / 4].to_vec();
            for file in [cut.clone(), [&cut[..], &[0; 400]].concat()] {
                let message = decoded(file).unwrap_err().to_string();
                let begins = format!("{said} of this picture is missing");
                assert!(message.starts_with(&begins), "{format:?}: {message}");
            }
        }
    }
}

#[test]
fn a_png_that_is_whole_but_not_in_order_is_taken_and_put_in_order() {
    let whole = encoded(&picture(5, 200, 150), ImageFormat::Png);
    let shown = image::load_from_memory(&whole).unwrap().to_rgb8();
    let pixels = whole.windows(4).position(|it| it == b"IDAT").unwrap();
    let length = u32::from_be_bytes(whole[pixels - 4..pixels].try_into().unwrap()) as usize;
    let mut checksum = whole.clone();
    checksum[pixels + 4 + length] ^= 0xff;
    let mut adler = whole.clone();
    adler[pixels + 3 + length] ^= 0xff;
    for (what, file) in [
        ("no end", whole[..whole.len() - 12].to_vec()),
        ("half an end", whole[..whole.len() - 5].to_vec()),
        (
            "no checksum and no end",
            whole[..pixels + 4 + length].to_vec(),
        ),
        ("no sum of the pixels", whole[..pixels + length].to_vec()),
        ("a wrong checksum", checksum),
        ("a wrong sum of the pixels", adler),
        ("something behind the end", [&whole[..], b"more"].concat()),
    ] {
        let taken = decoded(file).unwrap_or_else(|error| panic!("{what}: {error}"));
        assert_eq!(taken.image.to_rgb8(), shown, "{what}");
        let stored = media::original(&taken).unwrap().bytes;
        assert!(stored.ends_with(b"IEND\xaeB`\x82"), "{what}");
        assert_eq!(image::load_from_memory(&stored).unwrap().to_rgb8(), shown);
    }
    let cut = decoded(whole[..pixels + length - length / 20].to_vec()).unwrap();
    let kept = 100 * 200 * 3;
    assert_eq!(cut.image.to_rgb8().as_raw()[..kept], shown.as_raw()[..kept]);
    let stored: Bytes = media::original(&cut).unwrap().bytes;
    image::load_from_memory(&stored).unwrap();
}

#[test]
fn a_gif_without_its_end_is_taken_and_one_without_pixels_is_not() {
    let whole = encoded(&picture(5, 200, 150), ImageFormat::Gif);
    let shown = decoded(whole.clone()).unwrap().image;
    for missing in [1, 2] {
        let cut = whole[..whole.len() - missing].to_vec();
        assert_eq!(
            decoded(cut).unwrap().image,
            shown,
            "{missing} bytes are missing"
        );
    }
    decoded(whole[..whole.len() / 2].to_vec()).unwrap_err();
}
