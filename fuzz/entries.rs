//! Where bytes from outside come in. The fuzz targets call these, and so does `tests/corpus.rs`
//! with everything that is kept in `corpus/`.

use bytes::Bytes;
use vignette::domain::segments::segments;
use vignette::domain::{Caption, Cursor, Language};
use vignette::media::{self, AnimationLimits, Limits};

/// A file that may be a picture: it is one within the limits, or refused. Its words are read first.
pub fn sniffer(data: &[u8]) {
    let words = media::embedded_words(data, Language::German);
    assert!(
        words
            .caption
            .is_none_or(|text| text.chars().count() <= 10_000)
    );
    let file = Bytes::copy_from_slice(data);
    let limits = Limits {
        bytes: 1 << 20,
        pixels: 1_000_000,
    };
    if let Ok(decoded) = media::decode(&file, limits) {
        let size = decoded.dimensions();
        assert!(u64::from(size.width) * u64::from(size.height) <= limits.pixels);
        media::original(&decoded).expect("what was decoded can be stored");
        moving(&decoded, &file);
    }
}

/// The frames of a file that may be an animated one: they are within the limits, and can be read.
fn moving(decoded: &media::Decoded, file: &Bytes) {
    let limits = AnimationLimits {
        bytes: 1 << 20,
        pixels: 1_000_000,
    };
    let movement = media::animation(decoded, file, limits).expect("frames can be written");
    if let Some(made) = movement.and_then(|movement| movement.file) {
        assert!(made.bytes.len() <= limits.bytes);
        assert!(media::middle_frame(&made.bytes).is_some());
    }
}

/// A file that is a HEIC picture, or begins like one.
pub fn heic(data: &[u8]) {
    if data.get(4..8) == Some(b"ftyp") {
        sniffer(data);
    }
}

/// A file that is an AVIF picture, or begins like one.
pub fn avif(data: &[u8]) {
    heic(data);
}

/// A file that is a JPEG XL picture, or begins like one.
pub fn jxl(data: &[u8]) {
    if data.starts_with(b"\xff\x0a") || data.get(4..8) == Some(b"JXL ") {
        sniffer(data);
    }
}

/// The body of a form with files.
pub fn form(data: &[u8]) {
    let kind = "multipart/form-data; boundary=X";
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .expect("a runtime");
    if let Some(files) = runtime.block_on(vignette::web::form_in_memory(kind, data.to_vec())) {
        assert!(files <= 3, "{files} files were taken");
    }
}

/// What somebody typed as a caption: parsing it again changes nothing, and its parts are all of it.
pub fn caption(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let Ok(caption) = Caption::parse(&text) else {
        return;
    };
    assert_eq!(Caption::parse(caption.as_str()).as_ref(), Ok(&caption));
    let parts = segments(caption.as_str()).into_iter();
    let whole: String = parts.map(|part| part.typed().to_owned()).collect();
    assert_eq!(whole, caption.as_str());
}

/// A place in a feed, out of an address.
pub fn cursor(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    if let Ok(cursor) = text.parse::<Cursor>() {
        assert_eq!(cursor.to_string(), text);
    }
}
