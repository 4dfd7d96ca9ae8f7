//! Editing and deleting: one's own, nobody else's.

use reqwest::StatusCode;

use crate::api::client::Program;
use crate::pictures::jpeg;
use crate::site::{Site, field, files_below, location, media_on};

#[tokio::test]
async fn an_author_edits_a_post() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let post = ada.publish(jpeg(), "Before", "#old").await;
    let edit = format!("{post}/edit");
    let page = ada.page(&edit).await;
    assert_eq!(field(&page, "caption"), "Before");
    assert_eq!(field(&page, "hashtags"), "#old");
    let form = [
        ("caption", "After\r\nwards"),
        ("hashtags", "#new"),
        ("alt", "A square"),
    ];
    assert_eq!(location(&ada.post(&edit, &form).await), post);
    let page = site.guest().page(&post).await;
    assert!(page.contains("After\nwards") && page.contains("A square"));
    assert!(!page.contains("Before") && !page.contains("#old"));
    assert!(!site.guest().page("/tags/old").await.contains(&post));
    assert!(site.guest().page("/tags/new").await.contains(&post));
}

#[tokio::test]
async fn mistakes_in_an_edit_lose_nothing() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let post = ada.publish(jpeg(), "Before", "#old").await;
    let long = "x".repeat(2201);
    let form = [
        ("caption", long.as_str()),
        ("hashtags", "#a-b"),
        ("alt", "Typed with care"),
    ];
    let response = ada.post(&format!("{post}/edit"), &form).await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = response.text().await.unwrap();
    assert!(page.contains("has 2201 characters; 2200 fit"));
    assert_eq!(field(&page, "caption"), long);
    assert_eq!(field(&page, "hashtags"), "#a-b");
    assert_eq!(field(&page, "alt"), "Typed with care");
    assert!(
        ada.page(&post).await.contains("Before"),
        "half a form was saved"
    );
}

#[tokio::test]
async fn nobody_else_edits_or_deletes_a_post() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let bob = site.person("bob").await;
    let post = ada.publish(jpeg(), "Mine", "").await;
    for endpoint in ["edit", "delete"] {
        let path = format!("{post}/{endpoint}");
        assert_eq!(bob.get(&path).await.status(), StatusCode::FORBIDDEN);
        let form = [("caption", "Yours"), ("hashtags", ""), ("alt", "")];
        assert_eq!(bob.post(&path, &form).await.status(), StatusCode::FORBIDDEN);
        assert_eq!(
            site.guest().post(&path, &form).await.status(),
            StatusCode::UNAUTHORIZED
        );
        assert!(location(&site.guest().get(&path).await).starts_with("/login?next="));
    }
    let page = bob.page(&post).await;
    assert!(page.contains("Mine") && !page.contains(&format!("{post}/edit")));
}

#[tokio::test]
async fn a_deleted_post_is_gone_with_its_files() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let post = ada.publish(jpeg(), "Going", "#going").await;
    let media = media_on(&ada.page(&post).await);
    assert!(
        ada.page(&format!("{post}/delete"))
            .await
            .contains("Delete this post?")
    );
    assert_eq!(
        location(&ada.post(&format!("{post}/delete"), &[]).await),
        "/@ada"
    );
    for path in media.iter().map(String::as_str).chain([post.as_str()]) {
        assert_eq!(
            ada.get(path).await.status(),
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
    for list in ["/", "/@ada", "/tags/going"] {
        assert!(!ada.page(list).await.contains(&post), "{list}");
    }
    assert_eq!(
        ada.post(&format!("{post}/delete"), &[]).await.status(),
        StatusCode::NOT_FOUND
    );
    assert_eq!(files_below(&site.data.path().join("pictures")), 0);
}

#[tokio::test]
async fn a_description_that_nobody_looked_at_says_that_it_is_automatic() {
    let (site, _model) = Site::start_with_toy(None).await;
    let ada = site.person("ada").await;
    let program = Program::of(&site, &ada).await;
    let automatic = async |post: &str| {
        let page = site.guest().page(post).await;
        page.contains("Automatic description")
    };
    let post = program.publish(&ada.begin_draft(jpeg()).await).await;
    assert!(automatic(&post).await);
    let alt = [("alt", "A door in a wall.")];
    ada.post(&format!("{post}/edit"), &alt).await;
    assert!(!automatic(&post).await);

    // Whoever has been asked and says that it is right has looked at it.
    let confirmed = ada.begin_draft(jpeg()).await;
    let form = [("action", "publish"), ("checked", "1")];
    let post = location(&ada.post(&confirmed, &form).await);
    assert!(!automatic(&post).await);

    // A picture without a description is a link with a name all the same.
    let plain = ada.begin_draft(jpeg()).await;
    let form = [("action", "publish"), ("alt", ""), ("checked", "1")];
    ada.post(&plain, &form).await;
    assert!(
        site.guest()
            .page("/")
            .await
            .contains("aria-label=\"Photo by @ada\"")
    );
}
