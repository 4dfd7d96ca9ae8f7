//! What the tests of exports and imports have in common.

use std::io::{Cursor, Read, Write};
use std::time::{Duration, Instant};

use reqwest::multipart::{Form, Part};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::site::{Person, Site, files_below};

pub const PAGE: &str = "/settings/archives";
pub const EXPORT: &str = "/settings/archives/export";
pub const DOWNLOAD: &str = "/settings/archives/export.zip";

pub type Archive = ZipArchive<Cursor<Vec<u8>>>;

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

/// Everything of someone's, as the bytes of a zip.
pub async fn exported(person: &Person) -> Vec<u8> {
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

/// The same, in a way.
pub async fn imported_as(person: &Person, bytes: Vec<u8>, import_as: &str) -> String {
    imported_with(person, bytes, &[("import_as", import_as)]).await
}

/// The same, with what was chosen.
pub async fn imported_with(person: &Person, bytes: Vec<u8>, choices: &[(&str, &str)]) -> String {
    let mut form = Form::new();
    for (name, choice) in choices {
        form = form.text((*name).to_owned(), (*choice).to_owned());
    }
    let form = form.part("archive", Part::bytes(bytes).file_name("mine.zip"));
    let request = person.request(Method::POST, "/settings/archives/import");
    let answer = request.multipart(form).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    said(person).await
}

/// What the page says of the import that has ended.
async fn said(person: &Person) -> String {
    let page = settled(person).await;
    let said = page.split("<h2>Import</h2>").nth(1).unwrap();
    said.split("<form").next().unwrap().to_owned()
}

/// Brings an archive in and returns what the page then says of it.
pub async fn imported(person: &Person, bytes: Vec<u8>) -> String {
    let answer = import(person, bytes).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    said(person).await
}

pub fn opened(bytes: &[u8]) -> Archive {
    ZipArchive::new(Cursor::new(bytes.to_vec())).unwrap()
}

pub fn file(archive: &mut Archive, name: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut file = archive.by_name(name).unwrap();
    file.read_to_end(&mut bytes).unwrap();
    bytes
}

pub fn listed(archive: &mut Archive, name: &str) -> Value {
    serde_json::from_slice(&file(archive, name)).unwrap()
}

/// How many archives the site keeps.
pub fn archives(site: &Site) -> usize {
    let folder = site.data.path().join("pictures/archives");
    // An empty folder does not stay.
    if folder.exists() {
        files_below(&folder)
    } else {
        0
    }
}

/// Waits until the sweep has taken all archives.
pub async fn swept(site: &Site) {
    let begun = Instant::now();
    while archives(site) > 0 {
        assert!(begun.elapsed() < Duration::from_secs(20));
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// A zip of these files.
pub fn packed(files: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
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
pub fn of_posts(posts: &[Value], pictures: &[(&str, &[u8])]) -> Vec<u8> {
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
