//! XMP (ISO 16684-1), found by its packet as its third part describes: so in files of any format.

use memchr::memmem;
use roxmltree::{Document, Node, ParsingOptions};

use super::{EmbeddedWords, MOST_KEYWORDS, credit, text};
use crate::domain::Language;

/// Most bytes of a packet. Programs that keep each step of an edit write some hundred thousand.
const MOST_BYTES: usize = 1 << 20;
/// Most elements and attributes.
const MOST_NODES: u32 = 50_000;

const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const DC: &str = "http://purl.org/dc/elements/1.1/";
const IPTC: &str = "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/";
const LIGHTROOM: &str = "http://ns.adobe.com/lightroom/1.0/";
const RIGHTS: &str = "http://ns.adobe.com/xap/1.0/rights/";
const CC: &str = "http://creativecommons.org/ns#";
const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// The first packet of a file.
pub(super) fn packet(file: &[u8]) -> Option<&[u8]> {
    const END: &[u8] = b"</x:xmpmeta>";
    let begin = memmem::find(file, b"<x:xmpmeta")?;
    let rest = &file[begin..];
    let end = memmem::find(&rest[..rest.len().min(MOST_BYTES)], END)?;
    Some(&rest[..end + END.len()])
}

/// What a packet says, of texts in several languages in one. Whatever it is that cannot be read says nothing.
pub(super) fn words(packet: &[u8], language: Language) -> EmbeddedWords {
    let packet = String::from_utf8_lossy(packet);
    let options = ParsingOptions {
        // An entity could make a text of any length out of a short one.
        allow_dtd: false,
        nodes_limit: MOST_NODES,
        ..ParsingOptions::default()
    };
    let Ok(document) = Document::parse_with_options(&packet, options) else {
        return EmbeddedWords::default();
    };
    let said = |space, name| {
        alternative(&document, (space, name), language)
            .as_deref()
            .and_then(text)
    };
    let alt = said(IPTC, "AltTextAccessibility").or_else(|| said(IPTC, "ExtDescrAccessibility"));
    let caption = said(DC, "description").or_else(|| said(DC, "title"));
    EmbeddedWords {
        alt,
        caption,
        keywords: keywords(&document),
        credit: credit(
            said(DC, "title"),
            said(DC, "creator"),
            said(DC, "rights"),
            licence_url(&document, language).as_deref(),
        ),
        ..EmbeddedWords::default()
    }
}

fn property<'d>(document: &'d Document<'_>, space: &str, name: &str) -> Option<Node<'d, 'd>> {
    document
        .descendants()
        .find(|node| node.has_tag_name((space, name)))
}

fn items<'d>(property: Node<'d, 'd>) -> impl Iterator<Item = Node<'d, 'd>> {
    property
        .descendants()
        .filter(|node| node.has_tag_name((RDF, "li")))
}

/// A text in the language that stands for all (`x-default`), or else in the one that is asked for, or
/// else the first; written as an attribute it has one only.
fn alternative(
    document: &Document<'_>,
    (space, name): (&str, &str),
    language: Language,
) -> Option<String> {
    let Some(found) = property(document, space, name) else {
        let described = document.descendants();
        let mut described = described.filter(|node| node.has_tag_name((RDF, "Description")));
        return described.find_map(|node| node.attribute((space, name)).map(ToOwned::to_owned));
    };
    let all: Vec<Node<'_, '_>> = items(found).collect();
    let tagged = |is: &dyn Fn(&str) -> bool| {
        let mut items = all.iter();
        items.find(|item| item.attribute((XML, "lang")).is_some_and(is))
    };
    let chosen = tagged(&|tag| tag.eq_ignore_ascii_case("x-default"))
        .or_else(|| tagged(&|tag| Language::of_tag(tag) == Some(language)))
        .or(all.first());
    let chosen = chosen.copied().unwrap_or(found);
    chosen.text().map(ToOwned::to_owned)
}

/// Where the licence stands, as Creative Commons and Adobe write it.
fn licence_url(document: &Document<'_>, language: Language) -> Option<String> {
    let resource = property(document, CC, "license")
        .and_then(|found| found.attribute((RDF, "resource")).map(ToOwned::to_owned));
    resource
        .or_else(|| alternative(document, (CC, "license"), language))
        .or_else(|| alternative(document, (RIGHTS, "WebStatement"), language))
}

/// Keywords; of those in a tree the last part, where they do not stand among the plain ones.
fn keywords(document: &Document<'_>) -> Vec<String> {
    let list = |space, name| {
        let found = property(document, space, name);
        let texts = found.into_iter().flat_map(items).take(MOST_KEYWORDS);
        texts
            .filter_map(|item| item.text().and_then(text))
            .collect::<Vec<_>>()
    };
    let mut all = list(DC, "subject");
    for branch in list(LIGHTROOM, "hierarchicalSubject") {
        let last = branch.rsplit('|').next().and_then(text);
        all.extend(last.filter(|last| !all.contains(last)));
    }
    all
}
