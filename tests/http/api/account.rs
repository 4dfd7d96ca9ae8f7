//! What our own interface has for one's drafts and one's account.

use std::time::Duration;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::client::{Program, id, json_of};
use crate::pictures::jpeg;
use crate::site::Site;

const OWN: &str = "/api/vignette/v1";

async fn two(site: &Site) -> (Program, Program) {
    let (ada, bob) = (site.person("ada").await, site.person("bob").await);
    (Program::of(site, &ada).await, Program::of(site, &bob).await)
}

/// A refusal's kind and sentence.
async fn problem(answer: reqwest::Response) -> (StatusCode, String) {
    let status = answer.status();
    assert_eq!(answer.headers()["content-type"], "application/problem+json");
    let problem = json_of(answer).await;
    assert_eq!(problem["status"], status.as_u16());
    assert!(problem["request_id"].is_string());
    (status, problem["detail"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn a_draft_is_worded_and_published_by_its_author_alone() {
    let (site, _model) = Site::start_with_toy(None).await;
    let (ada, bob) = two(&site).await;
    let media = ada.upload(jpeg(), None).await;
    let made = ada
        .post(&format!("{OWN}/drafts"), json!({ "media_ids": [media] }))
        .await;
    let at = format!("{OWN}/drafts/{}", id(&made));
    let offered = &made["pictures"][0]["suggestions"]["captions"];
    let last = offered.as_array().unwrap().last().unwrap()["text"].clone();
    let chosen = ada
        .post(&format!("{at}/caption"), json!({ "caption": last }))
        .await;
    assert_eq!(chosen["caption"]["text"], last);
    let invented = json!({ "caption": "Nobody said so" });
    let refused = ada
        .try_send(Method::POST, &format!("{at}/caption"), &invented)
        .await;
    assert_eq!(problem(refused).await.0, StatusCode::UNPROCESSABLE_ENTITY);

    let picture = &made["pictures"][0]["id"];
    let words = json!({
        "caption": "My own", "hashtags": "sea #Sky", "visibility": "unlisted",
        "alts": [{ "id": picture, "text": "A gray wall." }],
    });
    let changed = ada.send(Method::PUT, &at, words.clone()).await;
    assert_eq!(
        changed["caption"],
        json!({ "text": "My own", "suggested": false, "from_file": false })
    );
    assert_eq!(changed["hashtags"]["text"], "#sea #Sky");
    assert_eq!(changed["pictures"][0]["alt"]["text"], "A gray wall.");
    let kept = ada
        .send(Method::PUT, &at, json!({ "sensitive": true }))
        .await;
    assert_eq!(kept["caption"]["text"], "My own");

    for (method, path) in [
        (Method::GET, at.clone()),
        (Method::PUT, at.clone()),
        (Method::POST, format!("{at}/caption")),
        (Method::POST, format!("{at}/publish")),
        (Method::DELETE, at.clone()),
    ] {
        let refused = bob.try_send(method, &path, &json!({})).await;
        assert_eq!(problem(refused).await.0, StatusCode::NOT_FOUND, "{path}");
    }
    let post = ada.post(&format!("{at}/publish"), json!({})).await;
    assert_eq!(
        (&post["visibility"], &post["sensitive"]),
        (&json!("unlisted"), &json!(true))
    );
    let again = ada.post(&format!("{at}/publish"), json!({})).await;
    assert_eq!(again["id"], post["id"]);
    let late = ada.try_send(Method::DELETE, &at, &json!({})).await;
    assert_eq!(late.status(), StatusCode::NOT_FOUND, "a post is no draft");

    let media = ada.upload(jpeg(), None).await;
    let made = ada
        .post(&format!("{OWN}/drafts"), json!({ "media_ids": [media] }))
        .await;
    let at = format!("{OWN}/drafts/{}", id(&made));
    let gone = ada.try_send(Method::DELETE, &at, &json!({})).await;
    assert_eq!(gone.status(), StatusCode::NO_CONTENT);
    assert_eq!(ada.get(&format!("{OWN}/drafts")).await, json!([]));
}

#[tokio::test]
async fn share_links_are_made_and_revoked_by_the_author_alone() {
    let site = Site::start().await;
    let (ada, bob) = two(&site).await;
    let post = ada
        .share(jpeg(), "For few", json!({ "visibility": "private" }))
        .await;
    let at = format!("{OWN}/statuses/{}/links", id(&post));
    let made = ada.post(&at, json!({ "lifetime": "day" })).await;
    assert!(made["expires_at"].is_string());
    let address = made["url"]
        .as_str()
        .unwrap()
        .strip_prefix(site.address())
        .unwrap();
    assert!(site.guest().page(address).await.contains("For few"));
    let links = ada.get(&at).await;
    assert_eq!(links[0]["works"], true);
    let one = format!("{at}/{}", id(&links[0]));
    for (method, path) in [
        (Method::GET, &at),
        (Method::POST, &at),
        (Method::DELETE, &one),
    ] {
        let refused = bob.try_send(method, path, &json!({})).await;
        assert_eq!(refused.status(), StatusCode::NOT_FOUND, "{path}");
    }
    let odd = ada
        .try_send(Method::POST, &at, &json!({ "lifetime": "decade" }))
        .await;
    assert!(problem(odd).await.1.contains("lifetime"));
    let revoked = ada.try_send(Method::DELETE, &one, &json!({})).await;
    assert_eq!(revoked.status(), StatusCode::NO_CONTENT);
    assert_eq!(
        site.guest().get(address).await.status(),
        StatusCode::NOT_FOUND
    );
    for _ in 0..20 {
        ada.post(&at, json!({ "lifetime": "never" })).await;
    }
    let full = ada.try_send(Method::POST, &at, &json!({})).await;
    assert_eq!(problem(full).await.0, StatusCode::CONFLICT);
}

#[tokio::test]
async fn settings_and_sessions_take_a_whole_scope() {
    let site = Site::start().await;
    let person = site.person("ada").await;
    let ada = Program::of(&site, &person).await;
    let settings = format!("{OWN}/settings");
    let before = ada.get(&settings).await;
    assert_eq!(
        (&before["private"], &before["sensitive_posts"]),
        (&json!(false), &json!("blur"))
    );
    let change = json!({ "private": "true", "bio": "Photos.", "disabled_notifications": ["like"] });
    let after = ada.send(Method::PATCH, &settings, change).await;
    assert_eq!(after["disabled_notifications"], json!(["like"]));
    assert_eq!(ada.get(&settings).await, after);
    for wrong in [
        json!({ "sensitive_posts": "perhaps" }),
        json!({ "disabled_notifications": ["warning"] }),
        json!({ "private": "perhaps" }),
    ] {
        let refused = ada.try_send(Method::PATCH, &settings, &wrong).await;
        assert_eq!(
            problem(refused).await.0,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{wrong}"
        );
    }
    assert_eq!(ada.get(&settings).await, after);

    let sessions = format!("{OWN}/sessions");
    let found = ada.get(&sessions).await;
    assert_eq!(found.as_array().unwrap().len(), 1);
    let other = site.person("bob").await;
    let bob = Program::of(&site, &other).await;
    let one = format!("{sessions}/{}", id(&found[0]));
    bob.try_send(Method::DELETE, &one, &json!({})).await;
    assert_eq!(
        person.get("/settings/security").await.status(),
        StatusCode::OK
    );
    let ended = ada.try_send(Method::DELETE, &one, &json!({})).await;
    assert_eq!(ended.status(), StatusCode::NO_CONTENT);
    assert_ne!(
        person.get("/settings/security").await.status(),
        StatusCode::OK
    );

    let narrow = Program::with(&site, &other, "read:accounts write:accounts").await;
    for path in [&settings, &sessions, &format!("{OWN}/export")] {
        let refused = narrow.try_get(path).await;
        assert_eq!(problem(refused).await.0, StatusCode::FORBIDDEN, "{path}");
    }
}

#[tokio::test]
async fn an_archive_is_asked_for_and_fetched() {
    let site = Site::start().await;
    let (ada, bob) = two(&site).await;
    ada.share(jpeg(), "For all", json!({})).await;
    let export = format!("{OWN}/export");
    assert_eq!(ada.try_get(&export).await.status(), StatusCode::NOT_FOUND);
    let asked = ada.try_send(Method::POST, &export, &json!({})).await;
    assert_eq!(asked.status(), StatusCode::ACCEPTED);
    let ready: Value = tokio::time::timeout(Duration::from_secs(90), async {
        loop {
            let found = ada.get(&export).await;
            if found["state"] != "pending" {
                break found;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    })
    .await
    .unwrap();
    assert_eq!(ready["state"], "ready", "{ready}");
    let address = ready["url"]
        .as_str()
        .unwrap()
        .strip_prefix(site.address())
        .unwrap();
    let archive = ada.try_get(address).await;
    assert_eq!(archive.headers()["content-type"], "application/zip");
    let bytes = archive.bytes().await.unwrap();
    assert!(bytes.starts_with(b"PK") && bytes.len() as u64 == ready["bytes"].as_u64().unwrap());
    let request = ada
        .request(Method::GET, address)
        .header("range", "bytes=0-3");
    let part = request.send().await.unwrap();
    assert_eq!(part.status(), StatusCode::PARTIAL_CONTENT);
    assert_eq!(bob.try_get(address).await.status(), StatusCode::NOT_FOUND);
}
