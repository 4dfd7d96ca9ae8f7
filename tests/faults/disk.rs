//! A disk that is full.

use std::process::Command;
use std::time::Duration;

use image::{DynamicImage, ImageFormat, RgbImage};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use reqwest::StatusCode;

use crate::backups::walk;
use crate::pictures::encoded;
use crate::program::Recipe;

/// A picture of about a megabyte, which nothing makes smaller.
fn noise(seed: u64) -> Vec<u8> {
    let mut random = StdRng::seed_from_u64(seed);
    let picture = RgbImage::from_fn(600, 600, |_, _| image::Rgb(random.random()));
    encoded(&DynamicImage::from(picture), ImageFormat::Png)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_told_and_nothing_is_lost() {
    let data = tempfile::tempdir().unwrap();
    let folder = data.path().display().to_string();
    // A file system of its own for this process alone, as an unprivileged user may have it.
    let script = format!("mount -t tmpfs -o size=16m tmpfs {folder} && exec \"$@\"");
    let under = [
        "unshare",
        "--user",
        "--map-root-user",
        "--mount",
        "sh",
        "-c",
    ];
    let mut under = under.to_vec();
    under.extend([script.as_str(), "sh"]);
    // Tried with a program that does nothing.
    let mut tried = Command::new(under[0]);
    let works = tried.args(&under[1..]).arg("true").status();
    if !works.is_ok_and(|status| status.success()) {
        eprintln!("passed over, because this system lets nobody mount a file system of their own");
        return;
    }
    let program = Recipe::new(data.path()).under(&under).start();
    let ada = program.person("ada").await;
    let mut posts = Vec::new();
    let refused = loop {
        let response = ada.try_upload(noise(posts.len() as u64)).await.unwrap();
        if response.status() != StatusCode::SEE_OTHER {
            break response;
        }
        let draft = crate::person::location(&response).unwrap();
        posts.push(ada.publish(&draft, "While there was room.").await);
        assert!(posts.len() < 30, "the disk does not fill up");
    };
    assert!(
        posts.len() > 2,
        "the disk was full at once:\n{}",
        program.log()
    );
    assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(refused.headers().contains_key("retry-after"));
    let page = refused.text().await.unwrap();
    assert!(page.contains("storage cannot be used"), "{page}");
    for post in &posts {
        walk(&program.guest(), post).await;
    }
    // Room is made by deleting, without a restart.
    for post in posts.drain(..2) {
        let gone = ada.post(&format!("{post}/delete"), &[]).await;
        assert_eq!(gone.status(), StatusCode::SEE_OTHER, "{}", program.log());
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    let draft = ada.begin_draft(noise(99)).await;
    posts.push(ada.publish(&draft, "There is room again.").await);
    for post in &posts {
        walk(&program.guest(), post).await;
    }
}
