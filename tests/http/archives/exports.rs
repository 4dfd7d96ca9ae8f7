//! Everything of someone's as one zip.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use reqwest::StatusCode;
use vignette::domain::{Timestamp, Transfer, TransferKind};

use crate::archives::transfers::{
    DOWNLOAD, EXPORT, PAGE, archives, exported, file, import, listed, opened, settled, swept,
};
use crate::pictures::jpeg;
use crate::site::{Site, media_on};

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
    let mut archive = opened(&exported(&ada).await);
    let posts = listed(&mut archive, "posts.json");
    assert_eq!(posts.as_array().unwrap().len(), 2);
    assert_eq!(posts[0]["caption"], "A </script> dog");
    assert_eq!(posts[0]["hashtags"][0], "dog");
    assert_eq!(posts[0]["visibility"], "public");
    assert!(posts[1]["published_at"].is_null(), "the draft");
    let id = dog.strip_prefix("/p/").unwrap();
    let served = {
        let page = ada.page(&dog).await;
        let picture = media_on(&page)[0].clone();
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
    let profile = listed(&mut archive, "profile.json");
    assert_eq!(profile["email"], "ada@example.org");
    let comments = listed(&mut archive, "comments.json");
    assert_eq!(comments.as_array().unwrap().len(), 1);
    assert_eq!(comments[0]["text"], "Nice one");
    let people = listed(&mut archive, "people.json");
    assert_eq!(people["following"][0]["username"], "bob");
    assert_eq!(people["liked_posts"][0], cat.strip_prefix("/p/").unwrap());
    assert!(!file(&mut archive, "avatar.webp").is_empty());
    assert!(file(&mut archive, "index.html").starts_with(b"<!doctype html>"));
    let script = String::from_utf8(file(&mut archive, "browse.js")).unwrap();
    assert!(script.starts_with("const posts = ["));
    assert_eq!(listed(&mut archive, "albums.json"), serde_json::json!([]));
    assert_eq!(archive.len(), 10);
}

#[tokio::test]
async fn an_archive_is_its_owners_alone_and_goes_with_the_next() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let bob = site.person("bob").await;
    assert_eq!(ada.get(DOWNLOAD).await.status(), StatusCode::SEE_OTHER);
    exported(&ada).await;
    assert_eq!(bob.get(DOWNLOAD).await.status(), StatusCode::SEE_OTHER);
    for path in [PAGE, DOWNLOAD] {
        let answer = site.guest().get(path).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    }
    exported(&ada).await;
    assert_eq!(archives(&site), 1);
}

#[tokio::test]
async fn an_archive_is_made_only_so_often() {
    let site = Site::start_with(|settings| {
        settings.captions.enabled = false;
        settings.limits.export_person.count = 1;
        settings.limits.import_person.count = 0;
    })
    .await;
    let ada = site.person("ada").await;
    let archive = exported(&ada).await;
    let again = ada.post(EXPORT, &[]).await;
    let into = import(&ada, archive).await;
    for answer in [again, into] {
        assert_eq!(answer.status(), StatusCode::TOO_MANY_REQUESTS);
        assert!(answer.headers().contains_key("retry-after"));
    }
    // The archive that there is has not been lost by asking too often.
    assert_eq!(ada.get(DOWNLOAD).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn what_ended_long_ago_is_swept_with_its_archive() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    exported(&ada).await;
    assert_eq!(archives(&site), 1);
    // The sweep at the next start finds it too old at once.
    let site = site
        .start_again(|settings| {
            settings.captions.enabled = false;
            settings.archives.keep_days = 0;
        })
        .await;
    swept(&site).await;
    let store = site.store().await;
    let ended = store.transfers_ended(Timestamp::now(), 9).await;
    assert_eq!(ended.unwrap(), []);
}

fn originals(folder: &Path) -> Vec<PathBuf> {
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

#[tokio::test]
async fn an_archive_that_cannot_be_made_is_not_offered_and_tried_again() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    ada.publish(jpeg(), "A dog", "").await;
    // The original cannot be read: its folder has turned into a file.
    let original = originals(&site.data.path().join("pictures")).pop().unwrap();
    let folder = original.parent().unwrap();
    let aside = site.data.path().join("aside");
    std::fs::rename(folder, &aside).unwrap();
    std::fs::write(folder, "x").unwrap();
    ada.post(EXPORT, &[]).await;
    let store = site.store().await;
    let user = site.user("ada").await.id;
    let export = async || {
        let found = store.transfer(user, TransferKind::Export).await;
        found.unwrap().unwrap()
    };
    // It was tried, and waits: a store that fails may come back, and that is no attempt.
    let begun = Instant::now();
    let tried = loop {
        let found = export().await;
        if found.leased_until > Timestamp::now() && found.attempt == 0 {
            break found;
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "{found:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    assert!(tried.is_under_way());
    assert!(ada.page(PAGE).await.contains("data-pending"));
    assert_eq!(ada.get(DOWNLOAD).await.status(), StatusCode::SEE_OTHER);
    assert_eq!(archives(&site), 0);

    std::fs::remove_file(folder).unwrap();
    std::fs::rename(&aside, folder).unwrap();
    let due = Transfer {
        leased_until: Timestamp::now(),
        ..tried
    };
    assert!(store.replace_transfer(&due, 0).await.unwrap());
    settled(&ada).await;
    assert_eq!(ada.get(DOWNLOAD).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_backup_without_its_archives_lets_them_be_made_anew() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    exported(&ada).await;
    std::fs::remove_dir_all(site.data.path().join("pictures/archives")).unwrap();
    assert_eq!(ada.get(DOWNLOAD).await.status(), StatusCode::SEE_OTHER);
    assert!(ada.page(PAGE).await.contains(">Export</button>"));
    exported(&ada).await;
}

#[tokio::test]
async fn a_deleted_account_takes_its_archives_along() {
    let site = Site::start_with(|settings| {
        settings.captions.enabled = false;
        settings.accounts.grace_days = 0;
    })
    .await;
    let ada = site.person("ada").await;
    exported(&ada).await;
    let user = site.user("ada").await;
    let form = [("password", crate::site::PASSWORD)];
    let answer = ada.post("/settings/account/delete", &form).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let site = site
        .start_again(|settings| settings.captions.enabled = false)
        .await;
    swept(&site).await;
    let store = site.store().await;
    let left = store.transfer(user.id, TransferKind::Export).await;
    assert_eq!(left.unwrap(), None);
}
