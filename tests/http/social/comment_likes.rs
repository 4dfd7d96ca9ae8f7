//! Likes of comments, on pages and by programs.

use reqwest::StatusCode;
use serde_json::json;
use vignette::domain::{EdgeKind, Visibility};

use super::comments::say;
use crate::api::client::{Program, id};
use crate::pictures::jpeg;
use crate::site::{Person, Site, location};

/// The number beside a comment's heart, and whether it is pressed.
async fn likes(person: &Person, post: &str, comment: &str) -> (String, bool) {
    let page = person.page(post).await;
    let (_, rest) = page
        .split_once(&format!("id=\"comment-{comment}\""))
        .unwrap();
    let (heart, rest) = rest.split_once("class=\"count\">").unwrap();
    let count = rest.split('<').next().unwrap().to_owned();
    (count, heart.contains("aria-pressed=\"true\""))
}

fn like(comment: &str) -> String {
    format!("/comments/{comment}/like")
}

#[tokio::test]
async fn a_like_of_a_comment_counts_once_and_notifies_once() {
    let site = Site::start().await;
    let (ada, bob) = (site.person("ada").await, site.person("bob").await);
    let eve = site.person("eve").await;
    let post = ada.publish(jpeg(), "A dog", "#dog").await;
    let comment = say(&bob, &post, "Lovely light").await;
    let unlike = format!("/comments/{comment}/unlike");
    for _ in 0..2 {
        let response = ada.post(&like(&comment), &[]).await;
        assert_eq!(location(&response), format!("{post}#comment-{comment}"));
    }
    let there = format!("{post}?order=newest#comment-{comment}");
    let response = eve.post(&like(&comment), &[("next", &there)]).await;
    assert_eq!(location(&response), there);
    assert_eq!(likes(&ada, &post, &comment).await, ("2".into(), true));
    assert_eq!(likes(&bob, &post, &comment).await, ("2".into(), false));
    assert_eq!(
        likes(&site.guest(), &post, &comment).await,
        ("2".into(), false)
    );
    let page = bob.page("/notifications").await;
    assert_eq!(page.matches("like your comment").count(), 1, "in one line");
    assert!(
        page.contains("Lovely light") && !page.contains("your post"),
        "{page}"
    );
    assert!(page.contains(&format!("#comment-{comment}")));
    ada.post(&unlike, &[]).await;
    ada.post(&unlike, &[]).await;
    eve.post(&unlike, &[]).await;
    assert_eq!(likes(&ada, &post, &comment).await, ("0".into(), false));
    assert!(!bob.page("/notifications").await.contains("your comment"));
    // One's own like is no news; a like of the post is another thing.
    bob.post(&like(&comment), &[]).await;
    ada.post(&format!("{post}/like"), &[]).await;
    assert!(!bob.page("/notifications").await.contains("your comment"));
    assert_eq!(likes(&ada, &post, &comment).await, ("1".into(), false));
}

#[tokio::test]
async fn likes_of_comments_are_switched_off_with_likes_of_posts() {
    let site = Site::start().await;
    let (ada, bob) = (site.person("ada").await, site.person("bob").await);
    let post = ada.publish(jpeg(), "A dog", "#dog").await;
    let comment = say(&bob, &post, "Lovely").await;
    bob.post("/settings/notifications", &[("notify", "comment")])
        .await;
    ada.post(&like(&comment), &[]).await;
    assert!(
        !bob.page("/notifications")
            .await
            .contains("likes your comment")
    );
}

#[tokio::test]
async fn whoever_may_not_see_a_comment_does_not_like_it() {
    let site = Site::start().await;
    let (ada, bob) = (site.person("ada").await, site.person("bob").await);
    let (eve, zoe) = (site.person("eve").await, site.person("zoe").await);
    let post = ada.publish(jpeg(), "A dog", "#dog").await;
    let comment = say(&bob, &post, "Lovely").await;
    let guest = site.guest().post(&like(&comment), &[]).await;
    assert_eq!(guest.status(), StatusCode::UNAUTHORIZED);
    // Blocked by whom they would like; and by the author of the post.
    site.tie(EdgeKind::Block, "bob", "eve").await;
    site.tie(EdgeKind::Block, "ada", "zoe").await;
    let unlike = format!("/comments/{comment}/unlike");
    for person in [&eve, &zoe] {
        for path in [&like(&comment), &unlike] {
            let refused = person.post(path, &[]).await;
            assert_eq!(refused.status(), StatusCode::NOT_FOUND, "{path}");
        }
    }
    // What was liked while it could be seen is taken back also afterwards.
    let fan = site.person("fan").await;
    fan.post(&like(&comment), &[]).await;
    site.set_visibility(&post, Visibility::Private).await;
    let refused = fan.post(&like(&comment), &[]).await;
    assert_eq!(refused.status(), StatusCode::NOT_FOUND);
    let back = fan.post(&unlike, &[]).await;
    assert_eq!(back.status(), StatusCode::SEE_OTHER);
    let back = fan.post(&unlike, &[]).await;
    assert_eq!(back.status(), StatusCode::NOT_FOUND);
    let nothing = "01234567-0123-7123-8123-0123456789ab";
    let missing = ada.post(&like(nothing), &[]).await;
    assert_eq!(missing.status(), StatusCode::NOT_FOUND);
    assert_eq!(likes(&ada, &post, &comment).await, ("0".into(), false));
}

on_both_stores!(likes_go_with_the_account);

async fn likes_go_with_the_account(site: Site) {
    let (ada, bob) = (site.person("ada").await, site.person("bob").await);
    let post = ada.publish(jpeg(), "A dog", "#dog").await;
    let comment = say(&ada, &post, "Mine").await;
    let mine = say(&bob, &post, "And mine").await;
    bob.post(&like(&comment), &[]).await;
    ada.post(&like(&mine), &[]).await;
    assert_eq!(likes(&ada, &post, &comment).await, ("1".into(), false));
    let store = site.store().await;
    let bob = site.id_of("bob").await;
    let past = vignette::domain::Timestamp::from_millis(1);
    store.schedule_deletion(bob, Some(past)).await.unwrap();
    let site = site
        .start_again(|settings| settings.captions.enabled = false)
        .await;
    let ada = site.guest();
    ada.log_in("ada", crate::site::PASSWORD).await;
    crate::eventually::eventually("the account is gone", async || {
        store.user(bob).await.unwrap().is_none()
    })
    .await;
    assert_eq!(likes(&ada, &post, &comment).await, ("0".into(), false));
    let left = mine.parse::<uuid::Uuid>().unwrap();
    assert!(store.tallies(&[left]).await.unwrap().is_empty());
    assert!(!ada.page("/notifications").await.contains("your comment"));
}

#[tokio::test]
async fn a_program_likes_a_comment() {
    let site = Site::start().await;
    let (ada, bob) = (site.person("ada").await, site.person("bob").await);
    let ada = Program::of(&site, &ada).await;
    let bob = Program::of(&site, &bob).await;
    let post = ada.share(jpeg(), "A gate.", json!({})).await;
    let body = json!({ "status": "Blue!", "in_reply_to_id": id(&post) });
    let comment = bob.post("/api/v1/statuses", body).await;
    let path = format!("/api/v1/statuses/{}", id(&comment));
    for _ in 0..2 {
        let liked = ada.post(&format!("{path}/favourite"), json!({})).await;
        assert_eq!(liked["favourites_count"], 1);
        assert_eq!(liked["favourited"], true);
    }
    let seen = bob.get(&path).await;
    assert_eq!(
        (&seen["favourites_count"], &seen["favourited"]),
        (&json!(1), &json!(false))
    );
    let context = format!("/api/v1/statuses/{}/context", id(&post));
    let context = ada.get(&context).await;
    assert_eq!(context["descendants"][0]["favourited"], true);
    let fans = bob.get(&format!("{path}/favourited_by")).await;
    assert_eq!(fans[0]["username"], "ada");
    let notified = bob.get("/api/v1/notifications?types[]=favourite").await;
    assert_eq!(notified[0]["status"]["id"], comment["id"]);
    // The post's own likes, and the list of liked posts, know nothing of it.
    assert_eq!(ada.get("/api/v1/favourites").await, json!([]));
    assert_eq!(
        bob.get(&format!("/api/v1/statuses/{}", id(&post))).await["favourites_count"],
        0
    );
    let taken = ada.post(&format!("{path}/unfavourite"), json!({})).await;
    assert_eq!(
        (&taken["favourites_count"], &taken["favourited"]),
        (&json!(0), &json!(false))
    );
    let bookmark = format!("{path}/bookmark");
    let refused = ada
        .try_send(reqwest::Method::POST, &bookmark, &json!({}))
        .await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
}
