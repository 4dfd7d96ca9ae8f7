//! Programs that send what they should not.

use reqwest::{Method, StatusCode};
use serde_json::json;

use super::client::{Program, id, json_of};
use crate::pictures::jpeg;
use crate::site::Site;

#[tokio::test]
async fn bad_bodies_get_a_clear_error() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let app = Program::of(&site, &ada).await;
    let send = async |kind: &str, body: Vec<u8>| {
        let request = app.request(Method::POST, "/api/v1/statuses");
        let request = request.header("content-type", kind.to_owned());
        request.body(body).send().await.unwrap()
    };
    let deep = format!("{}1{}", "[".repeat(10_000), "]".repeat(10_000));
    for (kind, body) in [
        ("application/json", b"{".to_vec()),
        ("application/json", b"[1]".to_vec()),
        ("application/json", deep.into_bytes()),
        ("application/json", b"{\"status\": \"\xff\"}".to_vec()),
        ("application/x-www-form-urlencoded", b"a=1&".repeat(1000)),
        ("application/x-www-form-urlencoded", b"\xff\xfe".to_vec()),
        ("application/json", vec![b' '; 600 * 1024]),
        ("text/plain", b"status=Hello".to_vec()),
    ] {
        let answer = send(kind, body).await;
        let status = answer.status();
        assert!(status.is_client_error(), "{kind}: {status}");
        assert!(json_of(answer).await["error"].is_string());
    }
    let not_a_picture = app.try_upload(vec![7; 20_000], None).await;
    assert_eq!(not_a_picture.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(json_of(not_a_picture).await["error"].is_string());
    let nowhere = app.try_get("/api/v1/nowhere").await;
    assert_eq!(nowhere.status(), StatusCode::NOT_FOUND);
    assert!(json_of(nowhere).await["error"].is_string());
}

#[tokio::test]
async fn drafts_and_pictures_of_others_are_not_there() {
    let site = Site::start().await;
    let (ada, eve) = (site.person("ada").await, site.person("eve").await);
    let (ada, eve) = (
        Program::of(&site, &ada).await,
        Program::of(&site, &eve).await,
    );
    let media = ada.upload(jpeg(), None).await;
    let at = format!("/api/v1/media/{media}");
    assert_eq!(eve.try_get(&at).await.status(), StatusCode::NOT_FOUND);
    for (method, path, body) in [
        (Method::PUT, at.clone(), json!({ "description": "mine" })),
        (Method::DELETE, at.clone(), json!({})),
        (
            Method::POST,
            "/api/v1/statuses".into(),
            json!({ "media_ids": [media] }),
        ),
    ] {
        let answer = eve.try_send(method, &path, &body).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
    }
    let post = ada
        .post(
            "/api/v1/statuses",
            json!({ "status": "", "media_ids": [media] }),
        )
        .await;
    let at = format!("/api/v1/statuses/{}", id(&post));
    for method in [Method::PUT, Method::DELETE] {
        let answer = eve
            .try_send(method, &at, &json!({ "status": "mine" }))
            .await;
        assert_eq!(answer.status(), StatusCode::FORBIDDEN);
    }
    let eleven: Vec<String> = vec![media; 11];
    let answer = ada
        .try_send(
            Method::POST,
            "/api/v1/statuses",
            &json!({ "media_ids": eleven }),
        )
        .await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_token_of_someone_suspended_or_gone_opens_nothing() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let app = Program::of(&site, &ada).await;
    let user = site.id_of("ada").await;
    let store = site.store().await;
    let suspension = vignette::domain::Suspension {
        since: vignette::domain::Timestamp::now(),
        until: None,
        reason: vignette::domain::ModeratorsText::parse("Spam.").unwrap(),
    };
    assert!(store.suspend(user, &suspension).await.unwrap());
    assert_eq!(
        app.try_get("/api/v1/timelines/home").await.status(),
        StatusCode::UNAUTHORIZED
    );
    store.lift_suspension(user).await.unwrap();
    assert_eq!(
        app.try_get("/api/v1/timelines/home").await.status(),
        StatusCode::OK
    );
    store.delete_account(user).await.unwrap();
    assert_eq!(
        app.try_get("/api/v1/timelines/home").await.status(),
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn pictures_of_a_draft_with_others_are_published_by_no_app() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let app = Program::of(&site, &ada).await;
    let media = app.upload(jpeg(), None).await;
    let page = ada.page("/compose").await;
    let draft = page
        .split('"')
        .find(|it| it.starts_with("/compose/0"))
        .unwrap();
    ada.add(draft, jpeg()).await;
    let body = json!({ "status": "One of two.", "media_ids": [media] });
    let answer = app.try_send(Method::POST, "/api/v1/statuses", &body).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let at = format!("/api/v1/media/{media}");
    let answer = app.try_send(Method::DELETE, &at, &json!({})).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(crate::site::pictures_on(&ada.page(draft).await).len(), 2);
}

#[tokio::test]
async fn what_is_too_long_too_much_or_too_large_is_refused_and_loses_nothing() {
    let site = Site::start_with(|settings| {
        settings.captions.enabled = false;
        settings.pictures.max_bytes = 1 << 20;
    })
    .await;
    let ada = site.person("ada").await;
    let app = Program::of(&site, &ada).await;
    let mut media = Vec::new();
    for _ in 0..11 {
        media.push(app.upload(jpeg(), Some("Corners.")).await);
    }
    let long = "x".repeat(10_000);
    for body in [
        json!({ "status": long, "media_ids": [media[0]] }),
        json!({ "status": "Eleven", "media_ids": media }),
        json!({ "status": "None", "media_ids": ["1"] }),
        json!({ "status": "None", "media_ids": [-1, {}, null, "x"] }),
    ] {
        let refused = app.try_send(Method::POST, "/api/v1/statuses", &body).await;
        assert!(refused.status().is_client_error());
        assert!(!json_of(refused).await["error"].as_str().unwrap().is_empty());
    }
    assert_eq!(app.get("/api/v1/timelines/public").await, json!([]));
    // The pictures are still there to be posted.
    let ten = json!({ "status": "Ten", "media_ids": media[..10] });
    let post = app.post("/api/v1/statuses", ten).await;
    assert_eq!(post["media_attachments"].as_array().unwrap().len(), 10);
    let edit = format!("/api/v1/statuses/{}", id(&post));
    let refused = app
        .try_send(Method::PUT, &edit, &json!({ "status": long }))
        .await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(app.get(&edit).await["content"], "<p>Ten</p>");
    let large = app.try_upload(vec![7; 2 << 20], None).await;
    assert_eq!(large.status(), StatusCode::PAYLOAD_TOO_LARGE);

    for (place, found) in [
        ("min_id=9223372036854775807", 0),
        ("since_id=9223372036854775807", 0),
        ("max_id=9223372036854775807", 1),
        ("max_id=0", 0),
        ("min_id=0", 1),
        ("min_id=x", 1),
        ("max_id=-5", 1),
        ("min_id=99999999999999999999999", 1),
        ("limit=0", 1),
        ("limit=-3", 1),
    ] {
        let list = app.get(&format!("/api/v1/timelines/public?{place}")).await;
        assert_eq!(list.as_array().unwrap().len(), found, "{place}");
    }
}
