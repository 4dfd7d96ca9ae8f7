//! The plain text of what is written as HTML.

/// Elements whose content is not text.
const NO_TEXT: [&str; 2] = ["script", "style"];

/// The text of a little HTML, as Mastodon's: paragraphs, line breaks, links and spans. What has no
/// markup stays as it is, `<3` included.
#[must_use]
pub fn of_html(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    // What is not closed further on is not looked for again: the cost grows with the text alone.
    let mut never_closed = Vec::new();
    while let Some(at) = rest.find(['<', '&']) {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = match rest.as_bytes()[0] {
            b'<' if is_tag(rest) => rest.find('>'),
            b'<' => None,
            // No entity is longer.
            _ => rest.find(';').filter(|end| *end <= 10),
        };
        let Some(end) = end else {
            text.push_str(&rest[..1]);
            rest = &rest[1..];
            continue;
        };
        let is_entity = rest.starts_with('&');
        let mark = &rest[1..end];
        rest = &rest[end + 1..];
        match mark.trim_end_matches(['/', ' ']) {
            entity if is_entity => text.extend(letter(entity)),
            "br" => text.push('\n'),
            "/p" | "/div" | "/li" | "/blockquote" => text.push_str("\n\n"),
            tag => {
                let name = no_text(tag).filter(|name| !never_closed.contains(name));
                match name.map(|name| end_of(name, rest).ok_or(name)) {
                    Some(Ok(at)) => rest = &rest[at..],
                    Some(Err(name)) => never_closed.push(name),
                    None => {}
                }
            }
        }
    }
    text.push_str(rest);
    text.trim().to_owned()
}

/// Whether a tag or a comment begins here.
fn is_tag(rest: &str) -> bool {
    let next = rest[1..].chars().next();
    next.is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'))
}

/// The name of an element that holds no text; none for the others.
fn no_text(tag: &str) -> Option<&'static str> {
    let name = tag.split([' ', '\n', '\t']).next().unwrap_or_default();
    NO_TEXT
        .into_iter()
        .find(|one| one.eq_ignore_ascii_case(name))
}

/// Where the tag begins that closes an element.
fn end_of(name: &str, rest: &str) -> Option<usize> {
    let mut tags = rest.match_indices("</").map(|(at, _)| at);
    tags.find(|at| {
        let closes = rest.get(at + 2..at + 2 + name.len());
        closes.is_some_and(|one| one.eq_ignore_ascii_case(name))
    })
}

/// The letter of an entity.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_go_and_words_stay() {
        for (html, text) in [
            ("<p>One<br>two</p><p>three</p>", "One\ntwo\n\nthree"),
            ("A <b class='x'>dog</b> &amp; a cat", "A dog & a cat"),
            ("I <3 dogs > cats", "I <3 dogs > cats"),
            ("<script>alert(1)</script>Sea", "Sea"),
            ("Sea<STYLE type=x>p {}</STYLE >!", "Sea!"),
            ("Sea<script> never closed", "Sea never closed"),
            ("<script>a<style>b<script>c</style>d", "ad"),
            ("<!-- no -->Sea", "Sea"),
            ("R&D; x", "R x"),
            ("&nosuch; x &#x41;", "x A"),
        ] {
            assert_eq!(of_html(html), text, "{html}");
        }
    }
}
