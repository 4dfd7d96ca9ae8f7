//! Texts as other sites write them.

pub(super) use crate::domain::markup::of_html;

/// Instagram writes UTF-8 as if each byte were a letter. What cannot have been that stays as it is.
pub(super) fn unbroken(text: &str) -> String {
    let bytes: Option<Vec<u8>> = text
        .chars()
        .map(|c| u8::try_from(u32::from(c)).ok())
        .collect();
    let read = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    read.unwrap_or_else(|| text.to_owned())
}
