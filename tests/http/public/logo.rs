//! A site's own logo.

use std::path::Path;

use image::ImageFormat;
use reqwest::StatusCode;
use vignette::settings::Settings;
use vignette::startup::Application;

use crate::pictures::{corners, encoded};
use crate::site::Site;

const DRAWING: &str =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 8 8\"><path d=\"M0 0h8v8z\"/></svg>";

async fn with_logo(path: &Path) -> Site {
    Site::start_with(|settings| {
        settings.captions.enabled = false;
        settings.site.logo = Some(path.to_owned());
    })
    .await
}

#[tokio::test]
async fn the_logo_stands_in_the_bar_and_is_kept_by_browsers() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes, kind) in [
        ("logo.svg", DRAWING.as_bytes().to_vec(), "image/svg+xml"),
        (
            "logo.png",
            encoded(&corners(90, 30), ImageFormat::Png),
            "image/png",
        ),
    ] {
        let path = folder.path().join(name);
        std::fs::write(&path, &bytes).unwrap();
        let site = with_logo(&path).await;
        let guest = site.guest();
        let page = guest.page("/").await;
        assert!(!page.contains("icon.svg#mark"));
        assert!(
            !page.contains(&*path.to_string_lossy()),
            "its place is ours"
        );
        let (_, rest) = page.split_once("src=\"/logo/").unwrap();
        let address = format!("/logo/{}", rest.split('"').next().unwrap());
        let answer = guest.get(&address).await;
        assert_eq!(answer.headers()["content-type"], kind);
        let cached = answer.headers()["cache-control"].to_str().unwrap();
        assert!(cached.contains("immutable") && cached.contains("public"));
        assert!(answer.headers().contains_key("content-security-policy"));
        assert_eq!(answer.bytes().await.unwrap(), bytes);
        for wrong in ["/logo/0123456789ab", "/logo/x", "/logo/..%2f..%2fetc"] {
            let answer = guest.get(wrong).await;
            assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{wrong}");
        }
        assert!(!guest.page("/manifest.webmanifest").await.contains("/logo/"));
    }
    let site = Site::start().await;
    let without = site.guest();
    assert!(without.page("/").await.contains("icon.svg#mark"));
    let answer = without.get("/logo/0123456789ab").await;
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_file_that_is_no_logo_is_named_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let script = DRAWING.replace("<path", "<script>alert(1)</script><path");
    for (name, bytes, why) in [
        ("gone.svg", None, "cannot be read"),
        ("script.svg", Some(script.into_bytes()), "<script>"),
        (
            "large.svg",
            Some(vec![b' '; 300_000]),
            "larger than 256 KiB",
        ),
        (
            "photo.jpg",
            Some(crate::pictures::jpeg()),
            "neither an SVG nor a PNG",
        ),
        ("half.png", Some(b"\x89PNG\r\n\x1a\n".to_vec()), "PNG"),
    ] {
        let path = folder.path().join(name);
        if let Some(bytes) = bytes {
            std::fs::write(&path, bytes).unwrap();
        }
        let data = tempfile::tempdir().unwrap();
        let mut settings = Settings::default();
        settings.server.listen = "127.0.0.1:0".parse().unwrap();
        settings.storage.data = data.path().to_owned();
        settings.captions.enabled = false;
        settings.site.logo = Some(path.clone());
        let Err(error) = Application::build(&settings).await else {
            panic!("{name} was taken");
        };
        let error = error.to_string();
        for part in ["`site.logo`", &*path.to_string_lossy(), why, "logo = \""] {
            assert!(error.contains(part), "{part} is not in {error}");
        }
        assert!(!error.contains('\n'));
        let made = std::fs::read_dir(data.path()).unwrap().count();
        assert_eq!(made, 0, "nothing was made before the settings were read");
    }
}
