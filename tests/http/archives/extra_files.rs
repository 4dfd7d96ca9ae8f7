//! Files of a picture beside its three sizes in an archive: its animation, and what was uploaded.

use image::Rgba;
use reqwest::StatusCode;
use serde_json::Value;
use zip::CompressionMethod;

use crate::archives::transfers::{exported, file, imported, listed, opened, packed};
use crate::compose::pictures::animations::{bytes, frames, gif, picture};
use crate::pictures::SECRET;
use crate::site::{Person, Site, bytes_below, files_below, media_on};

const RED: Rgba<u8> = Rgba([220, 20, 20, 255]);
const BLUE: Rgba<u8> = Rgba([20, 20, 220, 255]);

fn heif(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/pictures/heif/");
    std::fs::read(format!("{folder}{name}")).unwrap()
}

/// The first picture of the first post in an archive.
fn first(archive: &[u8]) -> Value {
    listed(&mut opened(archive), "posts.json")[0]["pictures"][0].clone()
}

fn named(archive: &[u8], picture: &Value, field: &str) -> Vec<u8> {
    file(&mut opened(archive), picture[field].as_str().unwrap())
}

/// The address of the only post of a person.
async fn only_post(person: &Person, name: &str) -> String {
    let page = person.page(&format!("/@{name}")).await;
    let (_, tile) = page.split_once("class=\"tile\"").unwrap();
    let (_, link) = tile.split_once("href=\"").unwrap();
    link.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn an_archive_carries_it_and_an_import_makes_the_same_of_it() {
    let here = Site::start().await;
    let ada = here.person("ada").await;
    let uploaded = gif(&[RED, BLUE, RED], 150);
    let post = ada.publish(uploaded.clone(), "It moves", "").await;
    let moving = bytes(
        &ada,
        &format!("{}/animation", picture(&ada.page(&post).await)),
    )
    .await;
    let archive = exported(&ada).await;
    let shared = first(&archive);
    assert_eq!(named(&archive, &shared, "animation"), moving);
    assert_eq!(named(&archive, &shared, "upload"), uploaded);
    let name = |field: &str| shared[field].as_str().unwrap();
    assert!(name("animation").starts_with("animations/") && name("animation").ends_with(".webp"));
    assert!(name("upload").starts_with("uploads/") && name("upload").ends_with(".gif"));

    let there = Site::start().await;
    let eve = there.person("eve").await;
    imported(&eve, archive.clone()).await;
    let again = exported(&eve).await;
    for field in ["file", "animation", "upload"] {
        let copied = named(&again, &first(&again), field);
        assert_eq!(copied, named(&archive, &shared, field), "{field}");
    }
}

#[tokio::test]
async fn without_the_upload_an_import_takes_the_animation() {
    let site = Site::start_with(|settings| {
        settings.captions.enabled = false;
        settings.pictures.keep_uploads = false;
    })
    .await;
    let ada = site.person("ada").await;
    let post = ada.publish(gif(&[RED, BLUE, RED], 150), "", "").await;
    let address = format!("{}/animation", picture(&ada.page(&post).await));
    let moving = bytes(&ada, &address).await;
    let archive = exported(&ada).await;
    assert!(first(&archive)["upload"].is_null());
    let times = |file: &[u8]| frames(file).iter().map(|it| it.1).collect::<Vec<_>>();

    let eve = site.person("eve").await;
    imported(&eve, archive.clone()).await;
    let page = eve.page(&only_post(&eve, "eve").await).await;
    let moved = bytes(&eve, &format!("{}/animation", picture(&page))).await;
    assert_eq!(times(&moved), times(&moving));

    // Neither an animation of another shape nor what is none harms the picture.
    let mut posts = listed(&mut opened(&archive), "posts.json");
    let (still, bob) = (
        named(&archive, &first(&archive), "file"),
        site.person("bob").await,
    );
    posts[0]["pictures"][0]["upload"] = "uploads/none.gif".into();
    let posts = posts.to_string();
    let name = |field: &str| first(&archive)[field].as_str().unwrap().to_owned();
    let other = crate::pictures::jpeg();
    let files = [
        ("posts.json", posts.as_bytes()),
        (&name("file"), &still),
        (&name("animation"), &other),
    ];
    imported(&bob, packed(&files, CompressionMethod::Stored)).await;
    let page = bob.page(&only_post(&bob, "bob").await).await;
    assert!(!page.contains("data-play"), "{page}");
}

#[tokio::test]
async fn an_upload_that_browsers_do_not_show_is_its_owners_alone() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let folder = site.data.path().join("pictures");
    for (name, ending) in [
        #[cfg(feature = "heic")]
        ("turned-6.heic", "heic"),
        ("turned-8.avif", "avif"),
        ("turned-8.jxl", "jxl"),
    ] {
        let uploaded = heif(name);
        let (files, others) = (files_below(&folder), bytes_below(&folder));
        let post = ada.publish(uploaded.clone(), "", "").await;
        assert_eq!(files_below(&folder), files + 4, "{name}");
        let store = site.store().await;
        let used = store.bytes_of(site.id_of("ada").await).await.unwrap();
        assert_eq!(used, bytes_below(&folder) - others, "{name}");
        // Nobody gets it by an address, its owner neither.
        let base = picture(&ada.page(&post).await);
        for person in [&ada, &site.guest()] {
            let answer = person.get(&format!("{base}/upload")).await;
            assert_eq!(answer.status(), StatusCode::NOT_FOUND);
        }
        for address in media_on(&ada.page(&post).await) {
            let served = bytes(&ada, &address).await;
            assert!(!served.windows(SECRET.len()).any(|it| it == SECRET));
        }
        let archive = exported(&ada).await;
        let shared = first(&archive);
        assert!(
            shared["upload"].as_str().unwrap().ends_with(ending),
            "{shared}"
        );
        assert_eq!(named(&archive, &shared, "upload"), uploaded);

        let there = Site::start().await;
        let eve = there.person("eve").await;
        imported(&eve, archive.clone()).await;
        let again = exported(&eve).await;
        for field in ["file", "upload"] {
            let copied = named(&again, &first(&again), field);
            assert_eq!(copied, named(&archive, &shared, field), "{name} {field}");
        }
        let files = files_below(&folder);
        ada.post(&format!("{post}/delete"), &[]).await;
        assert_eq!(files_below(&folder), files - 4, "{name}");
    }
}

#[tokio::test]
async fn a_site_may_keep_no_uploads() {
    let site = Site::start_with(|settings| {
        settings.captions.enabled = false;
        settings.pictures.keep_uploads = false;
    })
    .await;
    let ada = site.person("ada").await;
    ada.publish(heif("444.avif"), "", "").await;
    assert_eq!(files_below(&site.data.path().join("pictures")), 3);
    assert!(first(&exported(&ada).await)["upload"].is_null());
}
