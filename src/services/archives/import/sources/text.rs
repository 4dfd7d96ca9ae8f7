//! Texts as other sites write them.

/// Instagram writes UTF-8 as if each byte were a letter. What cannot have been that stays as it is.
pub(super) fn unbroken(text: &str) -> String {
    let bytes: Option<Vec<u8>> = text
        .chars()
        .map(|c| u8::try_from(u32::from(c)).ok())
        .collect();
    let read = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    read.unwrap_or_else(|| text.to_owned())
}

/// The text of a little HTML, as Mastodon's: paragraphs, line breaks, links and spans.
pub(super) fn of_html(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = match rest.as_bytes()[0] {
            b'<' => rest.find('>'),
            // No entity is longer.
            _ => rest.find(';').filter(|end| *end <= 10),
        };
        let Some(end) = end else {
            text.push_str(&rest[..1]);
            rest = &rest[1..];
            continue;
        };
        let mark = &rest[1..end];
        rest = &rest[end + 1..];
        match mark.trim_end_matches(['/', ' ']) {
            "br" => text.push('\n'),
            "/p" | "/div" | "/li" | "/blockquote" => text.push_str("\n\n"),
            entity => text.extend(letter(entity)),
        }
    }
    text.push_str(rest);
    text.trim().to_owned()
}

/// The letter of an entity; none of a tag.
fn letter(entity: &str) -> Option<char> {
    match entity {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => {
            let number = entity.strip_prefix('#')?;
            let number = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(number)
        }
    }
}
