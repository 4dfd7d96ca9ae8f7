//! What Mastodon's interface has no words for: the captioner's, and drafts.

use reqwest::multipart::{Form, Part};
use reqwest::{Method, StatusCode};
use serde_json::json;

use super::client::{Program, json_of};
use crate::pictures::jpeg;
use crate::site::Site;

#[tokio::test]
async fn a_picture_gets_words_and_nothing_is_stored() {
    let (site, _model) = Site::start_with_toy(None).await;
    let ada = site.person("ada").await;
    let app = Program::of(&site, &ada).await;
    let files = crate::site::files_below(site.data.path());
    let send = async |file: Vec<u8>| {
        let form = Form::new().part("file", Part::bytes(file).file_name("a.jpg"));
        let request = app.request(Method::POST, "/api/vignette/v1/captions");
        request.multipart(form).send().await.unwrap()
    };
    let answer = send(jpeg()).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let words = json_of(answer).await;
    assert_eq!(words["alt_text"], words["captions"][0]["text"]);
    assert!(!words["captions"][0]["text"].as_str().unwrap().is_empty());
    assert!(words["hashtags"].is_array() && words["model"].is_string());
    assert_eq!(crate::site::files_below(site.data.path()), files);
    assert_eq!(app.get("/api/vignette/v1/drafts").await, json!([]));

    let refused = send(vec![7; 5000]).await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        refused.headers()["content-type"],
        "application/problem+json"
    );
    let id = refused.headers()["x-request-id"]
        .to_str()
        .unwrap()
        .to_owned();
    let problem = json_of(refused).await;
    assert_eq!(problem["type"], "urn:vignette:problem:unprocessable-entity");
    assert_eq!(
        (&problem["status"], &problem["request_id"]),
        (&json!(422), &json!(id))
    );
    let reader = Program::with(&site, &ada, "read").await;
    let form = Form::new().part("file", Part::bytes(jpeg()).file_name("a.jpg"));
    let request = reader.request(Method::POST, "/api/vignette/v1/captions");
    let answer = request.multipart(form).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn drafts_come_with_what_is_offered_for_them() {
    let (site, _model) = Site::start_with_toy(None).await;
    let (ada, eve) = (site.person("ada").await, site.person("eve").await);
    let (app, other) = (
        Program::of(&site, &ada).await,
        Program::of(&site, &eve).await,
    );
    let draft = ada.begin_draft(jpeg()).await;
    let drafts = app.get("/api/vignette/v1/drafts").await;
    let one = &drafts[0];
    assert!(draft.ends_with(one["id"].as_str().unwrap()));
    assert_eq!(one["caption"]["suggested"], true);
    let offered = &one["pictures"][0]["suggestions"]["captions"][0]["text"];
    assert_eq!(&one["caption"]["text"], offered);
    let at = format!("/api/vignette/v1/drafts/{}", one["id"].as_str().unwrap());
    assert_eq!(other.try_get(&at).await.status(), StatusCode::NOT_FOUND);
    let asked = app
        .try_send(Method::POST, &format!("{at}/suggestions"), &json!({}))
        .await;
    assert_eq!(asked.status(), StatusCode::ACCEPTED);
    assert_eq!(app.get(&at).await["id"], one["id"]);
}
