//! Words that photographers wrote into their files stand in the draft, and say where they are from.

use crate::pictures::jpeg;
use crate::site::{Person, Site, field, location};

/// A JPEG with a packet of XMP.
pub fn with_xmp(inside: &str) -> Vec<u8> {
    let packet = format!(
        "http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF \
         xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:c=\"http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/\">{inside}</rdf:Description>\
         </rdf:RDF></x:xmpmeta>"
    );
    let mut file = jpeg();
    let length = u16::try_from(packet.len() + 2).unwrap().to_be_bytes();
    let segment = [b"\xff\xe1", length.as_slice(), packet.as_bytes()].concat();
    file.splice(2..2, segment);
    file
}

pub fn worded() -> Vec<u8> {
    let text = |name: &str, text: &str| {
        format!(
            "<{name}><rdf:Alt><rdf:li xml:lang=\"x-default\">{text}</rdf:li></rdf:Alt></{name}>"
        )
    };
    with_xmp(&format!(
        "{}{}<dc:subject><rdf:Bag><rdf:li>New York</rdf:li><rdf:li>gate</rdf:li></rdf:Bag>\
         </dc:subject>",
        text(
            "dc:description",
            "A gate & its <b>shadow</b>"
                .replace('&', "&amp;")
                .replace('<', "&lt;")
                .as_str()
        ),
        text("c:AltTextAccessibility", "A blue gate in a white wall."),
    ))
}

/// What the label of a field says beside its name; nothing where the mark is hidden.
fn mark(page: &str, name: &str) -> String {
    let label = page
        .split_once(&format!("<label for=\"{name}\">"))
        .unwrap()
        .1;
    let label = label.split_once("data-mark").unwrap().1;
    let (attributes, rest) = label.split_once('>').unwrap();
    match attributes.contains("hidden") {
        true => String::new(),
        false => rest.split('<').next().unwrap().to_owned(),
    }
}

async fn marks(person: &Person, draft: &str) -> [String; 3] {
    let page = person.page(draft).await;
    ["caption", "hashtags", "alt"].map(|name| mark(&page, name))
}

#[tokio::test]
async fn the_words_of_a_file_come_before_the_captioners() {
    let (site, _model) = Site::start_with_toy(None).await;
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(worded()).await;
    let page = ada.page(&draft).await;
    assert_eq!(field(&page, "caption"), "A gate & its <b>shadow</b>");
    assert_eq!(field(&page, "alt"), "A blue gate in a white wall.");
    assert_eq!(field(&page, "hashtags"), "#NewYork #gate");
    assert_eq!(marks(&ada, &draft).await, ["from the file"; 3]);
    // The captioner's are still offered; picking one loses nothing.
    let pick = page
        .split("value=\"pick-")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    ada.post(&draft, &[("action", &format!("pick-{pick}"))])
        .await;
    assert_eq!(mark(&ada.page(&draft).await, "caption"), "suggested");
    ada.post(&draft, &[("action", "restore")]).await;
    let page = ada.page(&draft).await;
    assert!(field(&page, "caption").starts_with("A gate"));
    assert_eq!(mark(&page, "caption"), "");

    // New suggestions leave them alone, and so does saving the form untouched.
    ada.post(&draft, &[("action", "suggest")]).await;
    assert_eq!(
        marks(&ada, &draft).await[1..],
        ["from the file", "from the file"]
    );
    let edited = [
        ("alt", "My own words."),
        ("alt_shown", "A blue gate in a white wall."),
        ("action", "save"),
    ];
    ada.post(&draft, &edited).await;
    assert_eq!(marks(&ada, &draft).await[1..], ["from the file", ""]);
    let published = ada.post(&draft, &[("action", "publish")]).await;
    let post = ada.page(&location(&published)).await;
    assert!(post.contains("A gate") && post.contains("My own words.") && post.contains("#gate"));
    // Nothing of the packet is in what others get: `hidden` looks into every file.
}

#[tokio::test]
async fn another_picture_brings_its_alt_text_alone() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(jpeg()).await;
    ada.send(&format!("{draft}/pictures"), None, [("b.jpg", worded())])
        .await;
    let page = ada.page(&draft).await;
    assert_eq!(
        (field(&page, "caption"), field(&page, "hashtags")),
        (String::new(), String::new())
    );
    assert!(page.contains("A blue gate in a white wall.") && page.contains("from the file"));
}

#[tokio::test]
async fn an_account_may_leave_words_in_its_files() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let settings = ada.page("/settings/posting").await;
    assert!(settings.contains("name=\"file_words\" value=\"yes\" checked"));
    ada.post("/settings/posting", &[("file_words", "no")]).await;
    let settings = ada.page("/settings/posting").await;
    assert!(settings.contains("name=\"file_words\" value=\"yes\" aria"));
    let draft = ada.begin_draft(worded()).await;
    assert_eq!(field(&ada.page(&draft).await, "alt"), "");
    // Another part of the settings leaves the choice alone.
    ada.post("/settings/profile", &[("bio", "Photos!")]).await;
    assert!(
        ada.page("/settings/posting")
            .await
            .contains("name=\"file_words\" value=\"yes\" aria")
    );
    let both = [("file_words", "no"), ("file_words", "yes")];
    ada.post("/settings/posting", &both).await;
    let draft = ada.begin_draft(worded()).await;
    assert_eq!(
        field(&ada.page(&draft).await, "alt"),
        "A blue gate in a white wall."
    );
}

on_both_stores!(words_in_several_languages_come_in_the_accounts_own);

async fn words_in_several_languages_come_in_the_accounts_own(site: Site) {
    let ada = site.person("ada").await;
    let file = with_xmp(
        "<dc:description><rdf:Alt><rdf:li xml:lang=\"fr\">Une porte</rdf:li>\
         <rdf:li xml:lang=\"de-DE\">Ein Tor</rdf:li><rdf:li xml:lang=\"en-GB\">A gate</rdf:li>\
         </rdf:Alt></dc:description>",
    );
    // Of someone who does not say, the site's.
    for (chosen, caption) in [("", "A gate"), ("de", "Ein Tor"), ("", "A gate")] {
        let form = [("language", chosen), ("file_words", "yes")];
        ada.post("/settings/posting", &form).await;
        let draft = ada.begin_draft(file.clone()).await;
        assert_eq!(field(&ada.page(&draft).await, "caption"), caption);
    }
    let form = [("language", "fr"), ("file_words", "yes")];
    ada.post("/settings/posting", &form).await;
    // Another part of the settings, and a form without it, leave the choice alone.
    ada.post("/settings/profile", &[("bio", "Photos!")]).await;
    ada.post("/settings/posting", &[("file_words", "yes")])
        .await;
    let draft = ada.begin_draft(file).await;
    assert_eq!(field(&ada.page(&draft).await, "caption"), "Une porte");
}

#[tokio::test]
async fn what_cannot_be_read_says_nothing() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let invisible =
        "<dc:description><rdf:Alt><rdf:li>\u{200b}\u{2060}</rdf:li></rdf:Alt></dc:description>";
    for inside in [
        "<dc:description>",
        invisible,
        "<dc:subject><rdf:Bag><rdf:li>2024</rdf:li></rdf:Bag></dc:subject>",
    ] {
        let draft = ada.begin_draft(with_xmp(inside)).await;
        assert_eq!(marks(&ada, &draft).await, [""; 3], "{inside}");
    }
}
