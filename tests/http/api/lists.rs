//! Lists that are read to their end by their `Link` headers.

use reqwest::Response;
use serde_json::{Value, json};
use uuid::Uuid;
use vignette::domain::{Edge, EdgeKind, NumberedKind, PostId, Timestamp};

use super::client::{Program, id, ids, json_of};
use crate::pictures::jpeg;
use crate::site::Site;

/// The address of a relation in the `Link` header, without this site's own.
fn link(site: &Site, answer: &Response, relation: &str) -> Option<String> {
    let header = answer.headers().get("link")?.to_str().unwrap();
    let end = format!(">; rel=\"{relation}\"");
    let part = header.split(", ").find(|part| part.ends_with(&end))?;
    let address = part.strip_prefix('<')?.strip_suffix(&end)?;
    Some(address.strip_prefix(site.address())?.to_owned())
}

/// All pages of a list; at most 50.
async fn all(site: &Site, app: &Program, first: &str) -> Vec<Value> {
    let (mut found, mut next) = (Vec::new(), Some(first.to_owned()));
    for _ in 0..50 {
        let Some(path) = next else { break };
        let answer = app.try_get(&path).await;
        next = link(site, &answer, "next");
        let page = json_of(answer).await;
        found.extend(page.as_array().unwrap().clone());
    }
    found
}

#[tokio::test]
async fn notifications_of_one_kind_are_found_below_many_of_others() {
    let site = Site::start().await;
    let (ada, bob) = (site.person("ada").await, site.person("bob").await);
    let (ada, bob) = (
        Program::of(&site, &ada).await,
        Program::of(&site, &bob).await,
    );
    let post = ada.share(jpeg(), "A gate.", json!({})).await;
    let like = format!("/api/v1/statuses/{}/favourite", id(&post));
    bob.post(&like, json!({})).await;
    for number in 0..35 {
        let text = format!("Number {number}.");
        let body = json!({ "status": text, "in_reply_to_id": id(&post) });
        bob.post("/api/v1/statuses", body).await;
    }
    let likes = ada.get("/api/v1/notifications?types[]=favourite").await;
    assert_eq!(likes.as_array().unwrap().len(), 1, "{likes}");
    let likes = ada
        .get("/api/v1/notifications?exclude_types[]=mention")
        .await;
    assert_eq!(likes.as_array().unwrap().len(), 1, "{likes}");
    let whole = ada.get("/api/v1/notifications?limit=80").await;
    assert_eq!(whole.as_array().unwrap().len(), 36);
    // The next page is of the same kinds.
    let first = "/api/v1/notifications?types[]=mention&limit=10";
    let mentions = all(&site, &ada, first).await;
    assert_eq!(mentions.len(), 35);
    assert!(mentions.iter().all(|one| one["type"] == "mention"));
    let first = "/api/v1/notifications?exclude_types[]=mention&limit=10";
    assert_eq!(all(&site, &ada, first).await.len(), 1);
    // Read forward, nothing is left out.
    let whole = ids(&whole);
    let (mut up, mut min) = (Vec::new(), whole[35].clone());
    loop {
        let path = format!("/api/v1/notifications?limit=10&min_id={min}");
        let page = ids(&ada.get(&path).await);
        let Some(newest) = page.first() else { break };
        min.clone_from(newest);
        up.splice(0..0, page);
        assert!(up.len() <= 35);
    }
    assert_eq!(up, whole[..35]);
    let newest = format!("/api/v1/notifications?limit=2&since_id={}", whole[9]);
    assert_eq!(ids(&ada.get(&newest).await), whole[..2]);
}

#[tokio::test]
async fn lists_of_marks_name_the_next_page_and_no_previous_one() {
    let site = Site::start().await;
    let app = Program::of(&site, &site.person("ada").await).await;
    for number in 0..5 {
        let text = format!("Number {number}.");
        let post = app.share(jpeg(), &text, json!({})).await;
        for act in ["bookmark", "favourite"] {
            let path = format!("/api/v1/statuses/{}/{act}", id(&post));
            app.post(&path, json!({})).await;
        }
    }
    for path in ["/api/v1/bookmarks", "/api/v1/favourites"] {
        let answer = app.try_get(&format!("{path}?limit=2")).await;
        assert!(link(&site, &answer, "next").is_some(), "{path}");
        assert_eq!(link(&site, &answer, "prev"), None, "{path}");
        let found = all(&site, &app, &format!("{path}?limit=2")).await;
        let mut found: Vec<&str> = found.iter().map(id).collect();
        assert_eq!(found.len(), 5, "{path}");
        found.sort_unstable();
        found.dedup();
        assert_eq!(found.len(), 5, "{path}");
    }
}

#[tokio::test]
async fn a_context_has_all_comments_of_a_long_talk() {
    let site = Site::start().await;
    let app = Program::of(&site, &site.person("ada").await).await;
    let post = app.share(jpeg(), "A gate.", json!({})).await;
    let mut last = String::new();
    for number in 0..34 {
        let text = format!("Number {number}.");
        let body = json!({ "status": text, "in_reply_to_id": id(&post) });
        last = id(&app.post("/api/v1/statuses", body).await).to_owned();
    }
    let body = json!({ "status": "An answer.", "in_reply_to_id": last });
    let answer = app.post("/api/v1/statuses", body).await;
    let context = format!("/api/v1/statuses/{}/context", id(&post));
    let context = app.get(&context).await;
    assert_eq!(ids(&context["descendants"]).len(), 35);
    let context = format!("/api/v1/statuses/{last}/context");
    let context = app.get(&context).await;
    assert_eq!(ids(&context["descendants"]), [id(&answer)]);
    let context = format!("/api/v1/statuses/{}/context", id(&answer));
    let context = app.get(&context).await;
    assert_eq!(ids(&context["ancestors"]), [id(&post), &last]);
}

#[tokio::test]
async fn a_notification_says_which_comment_is_answered() {
    let site = Site::start().await;
    let (ada, bob) = (site.person("ada").await, site.person("bob").await);
    let (ada, bob) = (
        Program::of(&site, &ada).await,
        Program::of(&site, &bob).await,
    );
    let post = ada.share(jpeg(), "A gate.", json!({})).await;
    let body = json!({ "status": "Blue!", "in_reply_to_id": id(&post) });
    let comment = bob.post("/api/v1/statuses", body).await;
    let body = json!({ "status": "Green.", "in_reply_to_id": id(&comment) });
    let answer = ada.post("/api/v1/statuses", body).await;
    assert_eq!(answer["in_reply_to_id"], comment["id"]);
    let notifications = bob.get("/api/v1/notifications").await;
    let notifications = notifications.as_array().unwrap().iter();
    let notifications = notifications.filter(|one| one["status"]["id"] == answer["id"]);
    let notifications: Vec<_> = notifications
        .map(|one| &one["status"]["in_reply_to_id"])
        .collect();
    assert_eq!(notifications, [&comment["id"]]);
    // A text that was changed says so; one that was sent again as it was does not.
    let path = format!("/api/v1/statuses/{}", id(&answer));
    for (text, edited) in [("Green.", false), ("Green!", true)] {
        let body = json!({ "status": text });
        let changed = ada.send(reqwest::Method::PUT, &path, body).await;
        assert_eq!(changed["edited_at"].is_string(), edited, "{text}");
    }
}

#[tokio::test]
async fn marks_and_people_come_once_each_in_pages_of_any_size() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let app = Program::of(&site, &ada).await;
    let store = site.store().await;
    let (me, noon) = (
        site.id_of("ada").await,
        Timestamp::from_millis(1_780_000_000_000),
    );
    let mut posts = Vec::new();
    for (second, name) in [(1_i64, "bob"), (2, "cleo"), (3, "dan")] {
        site.person(name).await;
        let other = site.id_of(name).await;
        let post = app.share(jpeg(), name, json!({})).await;
        let url = post["url"].as_str().unwrap().to_owned();
        let post: PostId = url.rsplit('/').next().unwrap().parse().unwrap();
        let at = noon.plus_seconds(second);
        for edge in [
            Edge::post(EdgeKind::Like, me, post, at),
            Edge::post(
                EdgeKind::Like,
                other,
                *posts.first().unwrap_or(&post),
                at.plus_seconds(10),
            ),
            Edge::person(EdgeKind::Follow, other, me, at),
            Edge::person(EdgeKind::Mute, me, other, at),
        ] {
            store.insert_edge(&edge).await.unwrap();
        }
        // Something else of the same moment, as the notification of a like is.
        let kind = NumberedKind::Notification;
        let other = Uuid::from_u128(u128::MAX - u128::from(second.unsigned_abs()));
        let named = store.assign_number(kind, other, at).await.unwrap();
        assert_eq!(named.time(), at);
        posts.push(post);
    }
    let account = app.get("/api/v1/accounts/verify_credentials").await;
    let liked = app.get("/api/v1/favourites").await;
    for (list, count) in [
        ("/api/v1/favourites".to_owned(), 3),
        ("/api/v1/mutes".to_owned(), 3),
        (format!("/api/v1/accounts/{}/followers", id(&account)), 3),
        (
            format!("/api/v1/statuses/{}/favourited_by", id(&liked[2])),
            4,
        ),
    ] {
        for limit in [1, 2, 5] {
            let found = all(&site, &app, &format!("{list}?limit={limit}")).await;
            let mut different: Vec<&str> = found.iter().map(id).collect();
            different.sort_unstable();
            different.dedup();
            assert_eq!(
                (found.len(), different.len()),
                (count, count),
                "{list} {limit}"
            );
        }
        let page = app.get(&format!("{list}?limit=2")).await;
        assert_eq!(ids(&page).len(), 2, "{list}");
    }
}
