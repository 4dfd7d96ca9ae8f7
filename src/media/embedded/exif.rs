//! What Exif says of a picture.

use std::io::Cursor;
use std::panic::catch_unwind;

use exif::{Exif, In, Reader, Tag, Value};

use super::{EmbeddedWords, camera, credit, text};

/// What a file's Exif says.
pub(super) fn words(file: &[u8]) -> EmbeddedWords {
    // A reader that fails on a broken file costs its words and not the picture.
    let read = catch_unwind(|| Reader::new().read_from_container(&mut Cursor::new(file)));
    let Ok(Ok(read)) = read else {
        return EmbeddedWords::default();
    };
    let said = |tag| ascii(&read, tag).as_deref().and_then(text);
    EmbeddedWords {
        caption: said(Tag::ImageDescription),
        credit: credit(None, said(Tag::Artist), said(Tag::Copyright), None),
        camera: camera::of(&read),
        ..EmbeddedWords::default()
    }
}

/// A text; where it is not UTF-8, in the letters of western Europe.
pub(super) fn ascii(read: &Exif, tag: Tag) -> Option<String> {
    let field = read.get_field(tag, In::PRIMARY)?;
    let Value::Ascii(lines) = &field.value else {
        return None;
    };
    let bytes = lines.first()?;
    Some(match std::str::from_utf8(bytes) {
        Ok(read) => read.to_owned(),
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    })
}
