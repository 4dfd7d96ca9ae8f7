//! What a program finds.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::client::{Program, id, ids, json_of};
use crate::pictures::jpeg;
use crate::site::Site;

fn names(found: &Value) -> Vec<String> {
    let tags = found["hashtags"].as_array().unwrap().iter();
    tags.map(|tag| tag["name"].as_str().unwrap().to_owned())
        .collect()
}

async fn tags(app: &Program, q: &str) -> Vec<String> {
    names(
        &app.get(&format!("/api/v2/search?type=hashtags&q={q}"))
            .await,
    )
}

#[tokio::test]
async fn hashtags_are_found_by_their_beginning_where_a_visible_post_has_them() {
    let site = Site::start().await;
    let (ada, bob) = (site.person("ada").await, site.person("bob").await);
    let (ada, bob) = (
        Program::of(&site, &ada).await,
        Program::of(&site, &bob).await,
    );
    ada.share(jpeg(), "One. #goldenhour #gold", json!({})).await;
    ada.share(jpeg(), "Two. #goldenhour", json!({})).await;
    let followers = json!({ "visibility": "private" });
    ada.share(jpeg(), "Three. #goldsecret", followers).await;
    for asked in ["gold", "%23gold", "GOLD", "+gold+"] {
        assert_eq!(tags(&bob, asked).await, ["gold", "goldenhour"], "{asked}");
    }
    assert_eq!(tags(&bob, "golden").await, ["goldenhour"]);
    for nothing in ["goldsecret", "unused", "a-b", "", "%23"] {
        assert_eq!(tags(&bob, nothing).await, [""; 0], "{nothing}");
    }
    let found = bob.get("/api/v2/search?type=hashtags&q=gold&limit=1").await;
    assert_eq!(names(&found), ["gold"]);
    assert_eq!(
        (&found["accounts"], &found["statuses"]),
        (&json!([]), &json!([]))
    );
    assert!(found["hashtags"][0]["history"].is_array(), "{found}");
    let next = bob.get("/api/v2/search?type=hashtags&q=gold&limit=1&offset=1");
    assert_eq!(names(&next.await), ["goldenhour"]);
    let all = bob.get("/api/v2/search?q=gold").await;
    assert_eq!(names(&all), ["gold", "goldenhour"]);
    // Whom one blocks is not heard of.
    let author = ada.get("/api/v1/accounts/verify_credentials").await;
    let block = format!("/api/v1/accounts/{}/block", id(&author));
    bob.post(&block, json!({})).await;
    assert_eq!(tags(&bob, "gold").await, [""; 0]);
}

#[tokio::test]
async fn addresses_of_this_site_are_found_as_what_they_lead_to() {
    let site = Site::start().await;
    let (ada, bob) = (site.person("ada").await, site.person("bob").await);
    let (ada, bob) = (
        Program::of(&site, &ada).await,
        Program::of(&site, &bob).await,
    );
    let post = ada.share(jpeg(), "A gate.", json!({})).await;
    let body = json!({ "status": "Blue!", "in_reply_to_id": id(&post) });
    let comment = bob.post("/api/v1/statuses", body).await;
    let find = async |address: &str| {
        let q: String = url::form_urlencoded::byte_serialize(address.as_bytes()).collect();
        bob.get(&format!("/api/v2/search?resolve=true&q={q}")).await
    };
    for status in [&post, &comment] {
        let found = find(status["url"].as_str().unwrap()).await;
        assert_eq!(ids(&found["statuses"]), [id(status)], "{found}");
        let found = find(status["account"]["url"].as_str().unwrap()).await;
        assert_eq!(ids(&found["accounts"]), [id(&status["account"])], "{found}");
    }
    // A draft is no status, not even to its author.
    ada.upload(jpeg(), Some("Corners.")).await;
    let drafts = ada.get("/api/vignette/v1/drafts").await;
    let draft = format!("{}/p/{}", site.address(), id(&drafts[0]));
    let q: String = url::form_urlencoded::byte_serialize(draft.as_bytes()).collect();
    let found = ada.get(&format!("/api/v2/search?q={q}")).await;
    assert_eq!(found["statuses"], json!([]));
}

#[tokio::test]
async fn posts_are_found_page_by_page() {
    let site = Site::start().await;
    let app = Program::of(&site, &site.person("ada").await).await;
    for number in 0..5 {
        app.share(jpeg(), &format!("Gate {number}."), json!({}))
            .await;
    }
    let (mut found, mut offset) = (Vec::new(), 0);
    loop {
        let page = format!("/api/v2/search?type=statuses&q=gate&limit=2&offset={offset}");
        let page = ids(&app.get(&page).await["statuses"]);
        if page.is_empty() {
            break;
        }
        offset += page.len();
        found.extend(page);
        assert!(found.len() <= 5, "{found:?}");
    }
    let mut different = found.clone();
    different.sort();
    different.dedup();
    assert_eq!((found.len(), different.len()), (5, 5));
    let long = format!("/api/v2/search?q={}", "x".repeat(2000));
    let answer = app.request(Method::GET, &long).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(json_of(answer).await["error"].is_string());
}

#[tokio::test]
async fn a_trend_has_the_uses_of_seven_days() {
    let site = Site::start().await;
    let app = Program::of(&site, &site.person("ada").await).await;
    app.share(jpeg(), "A gate. #gate", json!({})).await;
    app.share(jpeg(), "A gate. #gate", json!({})).await;
    for path in ["/api/v1/trends/tags", "/api/v1/trends"] {
        let trends = app.get(path).await;
        let history = trends[0]["history"].as_array().unwrap();
        assert_eq!(history.len(), 7, "{trends}");
        let days = history.iter().map(|day| day["day"].as_str().unwrap());
        let days: Vec<i64> = days.map(|day| day.parse().unwrap()).collect();
        assert!(days.windows(2).all(|two| two[0] - two[1] == 86_400));
        assert!(days.iter().all(|day| day % 86_400 == 0), "{days:?}");
        // Posted just now: today, or just before midnight.
        let sum = |field: &str| {
            let of = history.iter().map(|day| day[field].as_str().unwrap());
            of.map(|text| text.parse::<u64>().unwrap()).sum::<u64>()
        };
        assert_eq!(sum("uses"), 2, "{trends}");
        assert!((1..=2).contains(&sum("accounts")), "{trends}");
    }
}
