//! Everything of somebody's as one zip, and such a zip brought in.

use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use image::ImageFormat;
use reqwest::multipart::{Form, Part};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use vignette::domain::{Timestamp, Transfer, TransferKind, Username};
use vignette::storage::Store;
use vignette::storage::transfers::Transfers;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::pictures::{corners, encoded, jpeg};
use crate::site::{Person, Site, files_below, media_on};

const PAGE: &str = "/settings/archives";
const EXPORT: &str = "/settings/archives/export";
const DOWNLOAD: &str = "/settings/archives/export.zip";

type Archive = ZipArchive<Cursor<Vec<u8>>>;

/// The page when nothing is under way any more.
pub async fn settled(person: &Person) -> String {
    let begun = Instant::now();
    loop {
        let page = person.page(PAGE).await;
        if !page.contains("data-pending") {
            return page;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "{page}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Everything of somebody's, as the bytes of a zip.
async fn exported(person: &Person) -> Vec<u8> {
    let asked = person.post(EXPORT, &[]).await;
    assert_eq!(asked.status(), StatusCode::SEE_OTHER);
    settled(person).await;
    let answer = person.get(DOWNLOAD).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()["content-type"], "application/zip");
    let said = answer.content_length();
    let bytes = answer.bytes().await.unwrap().to_vec();
    assert_eq!(said, Some(bytes.len() as u64));
    bytes
}

pub async fn import(person: &Person, bytes: Vec<u8>) -> Response {
    let form = Form::new().part("archive", Part::bytes(bytes).file_name("mine.zip"));
    let request = person.request(Method::POST, "/settings/archives/import");
    request.multipart(form).send().await.unwrap()
}

/// Brings an archive in and tells what the page then says of it.
pub async fn imported(person: &Person, bytes: Vec<u8>) -> String {
    let answer = import(person, bytes).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let page = settled(person).await;
    let said = page.split("Bring it here").nth(1).unwrap();
    said.split("<form").next().unwrap().to_owned()
}

fn opened(bytes: &[u8]) -> Archive {
    ZipArchive::new(Cursor::new(bytes.to_vec())).unwrap()
}

fn file(archive: &mut Archive, name: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut file = archive.by_name(name).unwrap();
    file.read_to_end(&mut bytes).unwrap();
    bytes
}

fn listed(archive: &mut Archive, name: &str) -> Value {
    serde_json::from_slice(&file(archive, name)).unwrap()
}

/// How many archives the site keeps.
fn archives(site: &Site) -> usize {
    let folder = site.data.path().join("pictures/archives");
    // An empty folder does not stay.
    if folder.exists() {
        files_below(&folder)
    } else {
        0
    }
}

/// A zip of these files.
fn packed(files: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(method);
    for (name, bytes) in files {
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A zip that holds one post around these pictures.
pub fn of_post(post: &Value, pictures: &[(&str, &[u8])]) -> Vec<u8> {
    of_posts(std::slice::from_ref(post), pictures)
}

/// A zip that holds posts around these pictures.
fn of_posts(posts: &[Value], pictures: &[(&str, &[u8])]) -> Vec<u8> {
    let posts = serde_json::to_vec(posts).unwrap();
    let mut files = vec![("posts.json", posts.as_slice())];
    files.extend(pictures);
    packed(&files, CompressionMethod::Stored)
}

pub fn post_with(files: &[&str]) -> Value {
    let pictures: Vec<Value> = files.iter().map(|file| json!({ "file": file })).collect();
    json!({
        "id": "0198f2aa-0000-7000-8000-000000000001",
        "created_at": "2025-06-01T12:00:00Z",
        "published_at": "2025-06-02T12:00:00Z",
        "visibility": "public",
        "caption": "By hand",
        "pictures": pictures,
    })
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
    assert_eq!(archive.len(), 9);
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
    let begun = Instant::now();
    while archives(&site) > 0 {
        assert!(begun.elapsed() < Duration::from_secs(20));
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let store = site.store().await;
    let ended = store.transfers_ended(Timestamp::now(), 9).await;
    assert_eq!(ended.unwrap(), []);
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
    let user = store.user_by_name(&Username::parse("ada").unwrap()).await;
    let user = user.unwrap().unwrap().id;
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
async fn on_another_site_everything_comes_back_with_its_words_and_dates() {
    let here = Site::start().await;
    let ada = here.person("ada").await;
    let bob = here.person("bob").await;
    let dog = ada.publish(jpeg(), "A dog", "#dog #beach").await;
    ada.add(
        &ada.begin_draft(encoded(&corners(90, 60), ImageFormat::Png))
            .await,
        jpeg(),
    )
    .await;
    ada.send("/settings/avatar", None, [("me.jpg", jpeg())])
        .await;
    ada.post(&format!("{dog}/comments"), &[("text", "My own word")])
        .await;
    ada.post(&format!("{dog}/like"), &[]).await;
    let cat = bob.publish(jpeg(), "A cat of his", "").await;
    ada.post(&format!("{cat}/comments"), &[("text", "Nice one")])
        .await;
    ada.post("/@bob/follow", &[]).await;
    let archive = exported(&ada).await;

    let there = Site::start().await;
    // Somebody else has bob's name there.
    there.person("bob").await;
    let eve = there.person("eve").await;
    let said = imported(&eve, archive.clone()).await;
    for line in ["<li>2 posts</li>", "<li>1 comment</li>", "or kept again: 1"] {
        assert!(said.contains(line), "{line} is not in {said}");
    }
    // The comment under bob's post, and bob himself.
    assert!(said.contains("not on this site: 2"), "{said}");
    let profile = eve.page("/@eve").await;
    assert_eq!(profile.matches("<a class=\"tile\"").count(), 1, "{profile}");
    assert!(profile.contains("/@eve/avatar/"));

    let before = opened(&archive);
    let after = exported(&eve).await;
    let (mut before, mut after) = (before, opened(&after));
    let (old, new) = (
        listed(&mut before, "posts.json"),
        listed(&mut after, "posts.json"),
    );
    for (old, new) in old.as_array().unwrap().iter().zip(new.as_array().unwrap()) {
        for field in [
            "caption",
            "hashtags",
            "visibility",
            "sensitive",
            "created_at",
            "published_at",
        ] {
            assert_eq!(old[field], new[field], "{field}");
        }
        let (from, to) = (&old["pictures"], &new["pictures"]);
        assert_eq!(from.as_array().unwrap().len(), to.as_array().unwrap().len());
        for (from, to) in from.as_array().unwrap().iter().zip(to.as_array().unwrap()) {
            assert_eq!(from["alt"], to["alt"]);
            let [from, to] = [from, to].map(|one| one["file"].as_str().unwrap().to_owned());
            assert_eq!(file(&mut before, &from), file(&mut after, &to));
        }
    }
    assert_eq!(
        listed(&mut after, "comments.json")[0]["text"],
        "My own word"
    );
}

#[tokio::test]
async fn nothing_comes_in_twice() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let bob = site.person("bob").await;
    let dog = ada.publish(jpeg(), "A dog", "").await;
    let cat = bob.publish(jpeg(), "A cat", "").await;
    ada.post(&format!("{cat}/comments"), &[("text", "Nice one")])
        .await;
    ada.post("/@bob/follow", &[]).await;
    let archive = exported(&ada).await;
    let said = imported(&ada, archive.clone()).await;
    assert!(said.contains("<li>0 posts</li>"), "{said}");
    assert!(
        said.contains("<li>1 post that was here already</li>"),
        "{said}"
    );
    assert!(
        !said.contains("comment") && !said.contains("again:"),
        "{said}"
    );

    // What was deleted comes back, once, under another address.
    ada.post(&format!("{dog}/delete"), &[]).await;
    ada.post("/@bob/unfollow", &[]).await;
    let said = imported(&ada, archive.clone()).await;
    assert!(said.contains("<li>1 post</li>"), "{said}");
    assert!(said.contains("kept again: 1"), "{said}");
    let said = imported(&ada, archive).await;
    assert!(
        said.contains("<li>1 post that was here already</li>"),
        "{said}"
    );
    assert_eq!(
        ada.page("/@ada").await.matches("<a class=\"tile\"").count(),
        1
    );
    assert_eq!(ada.get(&dog).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_people_packed_themselves_is_read_too() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let mut post = post_with(&["pictures/one.jpg"]);
    post["hashtags"] = json!(["harbour"]);
    let posts = serde_json::to_vec(&json!([post])).unwrap();
    let picture = jpeg();
    let archive = packed(
        &[
            ("__MACOSX/mine/posts.json", b"resource fork"),
            ("mine/posts.json", &posts),
            ("mine/pictures/one.jpg", &picture),
        ],
        CompressionMethod::Deflated,
    );
    let said = imported(&ada, archive).await;
    assert!(said.contains("<li>1 post</li>"), "{said}");
    for list in ["/", "/tags/harbour", "/search?q=hand"] {
        let page = site.guest().page(list).await;
        assert!(page.contains("href=\"/p/"), "{list}: {page}");
    }
}

#[tokio::test]
async fn what_cannot_be_taken_is_told_and_the_rest_comes_in() {
    let site = Site::start_with(|settings| {
        settings.captions.enabled = false;
        settings.pictures.max_bytes = 100_000;
    })
    .await;
    let ada = site.person("ada").await;
    let (good, large) = (jpeg(), vec![7; 200_000]);
    let mut post = post_with(&["good.jpg", "text.jpg", "large.jpg", "nowhere.jpg"]);
    post["hashtags"] = json!(["dog", "no tag"]);
    let files: [(&str, &[u8]); 3] = [
        ("good.jpg", &good),
        ("text.jpg", b"not a picture"),
        ("large.jpg", &large),
    ];
    let said = imported(&ada, of_post(&post, &files)).await;
    assert!(said.contains("<li>1 post</li>"), "{said}");
    for problem in [
        "text.jpg: ",
        "large.jpg: it is larger",
        "nowhere.jpg: it is not",
        "The hashtag no tag",
    ] {
        assert!(said.contains(problem), "{problem} is not in {said}");
    }
}

#[tokio::test]
async fn a_post_of_none_or_too_many_pictures_is_told() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let many = post_with(&["one.jpg"; 12]);
    let mut none = post_with(&[]);
    none["id"] = json!("empty");
    let archive = of_posts(&[many, none], &[("one.jpg", &jpeg())]);
    let said = imported(&ada, archive).await;
    assert!(said.contains("<li>1 post</li>"), "{said}");
    assert!(said.contains("empty: it has no picture"), "{said}");
    assert!(said.contains("10 pictures; 2 were left out"), "{said}");
}

#[tokio::test]
async fn a_small_file_of_very_many_nothings_is_refused() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let nothings = format!("[{}{{}}]", "{},".repeat(2_000_000));
    let posts = packed(
        &[("posts.json", nothings.as_bytes())],
        CompressionMethod::Deflated,
    );
    assert!(posts.len() < 100_000);
    let said = imported(&ada, posts).await;
    assert!(
        said.contains("posts.json in this archive cannot be read"),
        "{said}"
    );
    // What one person names at any length is told at a length that can be read.
    let mut post = post_with(&["one.jpg"]);
    post["created_at"] = json!("never");
    post["id"] = json!("x".repeat(100_000));
    let said = imported(&ada, of_post(&post, &[])).await;
    assert!(said.contains("xxx") && said.len() < 5000, "{}", said.len());
}

#[tokio::test]
async fn a_backup_without_its_archives_lets_them_be_made_anew() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    exported(&ada).await;
    std::fs::remove_dir_all(site.data.path().join("pictures/archives")).unwrap();
    assert_eq!(ada.get(DOWNLOAD).await.status(), StatusCode::SEE_OTHER);
    assert!(ada.page(PAGE).await.contains("Make the file"));
    exported(&ada).await;
}

#[tokio::test]
async fn what_does_not_fit_the_quota_is_left_out_and_said_once() {
    let site = Site::start_with(|settings| {
        settings.captions.enabled = false;
        settings.pictures.quota_bytes = 1;
    })
    .await;
    let ada = site.person("ada").await;
    let mut other = post_with(&["one.jpg"]);
    other["id"] = json!("other");
    let archive = of_posts(&[post_with(&["one.jpg"]), other], &[("one.jpg", &jpeg())]);
    let said = imported(&ada, archive).await;
    assert!(said.contains("<li>0 posts</li>"), "{said}");
    assert_eq!(said.matches("The rest was left out").count(), 1, "{said}");
}

#[tokio::test]
async fn what_is_no_archive_is_refused_with_a_reason() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    ada.publish(jpeg(), "A dog", "").await;
    let whole = exported(&ada).await;
    let half = whole[..whole.len() / 2].to_vec();
    let stranger = packed(&[("hello.txt", b"hi")], CompressionMethod::Stored);
    let wrong = packed(&[("posts.json", b"{}")], CompressionMethod::Stored);
    for (bytes, reason) in [
        (jpeg(), "not a zip file"),
        (half, "not a zip file"),
        (Vec::new(), "not a zip file"),
        (stranger, "no posts.json"),
        (wrong, "posts.json in this archive cannot be read"),
    ] {
        let said = imported(&ada, bytes).await;
        assert!(said.contains(reason), "{reason} is not in {said}");
    }
    let none = ada.post("/settings/archives/import", &[]).await;
    assert!(none.status().is_client_error());
    // Nothing is kept of what was refused.
    assert_eq!(archives(&site), 1, "the export alone");
}

#[tokio::test]
async fn an_archive_is_no_way_around_what_the_site_allows() {
    let site = Site::start_with(|settings| {
        settings.captions.enabled = false;
        settings.limits.comment_person.count = 1;
        settings.archives.max_bytes = 60_000;
    })
    .await;
    let ada = site.person("ada").await;
    let bob = site.person("bob").await;
    let cat = bob.publish(jpeg(), "A cat", "").await;
    site.set_private("ada", true).await;
    let cat = cat.strip_prefix("/p/").unwrap();
    let mut post = post_with(&["one.jpg"]);
    // It cannot be from the future, nor public in a private account.
    post["published_at"] = json!("2999-01-01T00:00:00Z");
    let comments: Vec<Value> = (0..3)
        .map(|n| json!({ "id": n.to_string(), "post": cat, "text": "Buy", "created_at": "2025-01-01T00:00:00Z" }))
        .collect();
    let picture = jpeg();
    let archive = packed(
        &[
            ("posts.json", &serde_json::to_vec(&json!([post])).unwrap()),
            ("comments.json", &serde_json::to_vec(&comments).unwrap()),
            ("one.jpg", &picture),
        ],
        CompressionMethod::Stored,
    );
    let said = imported(&ada, archive).await;
    assert!(said.contains("<li>1 comment</li>"), "{said}");
    assert!(said.contains("Comments under other people"), "{said}");
    assert!(!site.guest().page("/").await.contains("By hand"));
    let posts = listed(&mut opened(&exported(&ada).await), "posts.json");
    assert_eq!(posts[0]["visibility"], "followers");
    assert!(posts[0]["published_at"].as_str().unwrap() < "2999");

    let large = import(&ada, vec![0; 100_000]).await;
    assert_eq!(large.status(), StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn an_import_brings_what_is_missing_and_nothing_else() {
    let here = Site::start().await;
    let ada = here.person("ada").await;
    for n in 0..6 {
        ada.publish(jpeg(), &format!("Dog {n}"), "").await;
    }
    let archive = exported(&ada).await;

    let there = Site::start().await;
    let eve = there.person("eve").await;
    imported(&eve, archive.clone()).await;
    let feed = eve.page("/@eve").await;
    let posts: Vec<&str> = feed.split("href=\"/p/").skip(1).collect();
    for post in posts.iter().take(3) {
        let id = post.split('"').next().unwrap();
        eve.post(&format!("/p/{id}/delete"), &[]).await;
    }
    assert_eq!(
        eve.page("/@eve").await.matches("<a class=\"tile\"").count(),
        3
    );
    assert_eq!(import(&eve, archive).await.status(), StatusCode::SEE_OTHER);
    let said = settled(&eve).await;
    assert!(said.contains("<li>3 posts</li>"), "{said}");
    assert!(
        said.contains("<li>3 posts that were here already</li>"),
        "{said}"
    );
    assert_eq!(
        eve.page("/@eve").await.matches("<a class=\"tile\"").count(),
        6
    );
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
    let store = site.store().await;
    let name = Username::parse("ada").unwrap();
    let user = Store::user_by_name(&store, &name).await.unwrap().unwrap();
    let form = [("password", crate::site::PASSWORD)];
    let answer = ada.post("/settings/account/delete", &form).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let site = site
        .start_again(|settings| settings.captions.enabled = false)
        .await;
    let begun = Instant::now();
    while archives(&site) > 0 {
        assert!(begun.elapsed() < Duration::from_secs(20));
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let store = site.store().await;
    let left = store.transfer(user.id, TransferKind::Export).await;
    assert_eq!(left.unwrap(), None);
}
