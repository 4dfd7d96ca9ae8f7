//! An archive is brought in, and everything is taken along again.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::barriers;
use crate::browser::{Browser, Look};
use crate::pictures::landscape;
use crate::program::Program;

const HERE: &str = "/settings/archives";

pub async fn everything_is_brought_in_and_taken_along_with_javascript() {
    for look in [Look::WIDE, Look::PHONE.dark()] {
        journey(look).await;
    }
}

pub async fn everything_is_brought_in_and_taken_along_without_javascript() {
    journey(Look::WIDE.without_javascript()).await;
}

/// A zip with posts of one picture each, one of which is no picture.
fn archive(folder: &Path, count: u32) -> PathBuf {
    let path = folder.join("mine.zip");
    let mut zip = ZipWriter::new(File::create(&path).unwrap());
    let options = SimpleFileOptions::default();
    let mut posts = Vec::new();
    for number in 0..count {
        let bytes = match number {
            0 => b"notes".to_vec(),
            _ => std::fs::read(landscape(folder, number, 1600, 1067)).unwrap(),
        };
        let name = format!("pictures/{number}.jpg");
        zip.start_file(&name, options).unwrap();
        zip.write_all(&bytes).unwrap();
        posts.push(json!({
            "id": format!("post {number}"),
            "created_at": format!("2026-05-01T12:00:{number:02}Z"),
            "published_at": format!("2026-05-01T12:00:{number:02}Z"),
            "visibility": "public",
            "caption": format!("From elsewhere, {number}"),
            "pictures": [{ "file": name, "alt": "Hills under a sky" }],
        }));
    }
    zip.start_file("posts.json", options).unwrap();
    let posts = Value::from(posts).to_string();
    zip.write_all(posts.as_bytes()).unwrap();
    zip.finish().unwrap();
    path
}

/// Waits for a text; without JavaScript by looking again.
async fn until_said(browser: &Browser, look: Look, text: &str) {
    browser
        .until(text, || async {
            if !look.javascript {
                browser.go(HERE).await;
            }
            browser.text().await.contains(text)
        })
        .await;
}

async fn journey(look: Look) {
    let program = Program::start();
    let folder = tempfile::tempdir().unwrap();
    let archive = archive(folder.path(), 12);
    let mut found = Vec::new();
    let browser = Browser::open(&program.address, look).await;
    browser.sign_up("ada").await;
    browser.go("/settings/profile").await;
    browser.click(&format!("a[href='{HERE}']")).await;
    browser.arrives_at(HERE).await;
    browser.fill("#archive", archive.to_str().unwrap()).await;
    browser.click("form[action$=import] button").await;
    browser.find("progress").await;
    if look.javascript {
        let name = format!("archives-under-way-{}", look.width);
        browser.photograph(&name).await;
    }
    until_said(&browser, look, "11 posts").await;
    assert!(browser.text().await.contains("pictures/0.jpg: "));
    assert_eq!(browser.count("progress").await, 0);

    browser.click("form[action$=export] button").await;
    until_said(&browser, look, "Download").await;
    browser
        .find("a[href='/settings/archives/export.zip']")
        .await;
    if look.javascript {
        barriers::check_here(&browser, HERE, &mut found).await;
        let name = format!("archives-{}", look.width);
        browser.photograph(&name).await;
    }
    browser.go("/@ada").await;
    assert_eq!(browser.count("a.tile").await, 11);
    browser.close().await;
    assert!(found.is_empty(), "{}", found.join("\n"));
}
