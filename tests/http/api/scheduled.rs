//! Posts that apps want published later.

use reqwest::{Method, StatusCode};
use serde_json::json;
use vignette::domain::Timestamp;

use super::client::{Program, id, ids, json_of};
use crate::pictures::jpeg;
use crate::site::Site;

fn in_hours(hours: i64) -> String {
    Timestamp::now().plus_seconds(hours * 3600).rfc3339_millis()
}

#[tokio::test]
async fn an_app_schedules_moves_and_cancels() {
    let site = Site::start().await;
    let (ada, bob) = (site.person("ada").await, site.person("bob").await);
    let (app, other) = (
        Program::of(&site, &ada).await,
        Program::of(&site, &bob).await,
    );
    let media = app.upload(jpeg(), Some("A field.")).await;
    let (soon, later) = (in_hours(2), in_hours(50));
    let body = json!({ "status": "Later", "media_ids": [media], "scheduled_at": soon });
    let made = app.post("/api/v1/statuses", body.clone()).await;
    assert_eq!(made["scheduled_at"], soon);
    assert_eq!(made["params"]["text"], "Later");
    assert_eq!(made["media_attachments"][0]["id"], media);
    // Sent again, it is the same.
    let again = app.post("/api/v1/statuses", body).await;
    assert_eq!(again["id"], made["id"]);
    let all = app.get("/api/v1/scheduled_statuses").await;
    assert_eq!(ids(&all), [id(&made).to_owned()]);
    assert_eq!(app.get("/api/v1/timelines/home").await, json!([]));
    assert!(ada.page("/compose").await.contains("scheduled</span>"));

    let here = format!("/api/v1/scheduled_statuses/{}", id(&made));
    let moved = app
        .send(Method::PUT, &here, json!({ "scheduled_at": later }))
        .await;
    assert_eq!(moved["scheduled_at"], later);
    for at in ["2020-01-01T00:00:00Z", "tomorrow", ""] {
        let refused = app
            .try_send(Method::PUT, &here, &json!({ "scheduled_at": at }))
            .await;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY, "{at}");
    }
    assert_eq!(app.get(&here).await["scheduled_at"], later);
    // Nobody else's.
    assert_eq!(other.try_get(&here).await.status(), StatusCode::NOT_FOUND);
    let stolen = other.try_send(Method::DELETE, &here, &json!({})).await;
    assert_eq!(stolen.status(), StatusCode::NOT_FOUND);

    app.send(Method::DELETE, &here, json!({})).await;
    assert_eq!(app.try_get(&here).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(app.get("/api/v1/scheduled_statuses").await, json!([]));
    // The picture waits in its draft, and can be posted at once.
    let body = json!({ "status": "Now", "media_ids": [media] });
    let post = app.post("/api/v1/statuses", body).await;
    assert_eq!(post["licence"], "all-rights-reserved");
}

#[tokio::test]
async fn what_cannot_be_scheduled_is_refused_and_nothing_is_posted() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let app = Program::of(&site, &ada).await;
    let media = app.upload(jpeg(), Some("x")).await;
    for at in ["2020-01-01T00:00:00Z", "2999-01-01T00:00:00Z", "soon"] {
        let body = json!({ "status": "x", "media_ids": [media], "scheduled_at": at });
        let answer = app.try_send(Method::POST, "/api/v1/statuses", &body).await;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "{at}");
        let error = json_of(answer).await["error"].as_str().unwrap().to_owned();
        assert!(error.starts_with("Validation failed"), "{error}");
    }
    assert_eq!(app.get("/api/v1/scheduled_statuses").await, json!([]));
    let post = app.share(jpeg(), "Here", json!({})).await;
    let reply = json!({ "status": "x", "in_reply_to_id": id(&post), "scheduled_at": in_hours(2) });
    let answer = app.try_send(Method::POST, "/api/v1/statuses", &reply).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
}
