//! Addresses in a text.

use linkify::{LinkFinder, LinkKind};
use url::Url;

/// An address in a text, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Address {
    /// Bytes from the text's beginning.
    pub(super) start: usize,
    /// Where it ends.
    pub(super) end: usize,
    /// Where it leads; none where it leads nowhere that a page may link to, and is only words.
    pub(super) url: Option<Url>,
}

/// The addresses of a text in order. One of another scheme than HTTP's leads nowhere, and neither
/// does one without a scheme unless it begins with `www.`: “and.so/on” is no address. But nothing
/// in any of them is a hashtag or names a person.
pub(super) fn addresses(text: &str) -> Vec<Address> {
    let mut found = Vec::new();
    let mut at = 0;
    // Of addresses of HTTP the finder takes only those whose host ends in Latin letters. What a host
    // is, the parser of addresses knows better; so the finder sees a scheme that it does not know,
    // of the same length.
    let unknown = text.to_ascii_lowercase();
    let unknown = unknown.replace("http://", "hxxp://");
    let unknown = unknown.replace("https://", "hxxps://");
    for (start, end) in found_by(&unknown, true) {
        let address = address(text, start, end);
        found.extend(found_between(text, at, address.start));
        at = address.end;
        found.push(address);
    }
    found.extend(found_between(text, at, text.len()));
    found
}

/// Those without a scheme in a stretch of a text.
fn found_between(text: &str, from: usize, to: usize) -> impl Iterator<Item = Address> {
    let found = found_by(&text[from..to], false).into_iter();
    let found = found.map(move |(start, end)| address(text, from + start, from + end));
    found.filter(|address| {
        let typed = &text[address.start..address.end];
        typed.contains('/') || has_www(typed)
    })
}

/// Where addresses begin and end.
fn found_by(text: &str, with_scheme: bool) -> Vec<(usize, usize)> {
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url]);
    finder.url_must_have_scheme(with_scheme);
    let found = finder.links(text);
    found.map(|link| (link.start(), link.end())).collect()
}

fn address(text: &str, start: usize, end: usize) -> Address {
    let typed = &text[start..end];
    let typed = &typed[..end_of(typed)];
    Address {
        start,
        end: start + typed.len(),
        url: target(typed),
    }
}

fn has_www(typed: &str) -> bool {
    typed
        .get(..4)
        .is_some_and(|start| start.eq_ignore_ascii_case("www."))
}

/// Where an address ends that words follow without a space, as they do in languages that have none:
/// at ideographic punctuation or quotation marks, or where the last part of a host goes from Latin letters to others
/// (“https://example.orgを見て”).
fn end_of(typed: &str) -> usize {
    let host = typed.find("://").map_or(0, |at| at + 3);
    let is_end = |c: char| {
        matches!(c, '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{3020}' | '\u{ff01}'..='\u{ff0f}')
            || matches!(c, '\u{ff1a}'..='\u{ff20}' | '\u{ff3b}'..='\u{ff3d}' | '\u{ff5b}'..='\u{ff65}')
            || matches!(c, '“' | '”' | '„' | '«' | '»' | '‹' | '›')
            || steers(c)
    };
    let end = typed.find(is_end).unwrap_or(typed.len());
    let end = typed[..end]
        .trim_end_matches(['’', '‘', '…', '—', '–', '·'])
        .len();
    let host_end = typed[host..end]
        .find(['/', '?', '#', ':'])
        .map_or(end, |at| host + at);
    // No host has an apostrophe: “https://example.org's new page”.
    if let Some(at) = typed[host..host_end].find(['\'', '’']) {
        return host + at;
    }
    let label = typed[host..host_end]
        .rfind('.')
        .map_or(host, |at| host + at + 1);
    let mixed = typed[label..host_end]
        .find(|c: char| !c.is_ascii())
        .filter(|at| *at > 0);
    mixed.map_or(end, |at| label + at)
}

/// Characters that turn what stands behind them round: an address with one could be read as another.
fn steers(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn target(typed: &str) -> Option<Url> {
    let url = if has_www(typed) {
        Url::parse(&format!("https://{typed}"))
    } else {
        Url::parse(typed)
    };
    let url = url.ok()?;
    let is_plain = url.username().is_empty() && url.password().is_none();
    // `https://example.org@elsewhere.example` is read as what it is not.
    (matches!(url.scheme(), "http" | "https") && url.has_host() && is_plain).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&str, Option<String>)> {
        let address = |it: Address| (&text[it.start..it.end], it.url.map(String::from));
        addresses(text).into_iter().map(address).collect()
    }

    fn only(text: &str) -> (&str, String) {
        match found(text).as_slice() {
            [(typed, Some(url))] => (typed, url.clone()),
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn an_address_ends_where_a_reader_would_end_it() {
        for (text, typed) in [
            ("See https://x.org/a?b=#c.", "https://x.org/a?b=#c"),
            (
                "https://en.wikipedia.org/wiki/Foo,_Inc.#Part, or",
                "https://en.wikipedia.org/wiki/Foo,_Inc.#Part",
            ),
            (
                "(https://en.wikipedia.org/wiki/Link_(game))",
                "https://en.wikipedia.org/wiki/Link_(game)",
            ),
            ("“https://x.org/a”", "https://x.org/a"),
            ("<https://x.org/a>", "https://x.org/a"),
            ("https://x.org/a!?", "https://x.org/a"),
            ("HTTPS://X.org/A", "HTTPS://X.org/A"),
            ("www.x.org/#a", "www.x.org/#a"),
            ("https://x.org/あ、次", "https://x.org/あ"),
            ("（https://x.org/a）", "https://x.org/a"),
            ("https://x.orgを見て", "https://x.org"),
            ("https://x.org:8080/a", "https://x.org:8080/a"),
            ("http://localhost/a", "http://localhost/a"),
            ("見てhttps://x.org/aだ", "https://x.org/aだ"),
            ("https://x.org/\u{202e}gro", "https://x.org/"),
            ("https://x.org's new page", "https://x.org"),
            ("https://x.org’s new page", "https://x.org"),
            ("www.x.org's", "www.x.org"),
            (
                "https://x.org/Rock_'n'_Roll's",
                "https://x.org/Rock_'n'_Roll's",
            ),
        ] {
            assert_eq!(only(text).0, typed, "{text}");
        }
    }

    #[test]
    fn an_address_leads_where_it_says() {
        for (text, url) in [
            (
                "https://bücher.example/ß",
                "https://xn--bcher-kva.example/%C3%9F",
            ),
            ("https://пример.рф/", "https://xn--e1afmkfd.xn--p1ai/"),
            ("www.x.org", "https://www.x.org/"),
            ("HTTP://x.org?a#b", "http://x.org/?a#b"),
        ] {
            assert_eq!(only(text).1, url, "{text}");
        }
    }

    #[test]
    fn what_leads_nowhere_is_no_link() {
        for text in [
            "javascript://x.org/%0aalert(1)",
            "ftp://x.org/a",
            "https://x.org@elsewhere.example/",
            "x.org/a?b=#c",
        ] {
            assert!(found(text).iter().all(|(_, url)| url.is_none()), "{text}");
        }
        for text in [
            "e.g. this",
            "dog.It ran",
            "1.5",
            "and/or",
            "https://",
            "ada@x.org",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }
}
