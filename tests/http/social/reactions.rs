//! Likes, bookmarks and mentions, and whom they notify.

use reqwest::StatusCode;

use super::comments::say;
use crate::pictures::jpeg;
use crate::site::{Person, Site, field, location};

async fn likes(person: &Person, post: &str) -> String {
    let page = person.page(&format!("{post}/engagement")).await;
    let (_, rest) = page.split_once("class=\"count\">").unwrap();
    rest.split('<').next().unwrap().to_owned()
}

async fn unread(person: &Person) -> Option<String> {
    let page = person.page("/").await;
    let (_, rest) = page.split_once("class=\"badge\">")?;
    Some(rest.split('<').next().unwrap().to_owned())
}

#[tokio::test]
async fn a_like_counts_once_and_is_told_once() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let bob = site.person("bob").await;
    let post = ada.publish(jpeg(), "A dog", "#dog").await;
    for _ in 0..3 {
        let response = bob
            .post(&format!("{post}/like"), &[("next", "/home")])
            .await;
        assert_eq!(location(&response), "/home");
    }
    assert_eq!(likes(&ada, &post).await, "1");
    assert_eq!(unread(&ada).await.as_deref(), Some("1"));
    assert_eq!(unread(&bob).await, None);
    let page = ada.page("/notifications").await;
    assert_eq!(page.matches("likes your post").count(), 1);
    let until = field(&page, "until");
    ada.post("/notifications/read", &[("until", until.as_str())])
        .await;
    assert_eq!(unread(&ada).await, None);
    bob.post(&format!("{post}/unlike"), &[]).await;
    bob.post(&format!("{post}/unlike"), &[]).await;
    assert_eq!(likes(&ada, &post).await, "0");
    assert!(!ada.page("/notifications").await.contains("likes your post"));
    // One's own like is no news.
    ada.post(&format!("{post}/like"), &[]).await;
    assert_eq!(unread(&ada).await, None);
    let guest = site.guest();
    let response = guest.post(&format!("{post}/like"), &[]).await;
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    let elsewhere = [("next", "//evil.example")];
    assert_eq!(
        location(&bob.post(&format!("{post}/like"), &elsewhere).await),
        "/"
    );
}

#[tokio::test]
async fn bookmarks_are_ones_own_and_end_with_the_right_to_see() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let bob = site.person("bob").await;
    let post = ada.publish(jpeg(), "A dog", "#dog").await;
    bob.post(&format!("{post}/bookmark"), &[]).await;
    assert!(bob.page("/bookmarks").await.contains(&post));
    assert!(!ada.page("/bookmarks").await.contains(&post));
    assert_eq!(unread(&ada).await, None);
    ada.post(&format!("{post}/edit"), &[("visibility", "private")])
        .await;
    assert!(!bob.page("/bookmarks").await.contains(&post));
    ada.post(&format!("{post}/edit"), &[("visibility", "public")])
        .await;
    bob.post(&format!("{post}/unbookmark"), &[]).await;
    assert!(!bob.page("/bookmarks").await.contains(&post));
}

#[tokio::test]
async fn a_silenced_kind_is_not_told() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let bob = site.person("bob").await;
    let post = ada.publish(jpeg(), "A dog", "#dog").await;
    ada.post("/settings/notifications", &[("notify", "comment")])
        .await;
    bob.post(&format!("{post}/like"), &[]).await;
    say(&bob, &post, "Lovely").await;
    let page = ada.page("/notifications").await;
    assert!(page.contains("commented on your post") && !page.contains("likes your post"));
}

#[tokio::test]
async fn a_caption_that_names_someone_tells_them_once_if_they_may_see_it() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let bob = site.person("bob").await;
    let post = ada.publish(jpeg(), "With @bob by the sea", "#sea").await;
    ada.post(&format!("{post}/edit"), &[("caption", "Again with @bob")])
        .await;
    assert_eq!(
        bob.page("/notifications")
            .await
            .matches("mentioned you")
            .count(),
        1
    );
    let eve = site.person("eve").await;
    let draft = ada.begin_draft(jpeg()).await;
    let form = [
        ("caption", "Secretly @eve"),
        ("visibility", "private"),
        ("action", "publish"),
    ];
    ada.post(&draft, &form).await;
    assert!(!eve.page("/notifications").await.contains("mentioned you"));
}
