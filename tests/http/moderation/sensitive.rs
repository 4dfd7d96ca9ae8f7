//! Posts that not everybody wants to come upon.

use reqwest::{Method, StatusCode};
use vignette::domain::{EdgeKind, Role};

use crate::pictures::jpeg;
use crate::reading::share::make_link;
use crate::site::{Person, Site, field, media_on};

impl Person {
    /// Publishes a post with the box ticked.
    async fn publish_sensitive(&self, caption: &str) -> String {
        let draft = self.begin_draft(jpeg()).await;
        assert_eq!(field(&self.page(&draft).await, "sensitive_shown"), "no");
        let form = [
            ("caption", caption),
            ("hashtags", "#dog"),
            ("alt", "What it shows"),
            ("sensitive", "yes"),
            ("sensitive_shown", "no"),
            ("action", "publish"),
        ];
        let response = self.post(&draft, &form).await;
        assert_eq!(response.status(), StatusCode::SEE_OTHER);
        draft.replace("compose", "p")
    }

    async fn choose(&self, choice: &str) {
        let response = self
            .post("/settings/privacy", &[("sensitive", choice)])
            .await;
        assert_eq!(response.status(), StatusCode::SEE_OTHER);
        let page = self.page("/settings/privacy").await;
        assert!(page.contains(&format!("value=\"{choice}\" selected")));
    }
}

/// Whether every picture on a page stands behind a closed cover, and is lazy.
fn is_covered(page: &str) -> bool {
    let mut outside = page.to_owned();
    while let Some(begin) = outside.find("<details class=\"veil\">") {
        // Alt texts are details of their own, inside the cover.
        let mut depth = 0;
        let mut at = begin;
        loop {
            let open = outside[at..].find("<details").map(|i| at + i);
            let close = at + outside[at..].find("</details>").unwrap();
            match open {
                Some(open) if open < close => {
                    depth += 1;
                    at = open + 1;
                }
                _ => {
                    depth -= 1;
                    at = close + 1;
                }
            }
            if depth == 0 {
                break;
            }
        }
        let covered = outside[begin..at].to_owned();
        let pictures = covered.matches("<img class=\"photo").count();
        assert_eq!(pictures, covered.matches("loading=\"lazy\"").count());
        assert!(pictures > 0);
        outside.replace_range(begin..at, "");
    }
    media_on(&outside).is_empty()
}

#[tokio::test]
async fn a_sensitive_post_is_covered_everywhere_but_for_its_author_and_who_wants_to_see() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let bob = site.person("bob").await;
    let guest = site.guest();
    let post = ada.publish_sensitive("Look away").await;
    let link = make_link(&ada, &post, "never").await;
    site.tie(EdgeKind::Follow, "bob", "ada").await;
    bob.post(&format!("{post}/bookmark"), &[]).await;
    let everybodys = ["/", "/@ada", "/tags/dog", "/search?q=away", &post, &link];
    let mut his = everybodys.to_vec();
    his.extend(["/home", "/bookmarks"]);
    for (visitor, pages) in [(&guest, everybodys.as_slice()), (&bob, &his)] {
        for path in pages {
            let page = visitor.page(path).await;
            assert!(page.contains("Sensitive"), "{path}");
            assert!(is_covered(&page), "{path} shows the picture unasked");
        }
    }
    for path in everybodys {
        assert!(!is_covered(&ada.page(path).await), "her own, {path}");
    }
    bob.choose("show").await;
    for path in &his {
        assert!(!is_covered(&bob.page(path).await), "{path}");
    }
    bob.choose("leave_out").await;
    for path in [
        "/",
        "/@ada",
        "/tags/dog",
        "/search?q=away",
        "/home",
        "/bookmarks",
    ] {
        let page = bob.page(path).await;
        assert!(!page.contains(&post), "{path} lists it");
    }
    assert!(is_covered(&bob.page(&post).await), "by its address");
    // Other settings leave the choice alone.
    bob.post("/settings/profile", &[("bio", "Hello")]).await;
    bob.post("/settings/privacy", &[]).await;
    assert!(!bob.page("/").await.contains(&post));
}

#[tokio::test]
async fn elsewhere_a_sensitive_picture_is_not_shown() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let post = ada.publish_sensitive("Look away").await;
    let guest = site.guest();
    let page = guest.page(&post).await;
    assert!(page.contains("og:title") && !page.contains("og:image"));
    assert!(
        !page
            .split("</head>")
            .next()
            .unwrap()
            .contains("What it shows")
    );
    for feed in ["/@ada/feed.atom", "/tags/dog/feed.atom"] {
        let feed = guest.page(feed).await;
        assert!(feed.contains("Look away") && feed.contains("A sensitive picture"));
        assert!(!feed.contains("/media/") && !feed.contains("What it shows"));
    }
    // In the language of the reader, which caches have to know.
    let german = guest.request(Method::GET, "/@ada/feed.atom");
    let german = german.header("Accept-Language", "de").send().await.unwrap();
    assert_eq!(german.headers()["vary"], "Accept-Language");
    assert!(german.text().await.unwrap().contains("Ein sensibles Bild"));
    let address = format!("/oembed?url={}{post}", site.address());
    let answer: serde_json::Value = serde_json::from_str(&guest.page(&address).await).unwrap();
    assert_eq!(answer["type"], "link");
    assert!(!answer.to_string().contains("/media/"));
}

#[tokio::test]
async fn the_mark_is_changed_by_who_touches_it_and_by_moderators() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let mira = site.staff("mira", Role::Moderator).await;
    let post = ada.publish(jpeg(), "A dog", "").await;
    let edit = format!("{post}/edit");
    let mark = async || {
        let page = ada.page(&edit).await;
        field(&page, "sensitive_shown")
    };
    assert_eq!(mark().await, "no");
    let target = post.replace("/p/", "/admin/post/");
    let ticked = [("sensitive", "yes"), ("sensitive_shown", "no")];
    ada.post(&edit, &ticked).await;
    // A form from before, in which nobody touched the box, does not undo that.
    let untouched = [("caption", "A dog, still"), ("sensitive_shown", "no")];
    ada.post(&edit, &untouched).await;
    assert_eq!(mark().await, "yes");
    ada.post(&edit, &[("caption", "No box")]).await;
    assert_eq!(mark().await, "yes");
    ada.post(&edit, &[("sensitive_shown", "yes")]).await;
    assert_eq!(mark().await, "no");
    ada.post(&edit, &ticked).await;
    assert_eq!(mark().await, "yes");
    mira.post(&target, &[("action", "uncover")]).await;
    assert_eq!(mark().await, "no");
    let log = mira.page("/admin/log").await;
    assert!(log.contains("took the sensitive mark from"));
    // What was typed stays when something else needs another look.
    let long = "x".repeat(2201);
    let form = [
        ("caption", long.as_str()),
        ("sensitive", "yes"),
        ("sensitive_shown", "no"),
    ];
    let response = ada.post(&edit, &form).await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = response.text().await.unwrap();
    assert!(page.contains("name=\"sensitive\" value=\"yes\" checked"));
}

#[tokio::test]
async fn what_a_moderator_has_marked_its_author_cannot_uncover() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let mira = site.staff("mira", Role::Moderator).await;
    let post = ada.publish(jpeg(), "A dog", "").await;
    let edit = format!("{post}/edit");
    let target = post.replace("/p/", "/admin/post/");
    mira.post(&target, &[("action", "cover")]).await;
    assert!(
        mira.page("/admin/log")
            .await
            .contains("marked as sensitive")
    );
    let guest = site.guest();
    let page = ada.page(&edit).await;
    assert!(page.contains("A moderator marked this post"));
    assert!(!page.contains("name=\"sensitive"), "the box can be used");
    // Forms from before the mark, made up, or sent by someone who knows better.
    for form in [
        &[("caption", "A dog, mine"), ("sensitive_shown", "yes")][..],
        &[("sensitive", "yes"), ("sensitive_shown", "no")],
        &[("sensitive_shown", "no")],
        &[("caption", "No box")],
    ] {
        let answer = ada.post(&edit, form).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
        assert!(
            is_covered(&guest.page(&post).await),
            "{form:?} uncovered it"
        );
    }
    // The box stays as it is when something else needs another look.
    let long = "x".repeat(2201);
    let form = [("caption", long.as_str()), ("sensitive_shown", "yes")];
    let answer = ada.post(&edit, &form).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().await.unwrap().contains("checked disabled"));
    mira.post(&target, &[("action", "uncover")]).await;
    assert!(!is_covered(&guest.page(&post).await));
    assert_eq!(field(&ada.page(&edit).await, "sensitive_shown"), "no");
    ada.post(&edit, &[("sensitive", "yes"), ("sensitive_shown", "no")])
        .await;
    ada.post(&edit, &[("sensitive_shown", "yes")]).await;
    assert!(!is_covered(&guest.page(&post).await), "her own mark");
}
