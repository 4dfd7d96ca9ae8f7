//! Exif's description of a picture.

use std::io::Cursor;
use std::panic::catch_unwind;

use exif::{In, Reader, Tag, Value};

use super::{EmbeddedWords, text};

/// What a file's Exif says.
pub(super) fn words(file: &[u8]) -> EmbeddedWords {
    // A reader that fails on a broken file costs its words and not the picture.
    let read = catch_unwind(|| Reader::new().read_from_container(&mut Cursor::new(file)));
    let Ok(Ok(read)) = read else {
        return EmbeddedWords::default();
    };
    let field = read.get_field(Tag::ImageDescription, In::PRIMARY);
    let caption = field.and_then(|field| match &field.value {
        Value::Ascii(lines) => {
            let bytes = lines.first()?;
            match std::str::from_utf8(bytes) {
                Ok(read) => text(read),
                Err(_) => text(
                    &bytes
                        .iter()
                        .map(|byte| char::from(*byte))
                        .collect::<String>(),
                ),
            }
        }
        _ => None,
    });
    EmbeddedWords {
        caption,
        ..EmbeddedWords::default()
    }
}
