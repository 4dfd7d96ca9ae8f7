//! The pictures of a draft: moved and taken out, by its author alone.

use reqwest::StatusCode;

use super::several::numbered;
use crate::pictures::jpeg;
use crate::site::{Site, field, files_below, location, pictures_on};

#[tokio::test]
async fn pictures_are_moved_and_the_words_typed_meanwhile_are_kept() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(numbered(1)).await;
    let b = ada.add(&draft, numbered(2)).await;
    let c = ada.add(&draft, numbered(3)).await;
    let a = pictures_on(&ada.page(&draft).await)[0].clone();
    let order = || async { pictures_on(&ada.page(&draft).await) };
    assert_eq!(order().await, [a.as_str(), &b, &c]);

    let action = format!("move-left-{c}");
    let form = [("caption", "Typed"), ("action", action.as_str())];
    let moved = location(&ada.post(&draft, &form).await);
    assert_eq!(moved, format!("{draft}#picture-{c}"));
    assert_eq!(order().await, [a.as_str(), &c, &b]);
    assert_eq!(field(&ada.page(&draft).await, "caption"), "Typed");
    let action = format!("move-right-{a}");
    ada.post(&draft, &[("action", action.as_str())]).await;
    assert_eq!(order().await, [c.as_str(), &a, &b]);

    let wanted = format!("{b} {a}");
    let form = [("order", wanted.as_str()), ("action", "order")];
    assert_eq!(location(&ada.post(&draft, &form).await), draft);
    assert_eq!(order().await, [b.as_str(), &a, &c]);
    for (action, order) in [
        ("order", "x"),
        ("move-left-x", ""),
        ("move-up", ""),
        ("remove-", ""),
    ] {
        let form = [("order", order), ("action", action)];
        let status = ada.post(&draft, &form).await.status();
        assert_eq!(status, StatusCode::BAD_REQUEST, "{action}");
    }
}

#[tokio::test]
async fn a_picture_taken_out_goes_with_its_files_and_the_last_takes_the_draft() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(numbered(1)).await;
    let second = ada.add(&draft, numbered(2)).await;
    let first = pictures_on(&ada.page(&draft).await)[0].clone();
    let action = format!("remove-{first}");
    let form = [("caption", "Typed"), ("action", action.as_str())];
    assert_eq!(location(&ada.post(&draft, &form).await), draft);
    let page = ada.page(&draft).await;
    assert_eq!(pictures_on(&page), [second.as_str()]);
    assert_eq!(field(&page, "caption"), "Typed");
    let gone = ada.get(&format!("/media/{first}/grid")).await.status();
    assert_eq!(gone, StatusCode::NOT_FOUND);
    assert_eq!(files_below(&site.data.path().join("pictures")), 3);
    ada.post(&draft, &form).await;
    assert_eq!(pictures_on(&ada.page(&draft).await).len(), 1, "once");

    let action = format!("remove-{second}");
    let form = [("action", action.as_str())];
    assert_eq!(location(&ada.post(&draft, &form).await), "/compose");
    assert_eq!(ada.get(&draft).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(files_below(&site.data.path().join("pictures")), 0);
}

#[tokio::test]
async fn nobody_else_touches_a_draft_and_a_published_post_takes_no_more() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let bob = site.person("bob").await;
    let draft = ada.begin_draft(jpeg()).await;
    let picture = pictures_on(&ada.page(&draft).await)[0].clone();
    let path = format!("{draft}/pictures");
    let send = |person: crate::site::Person| {
        let path = path.clone();
        async move { person.send(&path, None, [("a.png", numbered(1))]).await }
    };
    assert_eq!(send(bob.clone()).await.status(), StatusCode::NOT_FOUND);
    let answer = send(site.guest()).await;
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    for action in [
        format!("move-left-{picture}"),
        format!("remove-{picture}"),
        "order".to_owned(),
    ] {
        let form = [("order", picture.as_str()), ("action", action.as_str())];
        let answer = bob.post(&draft, &form).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{action}");
    }
    assert_eq!(pictures_on(&ada.page(&draft).await).len(), 1);

    let form = [("alt", "A square"), ("action", "publish")];
    let post = location(&ada.post(&draft, &form).await);
    for person in [&ada, &bob] {
        let answer = send(person.clone()).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND);
    }
    let action = format!("remove-{picture}");
    let answer = ada.post(&draft, &[("action", action.as_str())]).await;
    assert_eq!(answer.status(), StatusCode::CONFLICT);
    assert!(ada.page(&post).await.contains(&picture));
    let answer = ada.get(&path).await;
    assert_eq!(answer.status(), StatusCode::METHOD_NOT_ALLOWED);
}
