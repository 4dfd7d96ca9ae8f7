//! Whoever may not see something on a page does not see it here, nor its pictures.

use reqwest::{Method, StatusCode};
use serde_json::json;

use super::client::{Program, id, ids};
use crate::pictures::jpeg;
use crate::site::Site;

#[tokio::test]
async fn pictures_for_followers_are_loaded_by_followers_without_a_token() {
    let site = Site::start().await;
    let people = ["ada", "bob", "eve"];
    let mut programs = Vec::new();
    for name in people {
        let person = site.person(name).await;
        programs.push(Program::of(&site, &person).await);
    }
    let [ada, bob, eve] = &programs[..] else {
        panic!()
    };
    let me = ada.get("/api/v1/accounts/verify_credentials").await;
    let at = format!("/api/v1/accounts/{}", id(&me));
    bob.post(&format!("{at}/follow"), json!({})).await;
    let post = ada
        .share(jpeg(), "For few.", json!({ "visibility": "private" }))
        .await;
    assert_eq!(post["visibility"], "private");
    let seen = bob.get(&format!("/api/v1/statuses/{}", id(&post))).await;
    let picture = seen["media_attachments"][0]["url"].as_str().unwrap();
    let path = picture.strip_prefix(site.address()).unwrap();
    let (plain, _) = path.split_once("?pass=").unwrap();
    let guest = site.guest();
    let loaded = guest.get(path).await;
    assert_eq!(loaded.status(), StatusCode::OK);
    assert!(
        loaded.headers()["cache-control"]
            .to_str()
            .unwrap()
            .starts_with("private")
    );
    assert_eq!(guest.get(plain).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(
        guest.get(&path.replace("?pass=", "?pass=x")).await.status(),
        StatusCode::NOT_FOUND
    );
    for nobody in ["/api/v1/timelines/public", &format!("{at}/statuses")] {
        assert_eq!(eve.get(nobody).await, json!([]), "{nobody}");
    }
    let hidden = eve
        .try_get(&format!("/api/v1/statuses/{}", id(&post)))
        .await;
    assert_eq!(hidden.status(), StatusCode::NOT_FOUND);
    // Another post's pass opens nothing, and one's own dies with the sight of the post.
    let other = ada
        .share(jpeg(), "Also for few.", json!({ "visibility": "private" }))
        .await;
    let other = bob.get(&format!("/api/v1/statuses/{}", id(&other))).await;
    let pass = other["media_attachments"][0]["url"].as_str().unwrap();
    let pass = pass.split_once("?pass=").unwrap().1;
    assert_eq!(
        guest.get(&format!("{plain}?pass={pass}")).await.status(),
        StatusCode::NOT_FOUND
    );
    ada.post(
        &format!("{}/remove_from_followers", account(&site, bob).await),
        json!({}),
    )
    .await;
    assert_eq!(guest.get(path).await.status(), StatusCode::NOT_FOUND);
    let public = ada.share(jpeg(), "For all.", json!({})).await;
    let address = public["media_attachments"][0]["url"].as_str().unwrap();
    assert!(!address.contains('?'));
}

/// `/api/v1/accounts/{id}` of someone.
async fn account(_site: &Site, program: &Program) -> String {
    let me = program.get("/api/v1/accounts/verify_credentials").await;
    format!("/api/v1/accounts/{}", id(&me))
}

#[tokio::test]
async fn follow_requests_mutes_and_blocks_work_as_on_the_pages() {
    let site = Site::start().await;
    let (ada, bob) = (site.person("ada").await, site.person("bob").await);
    let (ada, bob) = (
        Program::of(&site, &ada).await,
        Program::of(&site, &bob).await,
    );
    let (to_ada, to_bob) = (account(&site, &ada).await, account(&site, &bob).await);
    ada.send(
        Method::PATCH,
        "/api/v1/accounts/update_credentials",
        json!({ "locked": true }),
    )
    .await;
    let asked = bob.post(&format!("{to_ada}/follow"), json!({})).await;
    assert_eq!(
        (&asked["following"], &asked["requested"]),
        (&json!(false), &json!(true))
    );
    let asking = ids(&ada.get("/api/v1/follow_requests").await);
    assert_eq!(asking.len(), 1);
    ada.post(
        &format!("/api/v1/follow_requests/{}/authorize", asking[0]),
        json!({}),
    )
    .await;
    let number = to_ada.rsplit('/').next().unwrap();
    let tie = bob
        .get(&format!("/api/v1/accounts/relationships?id[]={number}"))
        .await;
    assert_eq!(
        (&tie[0]["following"], &tie[0]["requested"]),
        (&json!(true), &json!(false))
    );
    assert!(
        tie[0]
            .as_object()
            .unwrap()
            .values()
            .all(|value| !value.is_null())
    );
    assert_eq!(ids(&ada.get(&format!("{to_ada}/followers")).await).len(), 1);
    bob.post(&format!("{to_ada}/mute"), json!({})).await;
    assert_eq!(ids(&bob.get("/api/v1/mutes").await).len(), 1);
    bob.post(&format!("{to_ada}/unmute"), json!({})).await;
    let blocked = ada.post(&format!("{to_bob}/block"), json!({})).await;
    assert_eq!(
        (&blocked["blocking"], &blocked["followed_by"]),
        (&json!(true), &json!(false))
    );
    assert_eq!(bob.try_get(&to_ada).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(ids(&ada.get("/api/v1/blocks").await).len(), 1);
}
