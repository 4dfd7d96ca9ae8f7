//! What a program sends again because the answer was lost on its way.

use futures_util::future::join_all;
use reqwest::multipart::{Form, Part};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::client::{Program, id, ids, json_of};
use crate::pictures::jpeg;
use crate::site::Site;

async fn reply(app: &Program, to: &str, text: &str, key: &str) -> Value {
    let body = json!({ "status": text, "in_reply_to_id": to });
    let request = app.request(Method::POST, "/api/v1/statuses");
    let request = request.header("idempotency-key", key.to_owned());
    let request = request.header("content-type", "application/json");
    let answer = request.body(body.to_string()).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    json_of(answer).await
}

#[tokio::test]
async fn a_comment_under_one_key_is_one_comment() {
    let site = Site::start().await;
    let (ada, bob) = (site.person("ada").await, site.person("bob").await);
    let (ada, bob) = (
        Program::of(&site, &ada).await,
        Program::of(&site, &bob).await,
    );
    let post = ada.share(jpeg(), "A gate.", json!({})).await;
    let post = id(&post);
    let many = join_all((0..6).map(|_| reply(&bob, post, "Blue!", "a"))).await;
    let first = &many[0];
    assert!(many.iter().all(|one| id(one) == id(first)), "{many:?}");
    assert_eq!(id(&reply(&bob, post, "Blue!", "a").await), id(first));
    // Another text, another place, another key and another person are other comments.
    let others = [
        reply(&bob, post, "Green!", "a").await,
        reply(&bob, id(first), "Blue!", "a").await,
        reply(&bob, post, "Blue!", "b").await,
        reply(&ada, post, "Blue!", "a").await,
    ];
    let context = ada.get(&format!("/api/v1/statuses/{post}/context")).await;
    assert_eq!(ids(&context["descendants"]).len(), 1 + others.len());
    let notifications = ada.get("/api/v1/notifications").await;
    assert_eq!(
        notifications.as_array().unwrap().len(),
        4,
        "{notifications}"
    );
    let request = bob.request(Method::POST, "/api/v1/statuses");
    let request = request.header("idempotency-key", "k".repeat(200));
    let request = request.header("content-type", "application/json");
    let body = json!({ "status": "Red!", "in_reply_to_id": post });
    let answer = request.body(body.to_string()).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_picture_under_one_key_is_one_draft() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let app = Program::of(&site, &ada).await;
    let send = async |key: &str| {
        let form = Form::new().part("file", Part::bytes(jpeg()).file_name("a.jpg"));
        let request = app.request(Method::POST, "/api/v2/media");
        let request = request.header("idempotency-key", key.to_owned());
        let answer = request.multipart(form).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        id(&json_of(answer).await).to_owned()
    };
    let first = send("a").await;
    assert_eq!(send("a").await, first);
    assert_ne!(send("b").await, first);
    let drafts = app.get("/api/vignette/v1/drafts").await;
    assert_eq!(drafts.as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_draft_is_made_of_pictures_and_made_once() {
    let (site, _model) = Site::start_with_toy(None).await;
    let (ada, eve) = (site.person("ada").await, site.person("eve").await);
    let (app, other) = (
        Program::of(&site, &ada).await,
        Program::of(&site, &eve).await,
    );
    let drafts = "/api/vignette/v1/drafts";
    let media = [
        app.upload(jpeg(), Some("One.")).await,
        app.upload(jpeg(), None).await,
    ];
    let tried = async |body: Value| app.try_send(Method::POST, drafts, &body).await.status();
    assert_eq!(tried(json!({})).await, StatusCode::UNPROCESSABLE_ENTITY);
    for body in [
        json!({ "media_ids": ["1"] }),
        json!({ "media_ids": [media[0], "x"] }),
    ] {
        assert_eq!(tried(body).await, StatusCode::NOT_FOUND);
    }
    let long = json!({ "media_ids": media, "caption": "x".repeat(10_000) });
    assert_eq!(tried(long).await, StatusCode::UNPROCESSABLE_ENTITY);
    let direct = json!({ "media_ids": media, "visibility": "direct" });
    assert_eq!(tried(direct).await, StatusCode::UNPROCESSABLE_ENTITY);
    let body = json!({ "media_ids": media, "hashtags": "#sea", "visibility": "unlisted" });
    let refused = other.try_send(Method::POST, drafts, &body).await;
    assert_eq!(refused.status(), StatusCode::NOT_FOUND);

    let draft = app.post(drafts, body.clone()).await;
    assert_eq!(draft["pictures"].as_array().unwrap().len(), 2);
    assert_eq!(draft["pictures"][0]["alt"]["text"], "One.");
    assert_eq!(draft["caption"]["suggested"], true);
    assert_eq!(
        draft["hashtags"],
        json!({ "text": "#sea", "suggested": false, "from_file": false })
    );
    assert_eq!(id(&app.post(drafts, body).await), id(&draft));
    assert_eq!(app.get(drafts).await.as_array().unwrap().len(), 1);
    // What an earlier attempt has put together is taken up, in its order alone.
    let more = app.upload(jpeg(), Some("Three.")).await;
    let all = json!({ "media_ids": [media[0], media[1], more] });
    assert_eq!(app.post(drafts, all).await["id"], draft["id"]);
    let turned = json!({ "media_ids": [media[1], media[0], more], "status": "No." });
    let part = json!({ "media_ids": [media[0]], "status": "No." });
    for body in [turned, part] {
        let answer = app.try_send(Method::POST, "/api/v1/statuses", &body).await;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    }
    let body = json!({ "media_ids": [media[0], media[1], more], "status": "The #sea." });
    let post = app.post("/api/v1/statuses", body.clone()).await;
    assert_eq!(post["media_attachments"].as_array().unwrap().len(), 3);
    assert_eq!(tried(body).await, StatusCode::UNPROCESSABLE_ENTITY);
}
