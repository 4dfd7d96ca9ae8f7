//! Everything of somebody's as one zip.

use std::io::{Cursor, Read};

use reqwest::StatusCode;
use serde_json::Value;
use zip::ZipArchive;

use crate::pictures::jpeg;
use crate::site::{Person, Site};

type Archive = ZipArchive<Cursor<Vec<u8>>>;

async fn download(person: &Person) -> Archive {
    let answer = person.get("/settings/export.zip").await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()["content-type"], "application/zip");
    let bytes = answer.bytes().await.unwrap().to_vec();
    ZipArchive::new(Cursor::new(bytes)).unwrap()
}

fn file(archive: &mut Archive, name: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    archive
        .by_name(name)
        .unwrap()
        .read_to_end(&mut bytes)
        .unwrap();
    bytes
}

fn json(archive: &mut Archive, name: &str) -> Value {
    serde_json::from_slice(&file(archive, name)).unwrap()
}

#[tokio::test]
async fn everything_of_ones_own_is_in_it_and_nothing_else() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let bob = site.person("bob").await;
    let dog = ada.publish(jpeg(), "A </script> dog", "#dog").await;
    ada.begin_draft(jpeg()).await;
    ada.send("/settings/avatar", None, [("me.jpg", jpeg())])
        .await;
    let cat = bob.publish(jpeg(), "A cat of his", "#cat").await;
    ada.post(&format!("{cat}/comments"), &[("text", "Nice one")])
        .await;
    ada.post(&format!("{cat}/like"), &[]).await;
    ada.post("/@bob/follow", &[]).await;
    bob.post(&format!("{dog}/comments"), &[("text", "Good boy")])
        .await;
    let mut archive = download(&ada).await;
    let posts = json(&mut archive, "posts.json");
    assert_eq!(posts.as_array().unwrap().len(), 2);
    assert_eq!(posts[0]["caption"], "A </script> dog");
    assert_eq!(posts[0]["hashtags"][0], "dog");
    assert_eq!(posts[0]["visibility"], "public");
    assert!(posts[1]["published_at"].is_null(), "the draft");
    let id = dog.strip_prefix("/p/").unwrap();
    let served = {
        let page = ada.page(&dog).await;
        let picture = crate::site::media_on(&page)[0].clone();
        let base = picture.rsplit_once('/').unwrap().0.to_owned();
        let answer = ada.get(&format!("{base}/original")).await;
        answer.bytes().await.unwrap()
    };
    for post in posts.as_array().unwrap() {
        let name = post["pictures"][0]["file"].as_str().unwrap().to_owned();
        let picture = file(&mut archive, &name);
        assert_eq!(name.contains(id), post["id"] == id);
        assert_eq!(picture.len(), served.len());
    }
    let profile = json(&mut archive, "profile.json");
    assert_eq!(profile["email"], "ada@example.org");
    let comments = json(&mut archive, "comments.json");
    assert_eq!(comments.as_array().unwrap().len(), 1);
    assert_eq!(comments[0]["text"], "Nice one");
    let people = json(&mut archive, "people.json");
    assert_eq!(people["following"][0], "bob");
    assert_eq!(people["liked_posts"][0], cat.strip_prefix("/p/").unwrap());
    assert!(!file(&mut archive, "avatar.webp").is_empty());
    assert!(file(&mut archive, "index.html").starts_with(b"<!doctype html>"));
    let script = String::from_utf8(file(&mut archive, "browse.js")).unwrap();
    assert!(script.starts_with("const posts = ["));
    assert_eq!(archive.len(), 9);
    let guest = site.guest().get("/settings/export.zip").await;
    assert_eq!(guest.status(), StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn an_archive_is_made_only_so_often() {
    let site = Site::start_with(|settings| {
        settings.captions.enabled = false;
        settings.limits.export_person.count = 1;
    })
    .await;
    let ada = site.person("ada").await;
    download(&ada).await;
    let again = ada.get("/settings/export.zip").await;
    assert_eq!(again.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(again.headers().contains_key("retry-after"));
}

#[tokio::test]
async fn an_archive_that_breaks_off_does_not_look_whole() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    ada.publish(jpeg(), "A dog", "").await;
    ada.publish(jpeg(), "Another", "").await;
    // One of the originals cannot be read: its folder has turned into a file.
    let original = originals(&site.data.path().join("pictures")).pop().unwrap();
    let folder = original.parent().unwrap();
    std::fs::remove_dir_all(folder).unwrap();
    std::fs::write(folder, "x").unwrap();
    let answer = ada.get("/settings/export.zip").await;
    let whole = answer
        .bytes()
        .await
        .is_ok_and(|bytes| ZipArchive::new(Cursor::new(bytes.to_vec())).is_ok());
    assert!(!whole);
}

fn originals(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(originals(&path));
        } else if path.ends_with("original") {
            found.push(path);
        }
    }
    found
}
