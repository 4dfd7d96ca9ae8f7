//! IPTC's Information Interchange Model 4.2, the older form, in a resource block of Photoshop's.

use memchr::memmem;

use super::{EmbeddedWords, MOST_KEYWORDS, credit, text};

/// The resource of Photoshop's that holds it.
const RESOURCE: &[u8] = b"8BIM\x04\x04";
/// Record and number of a dataset.
const CHARACTER_SET: (u8, u8) = (1, 90);
const KEYWORD: (u8, u8) = (2, 25);
const CAPTION: (u8, u8) = (2, 120);
const TITLE: (u8, u8) = (2, 5);
const BYLINE: (u8, u8) = (2, 80);
const COPYRIGHT: (u8, u8) = (2, 116);
/// What [`CHARACTER_SET`] holds where texts are UTF-8.
const UTF_8: &[u8] = b"\x1b%G";

/// The first block of a file.
pub(super) fn block(file: &[u8]) -> Option<&[u8]> {
    let found = memmem::find(file, RESOURCE)?;
    let rest = file.get(found + RESOURCE.len()..)?;
    // A name, padded to an even length, then the size.
    let name = usize::from(*rest.first()?) + 1;
    let rest = rest.get(name + name % 2..)?;
    let size = u32::from_be_bytes(rest.get(..4)?.try_into().ok()?);
    let rest = &rest[4..];
    rest.get(..usize::try_from(size).ok()?.min(rest.len()))
}

/// The datasets of a block; what cannot be followed ends it.
fn datasets(mut rest: &[u8]) -> impl Iterator<Item = ((u8, u8), &[u8])> {
    std::iter::from_fn(move || {
        let [0x1c, record, number, high, low, ..] = *rest else {
            return None;
        };
        // A longer one says its length in more bytes, and is no text.
        let length = usize::from(u16::from_be_bytes([high, low]));
        let contents = rest.get(5..5 + length)?;
        rest = &rest[5 + length..];
        Some(((record, number), contents))
    })
}

/// What a block says.
pub(super) fn words(block: &[u8]) -> EmbeddedWords {
    let all: Vec<_> = datasets(block).collect();
    let utf_8 = all
        .iter()
        .any(|(id, contents)| *id == CHARACTER_SET && *contents == UTF_8);
    let read = |contents: &[u8]| match std::str::from_utf8(contents) {
        Ok(read) => text(read),
        Err(_) if utf_8 => text(&String::from_utf8_lossy(contents)),
        // Programs that say nothing write the letters of western Europe.
        Err(_) => text(
            &contents
                .iter()
                .map(|byte| char::from(*byte))
                .collect::<String>(),
        ),
    };
    let of = |wanted| {
        let mut found = all.iter().filter(move |(id, _)| *id == wanted);
        found.find_map(|(_, contents)| read(contents))
    };
    let keywords = all
        .iter()
        .filter(|(id, _)| *id == KEYWORD)
        .take(MOST_KEYWORDS);
    EmbeddedWords {
        caption: of(CAPTION).or_else(|| of(TITLE)),
        keywords: keywords
            .filter_map(|(_, contents)| read(contents))
            .collect(),
        credit: credit(of(TITLE), of(BYLINE), of(COPYRIGHT), None),
        ..EmbeddedWords::default()
    }
}
