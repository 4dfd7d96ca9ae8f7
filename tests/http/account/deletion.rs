//! Deleting one's account.

use std::time::Duration;

use reqwest::StatusCode;
use vignette::domain::{Role, Username};

use crate::command_line::{admin, said};
use crate::pictures::jpeg;
use crate::site::{PASSWORD, Site, files_below, location, media_on};

const ACCOUNT: &str = "/settings/account";

#[tokio::test]
async fn leaving_takes_the_password_and_may_be_undone() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let there = site.guest();
    there.log_in("ada", PASSWORD).await;
    let leave = "/settings/account/delete";
    let wrong = ada.post(leave, &[("password", "wrong")]).await;
    assert_eq!(wrong.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().await.unwrap().contains("not your password"));
    assert!(!ada.page("/").await.contains("will be deleted on"));
    let done = ada.post(leave, &[("password", PASSWORD)]).await;
    assert_eq!(location(&done), "/");
    assert!(ada.page("/").await.contains("will be deleted on"));
    assert_eq!(there.get(ACCOUNT).await.status(), StatusCode::SEE_OTHER);
    let back = site.guest();
    assert_eq!(
        back.log_in("ada", PASSWORD).await.status(),
        StatusCode::SEE_OTHER
    );
    back.post("/settings/account/keep", &[]).await;
    assert!(!ada.page("/").await.contains("will be deleted on"));
}

#[tokio::test]
async fn whoever_leaves_is_seen_by_nobody_else_meanwhile() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let bob = site.person("bob").await;
    let post = ada.publish(jpeg(), "A dog", "#dog").await;
    let picture = media_on(&ada.page(&post).await)[0].clone();
    bob.post("/@ada/follow", &[]).await;
    let endpoints = [post.as_str(), picture.as_str(), "/@ada/feed.atom"];
    let seen = |status: StatusCode| {
        let (bob, guest) = (bob.clone(), site.guest());
        async move {
            for endpoint in endpoints {
                for person in [&bob, &guest] {
                    assert_eq!(person.get(endpoint).await.status(), status, "{endpoint}");
                }
            }
            for list in ["/", "/home", "/tags/dog", "/search?q=dog"] {
                let there = bob
                    .page(list)
                    .await
                    .contains(&format!("href=\"{}\"", endpoints[0]));
                assert_eq!(there, status == StatusCode::OK, "{list}");
            }
        }
    };
    seen(StatusCode::OK).await;
    ada.post("/settings/account/delete", &[("password", PASSWORD)])
        .await;
    seen(StatusCode::NOT_FOUND).await;
    assert!(ada.page(&post).await.contains("A dog"), "not even her own");
    ada.post("/settings/account/keep", &[]).await;
    seen(StatusCode::OK).await;
}

#[tokio::test]
async fn the_last_administrator_stays() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let store = site.store().await;
    let name = Username::parse("ada").unwrap();
    let user = store.user_by_name(&name).await.unwrap().unwrap();
    store.set_role(user.id, Role::Admin).await.unwrap();
    let form = [("password", PASSWORD)];
    let answer = ada.post("/settings/account/delete", &form).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = answer.text().await.unwrap();
    assert!(page.contains("Nobody else looks after this site"));
    site.person("bob").await;
    let name = Username::parse("bob").unwrap();
    let bob = store.user_by_name(&name).await.unwrap().unwrap();
    store.set_role(bob.id, Role::Admin).await.unwrap();
    let answer = ada.post("/settings/account/delete", &form).await;
    assert_eq!(location(&answer), "/");
}

#[tokio::test]
async fn a_deleted_account_takes_all_that_is_its_own_along() {
    let no_grace = |settings: &mut vignette::settings::Settings| {
        settings.captions.enabled = false;
        settings.accounts.grace_days = 0;
    };
    let site = Site::start_with(no_grace).await;
    let ada = site.person("ada").await;
    let bob = site.person("bob").await;
    let hers = ada.publish(jpeg(), "A dog", "#dog").await;
    ada.begin_draft(jpeg()).await;
    ada.send("/settings/avatar", None, [("me.jpg", jpeg())])
        .await;
    let his = bob.publish(jpeg(), "A cat", "#cat").await;
    for (who, path) in [
        (&ada, format!("{his}/like")),
        (&ada, format!("{his}/bookmark")),
        (&ada, "/@bob/follow".to_owned()),
        (&bob, format!("{hers}/like")),
        (&bob, "/@ada/follow".to_owned()),
    ] {
        assert_eq!(who.post(&path, &[]).await.status(), StatusCode::SEE_OTHER);
    }
    for (who, post) in [(&ada, &his), (&bob, &hers)] {
        let path = format!("{post}/comments");
        who.post(&path, &[("text", "Nice")]).await;
    }
    let pictures = site.data.path().join("pictures");
    let files = files_below(&pictures);
    ada.post("/settings/account/delete", &[("password", PASSWORD)])
        .await;
    let site = site.start_again(no_grace).await;
    let store = site.store().await;
    let name = Username::parse("ada").unwrap();
    for _ in 0..200 {
        if store.user_by_name(&name).await.unwrap().is_none() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(store.user_by_name(&name).await.unwrap(), None);
    let guest = site.guest();
    for gone in ["/@ada", &hers] {
        assert_eq!(guest.get(gone).await.status(), StatusCode::NOT_FOUND);
    }
    let page = guest.page(&his).await;
    assert!(!page.contains("@ada") && !page.contains("Nice"));
    bob.get("/").await;
    let bob = site.guest();
    bob.log_in("bob", PASSWORD).await;
    assert!(!bob.page("/notifications").await.contains("@ada"));
    // Of two posts, a draft and an avatar, one post with its three files is left.
    for _ in 0..100 {
        if files_below(&pictures) == 3 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!((files, files_below(&pictures)), (10, 3));
    // It fails where a counter is wrong.
    said(&admin(&site, &["recount", "--dry-run"], "").await);
    site.person("ada").await;
}
