//! When a post was edited, and the focus of its pictures.

use reqwest::{Method, StatusCode};
use serde_json::json;

use super::client::{Program, id};
use crate::pictures::jpeg;
use crate::site::Site;

#[tokio::test]
async fn a_post_is_edited_when_readers_see_other_words() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let app = Program::of(&site, &ada).await;
    let bob = Program::of(&site, &site.person("bob").await).await;
    let post = app.share(jpeg(), "Some words #sea", json!({})).await;
    let at = format!("/api/v1/statuses/{}", id(&post));
    let picture = id(&post["media_attachments"][0]).to_owned();
    assert!(post["edited_at"].is_null());
    let page = format!(
        "/p/{}",
        post["url"].as_str().unwrap().rsplit('/').next().unwrap()
    );
    assert!(!ada.page(&page).await.contains(">edited "));

    // None of this is an edit.
    bob.post(&format!("{at}/favourite"), json!({})).await;
    let answer = json!({ "status": "Fine", "in_reply_to_id": id(&post) });
    bob.post("/api/v1/statuses", answer).await;
    let same = json!({ "status": "Some words #sea" });
    app.send(Method::PUT, &at, same).await;
    let narrower = json!({ "visibility": "unlisted", "sensitive": true });
    app.send(Method::PUT, &at, narrower).await;
    let focus = json!({ "media_attributes": [{ "id": picture, "focus": "0.5,0.5" }] });
    app.send(Method::PUT, &at, focus).await;
    assert!(app.get(&at).await["edited_at"].is_null());

    // Each of these is.
    let mut last = post["created_at"].as_str().unwrap().to_owned();
    for edit in [
        json!({ "status": "Other words #sea" }),
        json!({ "media_attributes": [{ "id": picture, "description": "Other corners." }] }),
        json!({ "status": "Other words #sea #sand" }),
    ] {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        let edited = app.send(Method::PUT, &at, edit).await;
        let when = edited["edited_at"].as_str().expect("a time").to_owned();
        assert!(when > last, "{when} {last}");
        assert_eq!(bob.get(&at).await["edited_at"], when.as_str());
        last = when;
    }
    let history = app.get(&format!("{at}/history")).await;
    assert_eq!(history[0]["created_at"], last.as_str());
    let page = ada.page(&page).await;
    let shown = page.split(">edited · <time datetime=\"").nth(1).unwrap();
    assert!(shown.starts_with(&last[..19]), "{shown:.40} {last}");
    // It is no edit by the way that nobody made.
    bob.post(&format!("{at}/unfavourite"), json!({})).await;
    assert_eq!(bob.get(&at).await["edited_at"], last.as_str());
}

#[tokio::test]
async fn a_focus_is_kept_and_crops_the_tiles() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let app = Program::of(&site, &ada).await;
    let form = reqwest::multipart::Form::new()
        .part(
            "file",
            reqwest::multipart::Part::bytes(jpeg()).file_name("a.jpg"),
        )
        .text("focus", "-0.5,0.25");
    let request = app.request(Method::POST, "/api/v2/media").multipart(form);
    let made = super::client::json_of(request.send().await.unwrap()).await;
    assert_eq!(made["meta"]["focus"], json!({ "x": -0.5, "y": 0.25 }));
    let at = format!("/api/v1/media/{}", id(&made));
    let answer = app
        .try_send(Method::PUT, &at, &json!({ "focus": "left" }))
        .await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let kept = app
        .send(Method::PUT, &at, json!({ "description": "Corners." }))
        .await;
    assert_eq!(kept["meta"]["focus"], json!({ "x": -0.5, "y": 0.25 }));
    let moved = app
        .send(Method::PUT, &at, json!({ "focus": "1.0,-0.8" }))
        .await;
    assert_eq!(moved["description"], "Corners.");
    let body = json!({ "status": "Words", "media_ids": [id(&made)] });
    let post = app.post("/api/v1/statuses", body).await;
    let shown = &post["media_attachments"][0]["meta"]["focus"];
    assert_eq!(shown, &json!({ "x": 1.0, "y": -0.8 }));
    let tiles = site.guest().page("/@ada").await;
    assert!(
        tiles.contains("class=\"photo focus-x100 focus-y90"),
        "{tiles}"
    );
    let style = tiles
        .split("href=\"")
        .find(|it| it.contains("focus.css"))
        .unwrap();
    let style = site.guest().page(style.split('"').next().unwrap()).await;
    assert!(style.contains(".focus-x100 {") && style.contains(".focus-y90 {"));
    let plain = app.share(jpeg(), "Middle", json!({})).await;
    let middle = &plain["media_attachments"][0]["meta"]["focus"];
    assert_eq!(middle, &json!({ "x": 0.0, "y": 0.0 }));
}
