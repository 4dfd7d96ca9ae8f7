//! What makes the site an app: the manifest, the service worker, and what is shared with it.

use reqwest::StatusCode;
use reqwest::multipart::{Form, Part};
use serde_json::Value;

use crate::pictures::jpeg;
use crate::site::{Site, location};

async fn manifest(site: &Site) -> Value {
    let response = site.guest().get("/manifest.webmanifest").await;
    let kind = response.headers()["content-type"].to_str().unwrap();
    assert!(kind.starts_with("application/manifest+json"), "{kind}");
    serde_json::from_str(&response.text().await.unwrap()).unwrap()
}

#[tokio::test]
async fn the_manifest_says_what_the_site_is_called() {
    let site = Site::start_with(|settings| {
        settings.captions.enabled = false;
        settings.site.name = "Pictures of \"Ωmega\" & friends".into();
        settings.site.description = "For <us>.".into();
    })
    .await;
    let manifest = manifest(&site).await;
    assert_eq!(manifest["name"], "Pictures of \"Ωmega\" & friends");
    assert_eq!(manifest["short_name"], "Pictures of");
    assert_eq!(manifest["description"], "For <us>.");
    let page = site.guest().page("/explore").await;
    assert!(page.contains("<link rel=\"manifest\" href=\"/manifest.webmanifest\">"));
}

/// The width and height that a PNG says of itself.
fn size(png: &[u8]) -> (u32, u32) {
    assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    (number(16), number(20))
}

#[tokio::test]
async fn every_address_of_the_manifest_is_there() {
    let site = Site::start().await;
    let manifest = manifest(&site).await;
    let mut purposes = Vec::new();
    for icon in manifest["icons"].as_array().unwrap() {
        let response = site.guest().get(icon["src"].as_str().unwrap()).await;
        assert_eq!(response.status(), StatusCode::OK, "{icon}");
        assert_eq!(
            response.headers()["content-type"].to_str().unwrap(),
            icon["type"]
        );
        purposes.push(format!(
            "{} {}",
            icon["purpose"].as_str().unwrap(),
            icon["sizes"].as_str().unwrap()
        ));
        if icon["type"] == "image/png" {
            let (width, height) = size(&response.bytes().await.unwrap());
            assert_eq!(format!("{width}x{height}"), icon["sizes"].as_str().unwrap());
        }
    }
    for needed in [
        "any 192x192",
        "any 512x512",
        "maskable 192x192",
        "maskable 512x512",
    ] {
        assert!(
            purposes.iter().any(|purpose| purpose == needed),
            "{purposes:?}"
        );
    }
    let ada = site.person("ada").await;
    let shortcuts = manifest["shortcuts"].as_array().unwrap();
    let urls = shortcuts
        .iter()
        .map(|shortcut| shortcut["url"].as_str().unwrap());
    for path in urls.chain([manifest["start_url"].as_str().unwrap()]) {
        assert_eq!(ada.get(path).await.status(), StatusCode::OK, "{path}");
    }
}

#[tokio::test]
async fn the_colours_of_both_schemes_are_those_of_the_paper() {
    let site = Site::start().await;
    let css = site.guest().page("/static/x/css/site.css").await;
    let paper = css.split_once("--paper: light-dark(").unwrap().1;
    let (light, rest) = paper.split_once(", ").unwrap();
    let dark = rest.split_once(')').unwrap().0;
    let page = site.guest().page("/").await;
    for (scheme, colour) in [("light", light), ("dark", dark)] {
        let meta = format!(
            "<meta name=\"theme-color\" content=\"{colour}\" media=\"(prefers-color-scheme: {scheme})\">"
        );
        assert!(page.contains(&meta), "{meta}");
    }
    assert_eq!(manifest(&site).await["theme_color"], light);
    let ada = site.person("ada").await;
    ada.post("/settings/appearance", &[("theme", "dark")]).await;
    let page = ada.page("/home").await;
    assert!(
        page.contains(&format!("<meta name=\"theme-color\" content=\"{dark}\">")),
        "{page}"
    );
}

#[tokio::test]
async fn the_worker_is_never_stale_and_keeps_nothing_of_anybody() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let response = ada.get("/sw.js").await;
    assert_eq!(
        response.headers()["content-type"],
        "text/javascript; charset=utf-8"
    );
    assert_eq!(response.headers()["cache-control"], "no-cache");
    let worker = response.text().await.unwrap();
    let listed = worker
        .lines()
        .find_map(|line| line.strip_prefix("const PRECACHE = "))
        .unwrap();
    let listed: Vec<String> = serde_json::from_str(listed.trim_end_matches(';')).unwrap();
    for path in &listed {
        let answer = ada.get(path).await;
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        assert!(answer.headers().get("set-cookie").is_none(), "{path}");
        let (mine, everybodys) = (answer.bytes().await.unwrap(), site.guest().get(path).await);
        assert_eq!(mine, everybodys.bytes().await.unwrap(), "{path}");
    }
    assert!(listed.iter().any(|path| path == "/offline"), "{listed:?}");
    assert!(ada.page("/offline").await.contains("You are offline"));
}

#[tokio::test]
async fn the_name_of_the_kept_shell_changes_with_what_is_in_it() {
    let shell = async |site: &Site| {
        let worker = site.guest().page("/sw.js").await;
        worker.lines().next().unwrap().to_owned()
    };
    let first = Site::start().await;
    let same = Site::start().await;
    let other = Site::start_with(|settings| {
        settings.captions.enabled = false;
        settings.site.name = "Elsewhere".into();
    })
    .await;
    assert_eq!(shell(&first).await, shell(&same).await);
    assert_ne!(shell(&first).await, shell(&other).await);
}

fn shared(count: u8) -> Form {
    (0..count).fold(Form::new(), |form, number| {
        let part = Part::bytes(jpeg()).file_name(format!("{number}.jpg"));
        form.part("picture", part)
    })
}

#[tokio::test]
async fn without_the_worker_shared_pictures_become_a_draft() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let request = ada.request(reqwest::Method::POST, "/share");
    let answer = request.multipart(shared(2)).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let draft = location(&answer);
    assert!(draft.starts_with("/compose/"), "{draft}");
    assert_eq!(crate::site::media_on(&ada.page(&draft).await).len(), 2);
    let request = ada.request(reqwest::Method::POST, "/share");
    let answer = request.multipart(shared(12)).send().await.unwrap();
    assert_eq!(location(&answer), "/drafts/review");
}

#[tokio::test]
async fn without_the_worker_a_guest_is_told_to_share_again() {
    let site = Site::start().await;
    let request = site.guest().request(reqwest::Method::POST, "/share");
    let answer = request.multipart(shared(1)).send().await.unwrap();
    assert_eq!(location(&answer), "/login?next=/compose#share-failed");
    let request = site.guest().request(reqwest::Method::POST, "/share");
    let request = request
        .header("Origin", "https://evil.example")
        .multipart(shared(1));
    assert_eq!(
        request.send().await.unwrap().status(),
        StatusCode::FORBIDDEN
    );
}
