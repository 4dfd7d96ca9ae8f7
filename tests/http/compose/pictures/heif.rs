//! HEIC, AVIF and JPEG XL from the form to what others get.

use reqwest::StatusCode;

use crate::pictures::SECRET;
use crate::site::{Site, media_on};

fn file(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/pictures/heif/");
    std::fs::read(format!("{folder}{name}")).unwrap()
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[tokio::test]
async fn others_get_what_browsers_show_upright_and_nothing_of_the_file() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    for (name, media_type, size) in [
        ("turned-6.heic", "image/jpeg", (64, 96)),
        ("alpha.heic", "image/png", (96, 64)),
        ("turned-8.avif", "image/jpeg", (64, 96)),
        ("turned-8.jxl", "image/jpeg", (64, 96)),
    ] {
        assert!(!name.ends_with(".heic") || name.contains("alpha") || holds(&file(name), SECRET));
        let post = ada.publish(file(name), name, "").await;
        let page = ada.page(&post).await;
        let pictures = media_on(&page);
        assert!(!pictures.is_empty(), "{page}");
        for address in pictures {
            let answer = ada.get(&address).await;
            let kind = answer.headers()["content-type"]
                .to_str()
                .unwrap()
                .to_owned();
            let bytes = answer.bytes().await.unwrap();
            let shown = image::load_from_memory(&bytes).unwrap();
            assert_eq!((shown.width(), shown.height()), size, "{name} {address}");
            assert!(!holds(&bytes, SECRET) && !holds(&bytes, b"Exif"), "{name}");
            if address.ends_with("/original") {
                assert_eq!(kind, media_type, "{name}");
            }
        }
    }
}

#[tokio::test]
async fn the_chooser_names_no_heic_and_the_page_says_that_it_is_taken() {
    let site = Site::start().await;
    let page = site.person("ada").await.page("/compose").await;
    assert!(page.contains("accept=\"image/jpeg,image/png"), "{page}");
    assert!(!page.contains("image/hei"), "{page}");
    assert!(page.contains("JPEG, PNG, WebP, GIF, AVIF, HEIC or JPEG XL, up to"));
    let damaged = file("444.heic")[..700].to_vec();
    let answer = site.person("eve").await.upload(damaged).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer
            .text()
            .await
            .unwrap()
            .contains("of this picture is missing")
    );
}
