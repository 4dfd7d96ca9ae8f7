//! The names in the header of a form's part: of its field, and of the file on its sender's machine.
//!
//! Browsers write quotes and line ends in a file's name as `%22`, `%0D` and `%0A` (WHATWG,
//! multipart/form-data encoding algorithm) and leave the rest as it is; others put a backslash
//! before a quote, or nothing, or send bytes that are no UTF-8. `actix_multipart` refuses a form for
//! some of that, so it is given the form as one whose headers it does not read.

use actix_multipart::{Field, Multipart};
use actix_web::error::PayloadError;
use actix_web::http::header::{
    CONTENT_DISPOSITION, CONTENT_TYPE, HeaderMap, HeaderValue, parse_extended_value,
};
use bytes::Bytes;
use futures_util::Stream;

/// Most characters of a file's name.
const LONGEST: usize = 255;
const FORM: &str = "multipart/form-data";

/// What a part is called.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::web) struct PartNames {
    pub(in crate::web) field: Option<String>,
    /// Empty when no file was chosen.
    pub(in crate::web) file: Option<String>,
}

/// The parts of a form.
pub(in crate::web) fn parts(
    headers: &HeaderMap,
    body: impl Stream<Item = Result<Bytes, PayloadError>> + 'static,
) -> Multipart {
    let mut headers = headers.clone();
    let media_type = headers.get(CONTENT_TYPE).and_then(|it| it.to_str().ok());
    let form = media_type.and_then(|it| it.split_at_checked(FORM.len()));
    if let Some((_, rest)) = form.filter(|(start, _)| start.eq_ignore_ascii_case(FORM))
        && let Ok(unread) = HeaderValue::from_str(&format!("multipart/mixed{rest}"))
    {
        headers.insert(CONTENT_TYPE, unread);
    }
    Multipart::new(&headers, body)
}

impl PartNames {
    /// Those of a part of a form.
    pub(in crate::web) fn of(field: &Field) -> Self {
        let header = field.headers().get(CONTENT_DISPOSITION);
        header
            .map(|it| Self::read(it.as_bytes()))
            .unwrap_or_default()
    }

    fn read(header: &[u8]) -> Self {
        let text = match std::str::from_utf8(header) {
            Ok(text) => text.to_owned(),
            // The encoding of the web's first years, in which every byte is a character.
            Err(_) => header.iter().copied().map(char::from).collect(),
        };
        let mut names = Self::default();
        let mut extended = None;
        let (kind, mut rest) = text.split_once(';').unwrap_or((&text, ""));
        if !kind.trim().eq_ignore_ascii_case("form-data") {
            return names;
        }
        while let Some((name, value)) = rest.split_once('=') {
            let (value, behind) = value_of(value.trim_start());
            rest = behind;
            match name.trim().to_ascii_lowercase().as_str() {
                "name" => _ = names.field.get_or_insert(value),
                "filename" => _ = names.file.get_or_insert(value),
                "filename*" => extended = extended.or(parse_extended_value(&value).ok()),
                _ => {}
            }
        }
        if let Some(extended) = extended {
            names.file = Some(String::from_utf8_lossy(&extended.value).into_owned());
        }
        names.file = names.file.as_deref().map(readable);
        names
    }
}

/// The value of a parameter and what stands behind it.
fn value_of(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let (value, rest) = text.split_once(';').unwrap_or((text, ""));
        return (value.trim_end().to_owned(), rest);
    };
    // A quote within a name may stand there as it is: the last is followed by another parameter.
    let ends = |at: &usize| follows(&quoted[at + 1..]);
    let quotes = quoted.match_indices('"').map(|(at, _)| at);
    let end = quotes.clone().find(ends).or(quoted.rfind('"'));
    let value = &quoted[..end.unwrap_or(quoted.len())];
    let rest = end.map_or("", |at| &quoted[at + 1..]);
    let rest = rest.split_once(';').map_or("", |(_, rest)| rest);
    (value.replace("\\\"", "\""), rest)
}

/// Whether this is the end, or begins with one of the parameters that there are.
fn follows(text: &str) -> bool {
    let text = text.trim_start();
    let Some(next) = text.strip_prefix(';') else {
        return text.is_empty();
    };
    let name = next.split('=').next().unwrap_or_default().trim();
    let known = ["name", "filename", "filename*"];
    next.trim().is_empty() || known.iter().any(|it| name.eq_ignore_ascii_case(it))
}

/// A name as its owner knows it: without folders, on one line, written in its own direction.
fn readable(name: &str) -> String {
    let name = name
        .replace("%22", "\"")
        .replace("%0D", "\r")
        .replace("%0A", "\n");
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let shown = if last.is_empty() { &name } else { last };
    let steers = |c: char| matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let plain: String = shown
        .chars()
        .filter(|c| !steers(*c))
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    words.join(" ").chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(header: &str) -> (Option<String>, Option<String>) {
        let names = PartNames::read(header.as_bytes());
        (names.field, names.file)
    }

    #[test]
    fn a_name_that_looks_like_a_parameter_is_none() {
        let form = |rest: &str| read(&format!("form-data; name=\"a\"; {rest}"));
        for (rest, file) in [
            ("filename=\"x; name=b\"", "x; name=b"),
            ("filename=\"x\"y\"", "x\"y"),
            ("filename=\"\"", ""),
            ("FileName = \"x\"", "x"),
            ("filename=\"x", "x"),
        ] {
            let right = (Some("a".to_owned()), Some(file.to_owned()));
            assert_eq!(form(rest), right, "{rest}");
        }
        assert_eq!(form(""), (Some("a".to_owned()), None));
        assert_eq!(read("attachment; name=\"a\""), (None, None));
        assert_eq!(read(""), (None, None));
    }

    #[test]
    fn the_first_field_counts() {
        let (field, file) = read("form-data; name=\"a\"; filename=\"b\"; name=\"c\"");
        assert_eq!((field.as_deref(), file.as_deref()), (Some("a"), Some("b")));
    }
}
