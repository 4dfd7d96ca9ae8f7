//! Who may open and send the editor's form, and what is kept for after a login.

use reqwest::StatusCode;

use crate::pictures::jpeg;
use crate::site::{PASSWORD, Site, field, location};

#[tokio::test]
async fn someone_elses_draft_does_not_exist() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let bob = site.person("bob").await;
    let draft = ada.begin_draft(jpeg()).await;
    assert_eq!(bob.get(&draft).await.status(), StatusCode::NOT_FOUND);
    let post = draft.replace("compose", "p");
    assert_eq!(bob.get(&post).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(
        site.guest().get(&post).await.status(),
        StatusCode::NOT_FOUND
    );
    for action in ["save", "publish", "suggest", "discard", "pick-0", "restore"] {
        let response = bob
            .post(&draft, &[("caption", "x"), ("action", action)])
            .await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{action}");
    }
}

#[tokio::test]
async fn words_typed_after_the_session_ended_survive_the_login() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(jpeg()).await;
    ada.post("/logout", &[]).await;
    let typed = "Typed for <ten> \"minutes\" & more";
    let form = [
        ("caption", typed),
        ("hashtags", "#long"),
        ("alt", "y"),
        ("action", "publish"),
    ];
    let response = ada.post(&draft, &form).await;
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    let page = response.text().await.unwrap();
    assert!(page.contains("Your words are kept"));
    let kept = field(&page, "kept");
    let next = field(&page, "next");
    let wrong = [
        ("identifier", "ada"),
        ("password", "wrong-one-1"),
        ("kept", &kept),
        ("next", &next),
    ];
    let response = ada.post("/login", &wrong).await;
    assert_eq!(
        field(&response.text().await.unwrap(), "kept"),
        kept,
        "a slip loses the words"
    );
    let right = [
        ("identifier", "ada"),
        ("password", PASSWORD),
        ("kept", &kept),
        ("next", &next),
    ];
    assert_eq!(location(&ada.post("/login", &right).await), draft);
    let page = ada.page(&draft).await;
    assert_eq!(field(&page, "caption"), typed);
    assert_eq!(field(&page, "hashtags"), "#long");
}

#[tokio::test]
async fn guests_are_led_to_the_login() {
    let site = Site::start().await;
    let guest = site.guest();
    assert_eq!(
        location(&guest.get("/compose").await),
        "/login?next=/compose"
    );
    assert_eq!(
        guest.upload(jpeg()).await.status(),
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn a_form_for_someone_elses_post_is_refused_before_it_is_read() {
    let site = Site::start().await;
    let draft = site.person("ada").await.begin_draft(jpeg()).await;
    let bob = site.person("bob").await;
    // Nobody could read this one.
    let broken = [("caption", "A"), ("caption", "B")];
    let answer = bob.post(&draft, &broken).await;
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
    let gone = "/p/01890000-0000-7000-8000-000000000000/edit";
    let answer = bob.post(gone, &broken).await;
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
}
