use super::*;

fn packet(inside: &str) -> Vec<u8> {
    format!(
        "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF \
         xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description rdf:about=\"\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:lr=\"http://ns.adobe.com/lightroom/1.0/\" \
         xmlns:c=\"http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/\">{inside}</rdf:Description>\
         </rdf:RDF></x:xmpmeta>"
    )
    .into_bytes()
}

fn in_a_file(part: &[u8]) -> EmbeddedWords {
    in_language(part, Language::English)
}

fn in_language(part: &[u8], language: Language) -> EmbeddedWords {
    let file = [b"\xff\xd8 whatever ", part, b" and more"].concat();
    embedded_words(&file, language)
}

/// A resource block of Photoshop's with these datasets.
fn block(datasets: &[((u8, u8), &[u8])]) -> Vec<u8> {
    let mut inside = Vec::new();
    for ((record, number), contents) in datasets {
        inside.extend([0x1c, *record, *number]);
        inside.extend(u16::try_from(contents.len()).unwrap().to_be_bytes());
        inside.extend_from_slice(contents);
    }
    let size = u32::try_from(inside.len()).unwrap().to_be_bytes();
    [b"8BIM\x04\x04\0\0".as_slice(), &size, &inside].concat()
}

#[test]
fn xmp_has_alt_text_caption_and_keywords() {
    let found = in_a_file(&packet(
        "<dc:description><rdf:Alt><rdf:li xml:lang=\"de\">Ein Tor</rdf:li>\
         <rdf:li xml:lang=\"x-default\">A &amp; B</rdf:li></rdf:Alt></dc:description>\
         <dc:title><rdf:Alt><rdf:li>A title</rdf:li></rdf:Alt></dc:title>\
         <c:AltTextAccessibility><rdf:Alt><rdf:li xml:lang=\"en\">A blue gate.</rdf:li></rdf:Alt>\
         </c:AltTextAccessibility>\
         <dc:subject><rdf:Bag><rdf:li>gate</rdf:li><rdf:li>New York</rdf:li></rdf:Bag></dc:subject>\
         <lr:hierarchicalSubject><rdf:Bag><rdf:li>Places|Italy|Rome</rdf:li>\
         <rdf:li>Things|gate</rdf:li></rdf:Bag></lr:hierarchicalSubject>",
    ));
    assert_eq!(found.caption.as_deref(), Some("A & B"));
    assert_eq!(found.alt.as_deref(), Some("A blue gate."));
    assert_eq!(found.keywords, ["gate", "New York", "Rome"]);
}

#[test]
fn of_several_languages_the_usual_comes_first_then_the_wanted_one() {
    let said = |items: &[(&str, &str)], language| {
        let items = items
            .iter()
            .map(|(tag, text)| format!("<rdf:li xml:lang=\"{tag}\">{text}</rdf:li>"));
        let items: String = items.collect();
        let packet = packet(&format!(
            "<dc:description><rdf:Alt>{items}</rdf:Alt></dc:description>"
        ));
        in_language(&packet, language).caption.unwrap()
    };
    let (fr, de, usual) = (("fr", "Porte"), ("de-AT", "Tor"), ("x-default", "Gate"));
    assert_eq!(said(&[fr, de, usual], Language::German), "Gate");
    assert_eq!(said(&[fr, de], Language::German), "Tor");
    assert_eq!(said(&[de, fr], Language::French), "Porte");
    assert_eq!(said(&[fr, de], Language::Greek), "Porte");
}

#[test]
fn xmp_may_be_attributes_or_have_a_title_alone() {
    let titled = in_a_file(&packet(
        "<dc:title><rdf:Alt><rdf:li>A title</rdf:li></rdf:Alt></dc:title>",
    ));
    assert_eq!(titled.caption.as_deref(), Some("A title"));
    let attribute = String::from_utf8(packet("")).unwrap();
    let attribute = attribute.replace("rdf:about", "dc:description=\"In one\" rdf:about");
    assert_eq!(
        in_a_file(attribute.as_bytes()).caption.as_deref(),
        Some("In one")
    );
}

#[test]
fn a_packet_that_cannot_be_read_says_nothing() {
    let nested = format!("{}{}", "<a>".repeat(60_000), "</a>".repeat(60_000));
    for inside in [
        "<dc:description>",
        &nested,
        "<dc:description>&bomb;</dc:description>",
    ] {
        assert_eq!(in_a_file(&packet(inside)), EmbeddedWords::default());
    }
    let with_entities = [
        b"<!DOCTYPE x [<!ENTITY a \"aaaa\">]>".as_slice(),
        &packet("<dc:description>&a;</dc:description>"),
    ]
    .concat();
    assert_eq!(in_a_file(&with_entities), EmbeddedWords::default());
    assert_eq!(in_a_file(b"<x:xmpmeta"), EmbeddedWords::default());
}

#[test]
fn the_older_form_is_read_in_its_character_set() {
    let utf_8 = block(&[
        ((1, 90), b"\x1b%G"),
        ((2, 120), "Söder".as_bytes()),
        ((2, 25), b"sea"),
    ]);
    let found = in_a_file(&utf_8);
    assert_eq!(found.caption.as_deref(), Some("Söder"));
    assert_eq!(found.keywords, ["sea"]);
    let latin = block(&[((2, 120), b"S\xf6der"), ((2, 25), b"a"), ((2, 25), b"b")]);
    let found = in_a_file(&latin);
    assert_eq!(found.caption.as_deref(), Some("Söder"));
    assert_eq!(found.keywords, ["a", "b"]);
    for cut in 0..latin.len() {
        in_a_file(&latin[..cut]);
    }
}

#[test]
fn the_newer_form_counts_where_both_stand() {
    let both = [
        block(&[((2, 120), b"Old"), ((2, 25), b"old")]),
        packet("<dc:description><rdf:Alt><rdf:li>New</rdf:li></rdf:Alt></dc:description>"),
    ]
    .concat();
    let found = in_a_file(&both);
    assert_eq!(found.caption.as_deref(), Some("New"));
    assert_eq!(found.keywords, ["old"]);
}

#[test]
fn what_cameras_write_is_nothing() {
    for default in [
        "OLYMPUS DIGITAL CAMERA         ",
        "SONY DSC",
        "Exif_JPEG_PICTURE",
        "dav_vivi",
        "cof_soft",
        "charset=\"Ascii\" binary comment",
        "\0\0",
        "   ",
    ] {
        assert_eq!(text(default), None, "{default}");
    }
    for words in [
        "The camera of my father",
        "Sea",
        "blue_gate_in_town",
        "Default gateway",
    ] {
        assert!(text(words).is_some(), "{words}");
    }
}

#[test]
fn exif_has_a_description() {
    let mut tiff =
        b"MM\0*\0\0\0\x08\0\x01\x01\x0e\0\x02\0\0\0\x0a\0\0\0\x1a\0\0\0\0A harbour\0".to_vec();
    let mut jpeg = b"\xff\xd8\xff\xe1".to_vec();
    tiff.splice(0..0, *b"Exif\0\0");
    jpeg.extend(u16::try_from(tiff.len() + 2).unwrap().to_be_bytes());
    jpeg.extend(tiff);
    jpeg.extend(b"\xff\xda\0\x02\xff\xd9");
    assert_eq!(
        embedded_words(&jpeg, Language::English).caption.as_deref(),
        Some("A harbour")
    );
}
