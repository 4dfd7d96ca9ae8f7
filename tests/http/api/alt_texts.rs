//! Alt texts through the site's own interface.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::client::{Program, id, ids};
use crate::pictures::jpeg;
use crate::site::{PASSWORD, Site};

const ALT_TEXTS: &str = "/api/vignette/v1/alt-texts";

#[tokio::test]
async fn pictures_without_an_alt_text_are_found_and_described() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    for _ in 0..2 {
        ada.publish_alt(None).await;
    }
    ada.publish_alt(Some("My own words")).await;
    let emptied = ada.publish_alt(None).await;
    for text in ["Something", ""] {
        ada.post(&format!("{emptied}/edit"), &[("alt", text)]).await;
    }
    let eve = site.person("eve").await;
    let model = tempfile::tempdir().unwrap();
    crate::toy::write_model(model.path(), None);
    let app = Program::of(&site, &ada).await;
    let other = Program::of(&site, &eve).await;
    let (ada_token, eve_token) = (app.token, other.token);
    let site = site
        .start_again(|settings| Site::use_toy(settings, &model))
        .await;
    let (app, other) = (
        Program::bearing(&site, &ada_token),
        Program::bearing(&site, &eve_token),
    );

    let found = app.get(ALT_TEXTS).await;
    let wordless = ids(&found["pictures"]);
    assert_eq!((wordless.len(), &found["next"]), (2, &Value::Null));
    assert_eq!(other.get(ALT_TEXTS).await["pictures"], json!([]));
    let refused = other
        .try_send(Method::POST, ALT_TEXTS, &json!({ "ids": wordless }))
        .await;
    assert_eq!(refused.status(), StatusCode::NOT_FOUND);
    for nothing in [json!({}), json!({ "ids": vec!["1"; 6] })] {
        let refused = app.try_send(Method::POST, ALT_TEXTS, &nothing).await;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    }

    let done = app.post(ALT_TEXTS, json!({ "ids": [wordless[0]] })).await;
    let picture = &done[0]["picture"];
    assert_eq!(
        (id(picture), &picture["suggested"]),
        (wordless[0].as_str(), &json!(true))
    );
    let text = picture["alt_text"].as_str().unwrap();
    assert!(!text.is_empty());
    // By the number of the media attachment, too; and what has a text by now is told.
    let me = app.get("/api/v1/accounts/verify_credentials").await;
    let posts = app
        .get(&format!("/api/v1/accounts/{}/statuses", id(&me)))
        .await;
    let media: Vec<&Value> = posts
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["media_attachments"][0])
        .collect();
    let described = media.iter().filter(|it| it["description"] == text).count();
    assert_eq!(described, 1);
    let numbers: Vec<&str> = media.iter().map(|it| id(it)).collect();
    let done = app.post(ALT_TEXTS, json!({ "ids": numbers })).await;
    let made = done
        .as_array()
        .unwrap()
        .iter()
        .filter(|it| it["picture"].is_object());
    assert_eq!(made.count(), 1, "{done}");
    assert!(
        done.as_array()
            .unwrap()
            .iter()
            .all(|it| { it["picture"].is_object() != it["problem"].is_string() })
    );
    assert_eq!(app.get(ALT_TEXTS).await["pictures"], json!([]));
    let ada = site.guest();
    ada.log_in("ada", PASSWORD).await;
    let reader = Program::with(&site, &ada, "read").await;
    let answer = reader
        .try_send(Method::POST, ALT_TEXTS, &json!({ "ids": ["1"] }))
        .await;
    assert_eq!(answer.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn another_candidate_is_taken_and_stays() {
    let (site, _model) = Site::start_with_toy(None).await;
    let (ada, eve) = (site.person("ada").await, site.person("eve").await);
    let app = Program::of(&site, &ada).await;
    let other = Program::of(&site, &eve).await;
    ada.begin_draft(jpeg()).await;
    let draft = &app.get("/api/vignette/v1/drafts").await[0];
    let picture = &draft["pictures"][0];
    let said = picture["suggestions"]["captions"].as_array().unwrap();
    let wanted = said.last().unwrap()["text"].as_str().unwrap();
    let at = format!("{ALT_TEXTS}/{}", id(picture));
    let own = json!({ "text": "Words of nobody's" });
    let refused = app.try_send(Method::POST, &at, &own).await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let body = json!({ "text": wanted });
    let missing = other.try_send(Method::POST, &at, &body).await;
    assert_eq!(missing.status(), StatusCode::NOT_FOUND);
    let taken = app.post(&at, body.clone()).await;
    assert_eq!(
        (&taken["alt_text"], &taken["suggested"]),
        (&json!(wanted), &json!(false))
    );
    // Other suggestions do not replace it, before and after publishing.
    let draft = format!("/api/vignette/v1/drafts/{}", id(draft));
    let asked = app
        .try_send(Method::POST, &format!("{draft}/suggestions"), &json!({}))
        .await;
    assert_eq!(asked.status(), StatusCode::ACCEPTED);
    let now = app.get(&draft).await;
    assert_eq!(now["pictures"][0]["alt"]["text"], wanted);
    let post = app.post(&format!("{draft}/publish"), json!({})).await;
    assert_eq!(post["media_attachments"][0]["description"], wanted);
}
