//! Texts as HTML: names, hashtags and addresses are links, everything else is escaped.

use std::fmt::Write as _;

use crate::domain::segments::{Segment, segments};
use crate::web::request::base::Base;
use crate::web::views::cards::tag_url;

/// Of a link to another site, for whose pages this one does not vouch.
const FOREIGN: &str = "rel=\"nofollow noopener noreferrer\" target=\"_blank\"";

/// A text in paragraphs.
pub(in crate::api) fn html(text: &str, base: &Base) -> String {
    if text.is_empty() {
        return String::new();
    }
    let mut out = String::from("<p>");
    for segment in segments(text) {
        match segment {
            Segment::Text(text) => escape(&text, &mut out),
            Segment::Mention(typed, name) => {
                let url = base.address(&format!("/@{name}"));
                link(&url, "class=\"u-url mention\"", &typed, &mut out);
            }
            Segment::Link(typed, url) => link(url.as_str(), FOREIGN, &typed, &mut out),
            Segment::Tag(typed, tag) => {
                link(
                    &base.address(&tag_url(tag.as_str())),
                    "class=\"mention hashtag\"",
                    &typed,
                    &mut out,
                );
            }
        }
    }
    out.push_str("</p>");
    out
}

fn link(url: &str, attributes: &str, text: &str, out: &mut String) {
    out.push_str("<a href=\"");
    escape(url, out);
    let _ = write!(out, "\" {attributes}>");
    escape(text, out);
    out.push_str("</a>");
}

fn escape(text: &str, out: &mut String) {
    let text = text.replace("\r\n", "\n");
    let mut paragraphs = text.split("\n\n").peekable();
    while let Some(paragraph) = paragraphs.next() {
        for sign in paragraph.chars() {
            match sign {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                '"' => out.push_str("&quot;"),
                '\n' => out.push_str("<br />"),
                other => out.push(other),
            }
        }
        if paragraphs.peek().is_some() {
            out.push_str("</p><p>");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_hashtags_and_addresses_are_links() {
        let base = Base::of("https://photos.example");
        let here = "https://photos.example";
        let away = "rel=\"nofollow noopener noreferrer\" target=\"_blank\"";
        let link = |url: &str, text: &str| format!("<a href=\"{url}\" {away}>{text}</a>");
        for (text, shown) in [
            (
                "@ada",
                format!("<a href=\"{here}/@ada\" class=\"u-url mention\">@ada</a>"),
            ),
            (
                "#sea",
                format!("<a href=\"{here}/tags/sea\" class=\"mention hashtag\">#sea</a>"),
            ),
            (
                "(https://x.org/a?b=1&c=2#d).",
                format!(
                    "({}).",
                    link(
                        "https://x.org/a?b=1&amp;c=2#d",
                        "https://x.org/a?b=1&amp;c=2#d"
                    )
                ),
            ),
            (
                "https://bücher.example/ü",
                link(
                    "https://xn--bcher-kva.example/%C3%BC",
                    "https://bücher.example/ü",
                ),
            ),
            ("<b>\n\"x\"", "&lt;b&gt;<br />&quot;x&quot;".to_owned()),
        ] {
            assert_eq!(html(text, &base), format!("<p>{shown}</p>"));
        }
        assert_eq!(html("", &base), "");
    }
}
