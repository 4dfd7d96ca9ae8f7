//! Small answers: numbers of the site, reports, hashtags, familiar followers, limits of reading.

use std::time::{SystemTime, UNIX_EPOCH};

use reqwest::{Method, StatusCode};
use serde_json::json;
use vignette::domain::EdgeKind;
use vignette::services::limits::Rate;

use super::client::{Program, id, ids};
use crate::pictures::jpeg;
use crate::site::Site;

#[tokio::test]
async fn the_site_counts_its_people_and_public_posts() {
    let site = Site::start().await;
    let app = Program::of(&site, &site.person("ada").await).await;
    site.person("bob").await;
    app.share(jpeg(), "For all", json!({})).await;
    app.share(jpeg(), "For few", json!({ "visibility": "private" }))
        .await;
    let stats = app.get("/api/v1/instance").await["stats"].take();
    let expected = json!({ "user_count": 2, "status_count": 1, "domain_count": 1 });
    assert_eq!(stats, expected);
}

#[tokio::test]
async fn a_report_has_a_number_of_its_own() {
    let site = Site::start().await;
    let ada = Program::of(&site, &site.person("ada").await).await;
    let bob = Program::of(&site, &site.person("bob").await).await;
    let (one, other) = (
        ada.share(jpeg(), "One", json!({})).await,
        ada.share(jpeg(), "Other", json!({})).await,
    );
    let report = async |post: &serde_json::Value| {
        let body = json!({
            "account_id": id(&post["account"]), "status_ids": [id(post)],
            "category": "spam", "comment": "Look",
        });
        id(&bob.post("/api/v1/reports", body).await).to_owned()
    };
    let first = report(&one).await;
    assert!(first.parse::<i64>().unwrap() > 1_000_000, "{first}");
    assert_ne!(first, report(&other).await);
    assert_eq!(first, report(&one).await, "the report that stands");
}

#[tokio::test]
async fn a_hashtag_tells_its_use_and_is_not_followed() {
    let site = Site::start().await;
    let app = Program::of(&site, &site.person("ada").await).await;
    app.share(jpeg(), "#sea", json!({})).await;
    app.share(jpeg(), "#sea", json!({ "visibility": "private" }))
        .await;
    let tag = app.get("/api/v1/tags/Sea").await;
    assert_eq!(
        (&tag["name"], &tag["following"]),
        (&json!("sea"), &json!(false))
    );
    assert_eq!(tag["history"][0]["uses"], "1", "what a guest sees");
    assert_eq!(tag["history"].as_array().unwrap().len(), 7);
    let unused = app.get("/api/v1/tags/nobody").await;
    assert_eq!(unused["history"][0]["uses"], "0");
    let none = app.try_get("/api/v1/tags/%23%20").await;
    assert_eq!(none.status(), StatusCode::NOT_FOUND);
    let follow = app
        .try_send(Method::POST, "/api/v1/tags/sea/follow", &json!({}))
        .await;
    assert_eq!(follow.status(), StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn familiar_followers_are_those_whom_one_follows() {
    let site = Site::start().await;
    let mut programs = Vec::new();
    for name in ["ada", "bob", "eve", "zoe"] {
        programs.push(Program::of(&site, &site.person(name).await).await);
    }
    let mut numbers = Vec::new();
    for program in &programs {
        let me = program.get("/api/v1/accounts/verify_credentials").await;
        numbers.push(id(&me).to_owned());
    }
    // Bob and Eve follow Zoe; Ada follows Bob.
    for (from, to) in [("bob", "zoe"), ("eve", "zoe"), ("ada", "bob")] {
        site.tie(EdgeKind::Follow, from, to).await;
    }
    let address = format!(
        "/api/v1/accounts/familiar_followers?id[]={}&id[]={}&id[]=7",
        numbers[3], numbers[2]
    );
    let found = programs[0].get(&address).await;
    assert_eq!(ids(&found), [numbers[3].as_str(), numbers[2].as_str()]);
    assert_eq!(ids(&found[0]["accounts"]), [numbers[1].as_str()]);
    assert_eq!(found[1]["accounts"], json!([]));
    // Of a private account its followers know who else is one.
    site.set_private("zoe", true).await;
    assert_eq!(programs[0].get(&address).await[0]["accounts"], json!([]));
    site.set_private("zoe", false).await;
    site.tie(EdgeKind::Block, "bob", "ada").await;
    assert_eq!(programs[0].get(&address).await[0]["accounts"], json!([]));
}

#[tokio::test]
async fn no_notifications_are_held_back() {
    let site = Site::start().await;
    let app = Program::of(&site, &site.person("ada").await).await;
    let policy = app.get("/api/v2/notifications/policy").await;
    assert_eq!(policy["for_not_following"], "accept");
    assert_eq!(policy["summary"]["pending_notifications_count"], 0);
}

#[tokio::test]
async fn a_token_reads_so_often_and_others_go_on() {
    // Not the end of a window: it would count anew.
    let window = 1000_u64;
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs();
    let seconds = if now % window > window - 60 {
        1061
    } else {
        1000
    };
    let site = Site::start_with(|settings| {
        settings.captions.enabled = false;
        settings.limits.api_read_token = Rate { count: 5, seconds };
    })
    .await;
    let ada = site.person("ada").await;
    let (one, other) = (
        Program::of(&site, &ada).await,
        Program::of(&site, &ada).await,
    );
    for _ in 0..5 {
        one.get("/api/v1/timelines/public").await;
    }
    let refused = one.try_get("/api/v1/timelines/public").await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    let headers = refused.headers();
    assert_eq!(headers["x-ratelimit-limit"], "5");
    assert_eq!(headers["x-ratelimit-remaining"], "0");
    assert!(headers.contains_key("x-ratelimit-reset") && headers.contains_key("retry-after"));
    let refused = one.try_get("/api/vignette/v1/drafts").await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    // Writing has limits of its own, and so has every other token.
    one.share(jpeg(), "Words", json!({})).await;
    other.get("/api/v1/timelines/public").await;
    let guest = site.guest().get("/api/v1/timelines/public").await;
    assert_eq!(guest.status(), StatusCode::OK);
}
