//! What an app does all day.

use reqwest::{Method, StatusCode};
use serde_json::json;

use super::client::{Program, id, ids, json_of};
use crate::pictures::{corners, encoded, jpeg};
use crate::site::Site;

#[tokio::test]
async fn an_app_posts_reads_edits_and_deletes() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let app = Program::of(&site, &ada).await;
    let me = app.get("/api/v1/accounts/verify_credentials").await;
    assert_eq!(
        (&me["username"], &me["acct"]),
        (&json!("ada"), &json!("ada"))
    );
    assert_eq!(me["source"]["privacy"], "public");

    let first = app.upload(jpeg(), Some("Four colours.")).await;
    let wide = encoded(&corners(2000, 1000), image::ImageFormat::Png);
    let second = app.upload(wide, Some("The same, wider.")).await;
    let drafts = ada.page("/compose").await;
    assert_eq!(
        drafts.matches("href=\"/compose/").count(),
        2,
        "each waits in a draft of its own"
    );
    let body = json!({
        "status": "Colours of the #sea, with @ada & <friends>", "media_ids": [second, first],
        "sensitive": true,
    });
    let post = app.post("/api/v1/statuses", body).await;
    assert_eq!(
        ids(&post["media_attachments"]),
        [second.clone(), first.clone()]
    );
    let picture = &post["media_attachments"][0];
    assert_eq!(picture["description"], "The same, wider.");
    assert_eq!(picture["meta"]["original"]["width"], 1600);
    assert_eq!(picture["meta"]["original"]["aspect"], 2.0);
    assert_eq!(picture["blurhash"].as_str().unwrap().len(), 28);
    assert_eq!(
        (&post["visibility"], &post["sensitive"]),
        (&json!("public"), &json!(true))
    );
    assert_eq!(post["tags"][0]["name"], "sea");
    assert_eq!(post["mentions"][0]["acct"], "ada");
    let content = post["content"].as_str().unwrap();
    assert!(
        content.contains("&amp; &lt;friends&gt;") && content.contains("/tags/sea\""),
        "{content}"
    );
    assert_eq!(
        ada.page("/compose")
            .await
            .matches("href=\"/compose/")
            .count(),
        0
    );
    let url = post["url"].as_str().unwrap();
    let page = url.strip_prefix(site.address()).unwrap();
    assert!(ada.page(page).await.contains("The same, wider."));

    let number = id(&post);
    let edited = json!({ "status": "Only words now.", "sensitive": false });
    let edited = app
        .send(Method::PUT, &format!("/api/v1/statuses/{number}"), edited)
        .await;
    assert_eq!(edited["content"], "<p>Only words now.</p>");
    assert_eq!(ids(&edited["media_attachments"]), [second, first]);
    let source = app.get(&format!("/api/v1/statuses/{number}/source")).await;
    assert_eq!(source["text"], "Only words now.");

    let gone = app
        .send(
            Method::DELETE,
            &format!("/api/v1/statuses/{number}"),
            json!({}),
        )
        .await;
    assert_eq!(gone["text"], "Only words now.");
    let answer = app.try_get(&format!("/api/v1/statuses/{number}")).await;
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
    assert_eq!(json_of(answer).await["error"], "Record not found");
    assert_eq!(app.get("/api/v1/timelines/public").await, json!([]));
}

#[tokio::test]
async fn people_react_answer_and_are_told() {
    let site = Site::start().await;
    let (ada, bob) = (site.person("ada").await, site.person("bob").await);
    let (ada, bob) = (
        Program::of(&site, &ada).await,
        Program::of(&site, &bob).await,
    );
    let post = ada.share(jpeg(), "The sea.", json!({})).await;
    let at = format!("/api/v1/statuses/{}", id(&post));
    let liked = bob.post(&format!("{at}/favourite"), json!({})).await;
    assert_eq!(
        (&liked["favourited"], &liked["favourites_count"]),
        (&json!(true), &json!(1))
    );
    bob.post(&format!("{at}/favourite"), json!({})).await;
    let kept = bob.post(&format!("{at}/bookmark"), json!({})).await;
    assert_eq!(kept["bookmarked"], true);
    assert_eq!(ids(&bob.get("/api/v1/bookmarks").await), [id(&post)]);
    assert_eq!(ids(&bob.get("/api/v1/favourites").await), [id(&post)]);
    let by = ada.get(&format!("{at}/favourited_by")).await;
    assert_eq!(by[0]["username"], "bob");

    let said = json!({ "status": "How blue!", "in_reply_to_id": id(&post) });
    let said = bob.post("/api/v1/statuses", said).await;
    assert_eq!(said["in_reply_to_id"], post["id"]);
    assert_eq!(said["in_reply_to_account_id"], post["account"]["id"]);
    let answered = json!({ "status": "It was.", "in_reply_to_id": id(&said) });
    let answered = ada.post("/api/v1/statuses", answered).await;
    assert_eq!(answered["in_reply_to_id"], said["id"]);
    let around = bob.get(&format!("{at}/context")).await;
    assert_eq!(ids(&around["descendants"]), [id(&said), id(&answered)]);
    let around = bob
        .get(&format!("/api/v1/statuses/{}/context", id(&answered)))
        .await;
    assert_eq!(ids(&around["ancestors"]), [id(&post), id(&said)]);

    let notifications = ada.get("/api/v1/notifications").await;
    let kinds: Vec<_> = notifications
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["type"])
        .collect();
    assert_eq!(kinds, ["mention", "favourite"]);
    assert_eq!(notifications[0]["status"]["id"], said["id"]);
    let some = ada
        .get("/api/v1/notifications?exclude_types[]=mention")
        .await;
    assert_eq!(ids(&some), [id(&notifications[1])]);
    let one = ada
        .get(&format!("/api/v1/notifications/{}", id(&notifications[1])))
        .await;
    assert_eq!(one["type"], "favourite");
    assert_eq!(
        ada.get("/api/v1/notifications/unread_count").await["count"],
        2
    );
    ada.post("/api/v1/notifications/clear", json!({})).await;
    assert_eq!(
        ada.get("/api/v1/notifications/unread_count").await["count"],
        0
    );

    bob.post(&format!("{at}/unfavourite"), json!({})).await;
    bob.post(&format!("{at}/unbookmark"), json!({})).await;
    let now = bob.get(&at).await;
    assert_eq!(
        (&now["favourited"], &now["bookmarked"]),
        (&json!(false), &json!(false))
    );
    bob.send(
        Method::DELETE,
        &format!("/api/v1/statuses/{}", id(&said)),
        json!({}),
    )
    .await;
    assert_eq!(bob.get(&at).await["replies_count"], 0);
}

#[tokio::test]
async fn a_status_needs_a_picture_unless_it_answers() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let app = Program::of(&site, &ada).await;
    let refused = async |body: serde_json::Value| {
        let answer = app.try_send(Method::POST, "/api/v1/statuses", &body).await;
        let status = answer.status();
        (
            status,
            json_of(answer).await["error"].as_str().unwrap().to_owned(),
        )
    };
    let media = app.upload(jpeg(), None).await;
    for (body, says) in [
        (json!({ "status": "Words." }), "at least one picture"),
        (
            json!({ "status": "x", "media_ids": [media], "visibility": "direct" }),
            "direct",
        ),
        (
            json!({ "status": "x", "media_ids": [media], "scheduled_at": "2099-01-01" }),
            "scheduled_at is not a time",
        ),
        (
            json!({ "status": "x".repeat(10_000), "media_ids": [media] }),
            "Validation failed",
        ),
        (json!({ "status": "x", "media_ids": ["1"] }), "not found"),
        (json!({ "status": "", "in_reply_to_id": "5" }), "not found"),
    ] {
        let (status, error) = refused(body.clone()).await;
        assert!(
            status.is_client_error() && error.contains(says),
            "{body}: {status} {error}"
        );
    }
    // Nothing of that was lost: the picture still waits, and is posted once however often it is sent.
    let body = json!({ "status": "At last.", "media_ids": [media] });
    let key = |key: &str| {
        let request = app.request(Method::POST, "/api/v1/statuses");
        let request = request.header("idempotency-key", key.to_owned());
        request
            .header("content-type", "application/json")
            .body(body.to_string())
            .send()
    };
    let first = json_of(key("a").await.unwrap()).await;
    let again = json_of(key("a").await.unwrap()).await;
    assert_eq!(first["id"], again["id"]);
    let other = json!({ "status": "Something else.", "media_ids": [media] });
    let request = app.request(Method::POST, "/api/v1/statuses");
    let request = request.header("idempotency-key", "b");
    let request = request.header("content-type", "application/json");
    let request = request.body(other.to_string());
    let status = request.send().await.unwrap().status();
    assert_eq!(
        status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "no text is lost in silence"
    );
    assert_eq!(
        refused(body.clone()).await.0,
        StatusCode::UNPROCESSABLE_ENTITY
    );
}

#[tokio::test]
async fn a_profile_gets_a_picture_and_loses_it() {
    let site = Site::start().await;
    let person = site.person("ada").await;
    let ada = Program::of(&site, &person).await;
    let send = async |file: Vec<u8>| {
        let part = reqwest::multipart::Part::bytes(file).file_name("me.jpg");
        let form = reqwest::multipart::Form::new()
            .text("display_name", "Ada L.")
            .part("avatar", part);
        let request = ada.request(Method::PATCH, "/api/v1/accounts/update_credentials");
        request.multipart(form).send().await.unwrap()
    };
    let before = ada.get("/api/v1/accounts/verify_credentials").await;
    let changed = json_of(send(jpeg()).await).await;
    assert_eq!(changed["display_name"], "Ada L.");
    assert_ne!(changed["avatar"], before["avatar"]);
    let picture = changed["avatar"]
        .as_str()
        .unwrap()
        .strip_prefix(site.address())
        .unwrap();
    assert_eq!(
        site.guest().get(picture).await.headers()["content-type"],
        "image/webp"
    );
    let refused = send(vec![7; 3000]).await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let narrow = Program::with(&site, &person, "read").await;
    let removal = narrow
        .try_send(Method::DELETE, "/api/v1/profile/avatar", &json!({}))
        .await;
    assert_eq!(removal.status(), StatusCode::FORBIDDEN);
    let without = ada
        .send(Method::DELETE, "/api/v1/profile/avatar", json!({}))
        .await;
    assert_eq!(without["avatar"], before["avatar"]);
}
