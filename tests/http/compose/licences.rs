//! Under which terms a post is shared, and how its pictures were taken.

use img_parts::ImageEXIF;
use img_parts::jpeg::Jpeg;
use serde_json::Value;

use super::file_words::with_xmp;
use crate::pictures::jpeg;
use crate::site::{Site, field, location};

/// A JPEG as a camera writes it, with its serial number and a place.
pub fn from_a_camera() -> Vec<u8> {
    use exif::experimental::Writer;
    use exif::{Field, In, Rational, Tag, Value};
    let text = |text: &str| Value::Ascii(vec![text.into()]);
    let ratio = |num, denom| Value::Rational(vec![Rational { num, denom }]);
    let fields = [
        (Tag::Make, text("NIKON CORPORATION")),
        (Tag::Model, text("NIKON D750")),
        (Tag::LensModel, text("35mm f/1.8 <ED>")),
        (Tag::FocalLength, ratio(350, 10)),
        (Tag::FNumber, ratio(28, 10)),
        (Tag::ExposureTime, ratio(1, 250)),
        (Tag::PhotographicSensitivity, Value::Short(vec![400])),
        (Tag::DateTimeOriginal, text("2026:05:03 14:03:00")),
        (Tag::BodySerialNumber, text("SERIAL-4711")),
        (Tag::LensSerialNumber, text("SERIAL-4712")),
        (Tag::CameraOwnerName, text("Owner Name")),
        (Tag::GPSLatitudeRef, text("N")),
    ];
    let fields = fields.map(|(tag, value)| Field {
        tag,
        ifd_num: In::PRIMARY,
        value,
    });
    let mut writer = Writer::new();
    fields.iter().for_each(|field| writer.push_field(field));
    let mut written = std::io::Cursor::new(Vec::new());
    writer.write(&mut written, false).unwrap();
    let mut file = Jpeg::from_bytes(jpeg().into()).unwrap();
    file.set_exif(Some(written.into_inner().into()));
    file.encoder().bytes().to_vec()
}

const LINE: &str = "35mm f/1.8 &lt;ED&gt;";

#[tokio::test]
async fn camera_data_are_shown_where_the_author_wants_it_and_nowhere_else() {
    let site = Site::start().await;
    let (ada, guest) = (site.person("ada").await, site.guest());
    let draft = ada.begin_draft(from_a_camera()).await;
    assert!(ada.page(&draft).await.contains("name=\"show_camera\""));
    let published = ada
        .post(&draft, &[("alt", "x"), ("action", "publish")])
        .await;
    let post = location(&published);
    assert!(!guest.page(&post).await.contains("NIKON"));

    let shown = [("show_camera", "yes"), ("show_camera_shown", "no")];
    ada.post(&format!("{post}/edit"), &shown).await;
    let page = guest.page(&post).await;
    for part in [
        "NIKON D750",
        LINE,
        "35 mm",
        "f/2.8",
        "1/250 s",
        "ISO 400",
        "3 May 2026, 14:03",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(!page.contains("SERIAL") && !page.contains("Owner Name"));
    assert!(
        !guest.page("/").await.contains("NIKON"),
        "only on its own page"
    );
    // A form without the box leaves it, one whose box was unticked takes it away.
    ada.post(&format!("{post}/edit"), &[("caption", "Words")])
        .await;
    assert!(guest.page(&post).await.contains("NIKON"));
    ada.post(&format!("{post}/edit"), &[("show_camera_shown", "yes")])
        .await;
    assert!(!guest.page(&post).await.contains("NIKON"));
}

#[tokio::test]
async fn an_account_chooses_for_its_next_posts() {
    let site = Site::start().await;
    let (ada, guest) = (site.person("ada").await, site.guest());
    let before = ada.publish(jpeg(), "Before", "").await;
    let settings = [
        ("licence", "cc-by-4.0"),
        ("camera", "no"),
        ("camera", "yes"),
    ];
    ada.post("/settings/posting", &settings).await;
    let page = ada.page("/settings/posting").await;
    assert!(page.contains("<option value=\"cc-by-4.0\" selected>"));
    let draft = ada.begin_draft(from_a_camera()).await;
    let form = [("alt", "x"), ("caption", "After"), ("action", "publish")];
    let after = location(&ada.post(&draft, &form).await);
    let page = guest.page(&after).await;
    assert!(page.contains("NIKON D750"));
    assert!(
        page.contains("itemprop=\"license\" href=\"https://creativecommons.org/licenses/by/4.0/\"")
    );
    assert!(guest.page(&before).await.contains("All rights reserved"));

    let feed = guest.page("/@ada/feed.atom").await;
    assert!(
        feed.contains("<rights>CC BY 4.0, https://creativecommons.org/licenses/by/4.0/</rights>")
    );
    assert!(
        feed.contains("rel=\"license\"") && feed.contains("<rights>All rights reserved</rights>")
    );
    let address = format!("{}{after}", site.address());
    let oembed = guest.page(&format!("/oembed?url={address}")).await;
    let oembed: Value = serde_json::from_str(&oembed).unwrap();
    assert_eq!(oembed["license"], "CC BY 4.0");

    // One post may say otherwise, and what is no licence changes nothing.
    let edit = format!("{after}/edit");
    ada.post(
        &edit,
        &[("licence", "cc0-1.0"), ("licence_shown", "cc-by-4.0")],
    )
    .await;
    assert!(guest.page(&after).await.contains("CC0 1.0"));
    ada.post(&edit, &[("licence", "mine"), ("licence_shown", "cc0-1.0")])
        .await;
    assert!(guest.page(&after).await.contains("CC0 1.0"));
}

#[tokio::test]
async fn what_a_file_says_of_its_rights_is_offered_and_not_taken() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let file = with_xmp(
        "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">Gate no. 5</rdf:li></rdf:Alt></dc:title>\
         <dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">A gate.</rdf:li></rdf:Alt>\
         </dc:description>\
         <dc:creator><rdf:Seq><rdf:li>Ada &lt;Lovelace&gt;</rdf:li></rdf:Seq></dc:creator>\
         <w:WebStatement xmlns:w=\"http://ns.adobe.com/xap/1.0/rights/\">\
         http://creativecommons.org/licenses/by-sa/4.0/</w:WebStatement>",
    );
    let draft = ada.begin_draft(file).await;
    let page = ada.page(&draft).await;
    assert_eq!(field(&page, "caption"), "A gate.");
    assert!(page.contains("value=\"take-title\"") && page.contains("Gate no. 5"));
    assert!(page.contains("Photo: Ada &lt;Lovelace&gt;"));
    assert!(page.contains("<option value=\"all-rights-reserved\" selected>"));

    ada.post(&draft, &[("action", "take-credit")]).await;
    ada.post(&draft, &[("action", "take-licence")]).await;
    let page = ada.page(&draft).await;
    assert_eq!(field(&page, "caption"), "A gate.\n\nPhoto: Ada <Lovelace>");
    assert!(page.contains("<option value=\"cc-by-sa-4.0\" selected>"));
    assert!(!page.contains("take-credit") && !page.contains("take-licence"));
    // The title takes the caption's place, which is not lost.
    ada.post(&draft, &[("action", "take-title")]).await;
    let page = ada.page(&draft).await;
    assert_eq!(field(&page, "caption"), "Gate no. 5");
    assert!(page.contains("from the file"));
    ada.post(&draft, &[("action", "restore")]).await;
    let page = ada.page(&draft).await;
    assert!(field(&page, "caption").starts_with("A gate."));
    let gone = ada.post(&draft, &[("action", "take-licence")]).await;
    assert_eq!(gone.status(), reqwest::StatusCode::CONFLICT);
}
