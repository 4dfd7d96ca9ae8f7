//! Every page, in light and dark, is checked by axe-core for barriers to people who use a screen
//! reader, a keyboard, or need contrast. Nothing serious or critical may be found.

use std::path::PathBuf;

use serde_json::Value;

use crate::browser::{Browser, Look};
use crate::pictures::landscape;
use crate::program::Program;
use crate::reading::gallery::share;

/// Whether axe-core is there (`make axe`).
pub fn available() -> Result<(), String> {
    if script().exists() {
        Ok(())
    } else {
        Err("axe-core is not in vendor/axe: `make axe` fetches it".into())
    }
}

fn script() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("vendor/axe/axe.min.js")
}

pub async fn no_page_has_a_serious_barrier() {
    available().unwrap();
    let program = Program::start();
    let folder = tempfile::tempdir().unwrap();
    let ada = share::signed_up(&program.address, "ada").await;
    let post = share::publish(&program.address, &ada, folder.path(), 1, (900, 600)).await;
    let mut found = Vec::new();
    for (number, look) in [Look::PHONE, Look::WIDE.dark()].into_iter().enumerate() {
        let browser = Browser::open(&program.address, look).await;
        for path in [
            "/",
            "/login",
            "/signup",
            "/reset",
            "/reset/nothing",
            "/@ada",
            "/tags/hills",
            "/tags",
            "/about",
            "/api",
            "/search",
            "/search?q=hills",
            &post,
            "/nowhere",
        ] {
            check(&browser, path, &mut found).await;
        }
        browser.sign_up(&format!("guest_{number}")).await;
        browser.go(&post).await;
        browser.fill("#text", "Lovely, @ada").await;
        browser.click("#say button").await;
        browser.find(".comment").await;
        browser.go("/compose").await;
        let file = landscape(folder.path(), 7, 900, 600);
        let input = browser.find("#picture").await;
        input.send_keys(file.to_str().unwrap()).await.unwrap();
        browser.arrives_at("/compose/").await;
        browser.find("#candidates li").await;
        let draft = browser.path().await;
        for path in [
            draft.as_str(),
            "/compose",
            "/",
            "/home",
            &post,
            "/@ada",
            "/@ada/followers",
            "/bookmarks",
            "/notifications",
            "/settings/profile",
            "/settings/account",
            "/settings/privacy",
            "/settings/posting",
            "/settings/remote-captions",
            "/settings/notifications",
            "/settings/appearance",
            "/settings/people",
            "/settings/security",
            "/settings/two-factor",
            "/search",
            "/search?q=hills",
            "/tags",
        ] {
            check(&browser, path, &mut found).await;
        }
        browser.go("/settings/two-factor").await;
        browser.click("main form button").await;
        browser.find("#code").await;
        check_here(&browser, "a key for an app", &mut found).await;
        browser.go(&draft).await;
        browser.publish_suggested().await;
        let own = browser.path().await;
        for page in ["", "/edit", "/delete", "/links"] {
            check(&browser, &format!("{own}{page}"), &mut found).await;
        }
        browser.go(&format!("{own}/links")).await;
        browser.click("main form button").await;
        let link = browser.value("#made").await;
        let shared = link.strip_prefix(&program.address).unwrap();
        check(&browser, shared, &mut found).await;
        browser.close().await;
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Opens a page and adds its barriers to those found.
pub async fn check(browser: &Browser, path: &str, found: &mut Vec<String>) {
    browser.go(path).await;
    check_here(browser, path, found).await;
}

/// As [`check`], for the page that is open, which `path` only names.
pub async fn check_here(browser: &Browser, path: &str, found: &mut Vec<String>) {
    browser.find("main").await;
    let axe = std::fs::read_to_string(script()).unwrap();
    browser.client.execute(&axe, Vec::new()).await.unwrap();
    let run = "const done = arguments[0];
        axe.run(document, { resultTypes: ['violations'] }).then((result) => done(result.violations))
           .catch((error) => done(String(error)));";
    let violations = browser.client.execute_async(run, Vec::new()).await.unwrap();
    let Value::Array(violations) = violations else {
        panic!("axe-core failed on {path}: {violations}");
    };
    for violation in violations {
        if matches!(violation["impact"].as_str(), Some("serious" | "critical")) {
            let nodes: Vec<String> = violation["nodes"]
                .as_array()
                .unwrap()
                .iter()
                .map(|node| format!("{} {}", node["html"], node["failureSummary"]))
                .collect();
            found.push(format!("{path}: {}: {}", violation["id"], nodes.join("; ")));
        }
    }
}
