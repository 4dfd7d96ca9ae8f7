//! What people write, as pages show it.

use crate::pictures::jpeg;
use crate::site::Site;

#[tokio::test]
async fn an_address_in_a_text_is_a_link_and_nothing_in_it_is_anything_else() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let bob = site.person("bob").await;
    let text = "Read https://x.org/@bob?b=#c, (https://en.wikipedia.org/wiki/Foo,_Inc.#Part) #sea";
    let links = [
        r#"<a href="https://x.org/@bob?b=#c" dir="auto" rel="nofollow ugc noopener">https://x.org/@bob?b=#c</a>, ("#,
        r#"href="https://en.wikipedia.org/wiki/Foo,_Inc.#Part" dir="auto" rel="nofollow ugc noopener">"#,
        r#"<a href="/tags/sea" dir="auto">#sea</a>"#,
    ];
    let post = ada.publish(jpeg(), text, "").await;
    ada.post(&format!("{post}/comments"), &[("text", text)])
        .await;
    ada.post("/settings/profile", &[("bio", text), ("display_name", "")])
        .await;
    for (page, times) in [(&*post, 2), ("/@ada", 1), ("/", 1)] {
        let html = site.guest().page(page).await;
        for link in links {
            assert!(
                html.matches(link).count() >= times,
                "{page}: {link}\n{html}"
            );
        }
    }
    assert!(!site.guest().page(&post).await.contains("/tags/c\""));
    assert!(!bob.page("/notifications").await.contains("mention"));
}

#[tokio::test]
async fn a_hashtags_page_and_feed_are_called_as_the_newest_post_writes_it() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    ada.publish(jpeg(), "", "#Οδοσ #Sea").await;
    ada.publish(jpeg(), "", "#ΟΔΟΣ #القاهرة").await;
    for (key, typed) in [("οδοσ", "ΟΔΟΣ"), ("القاهره", "القاهرة"), ("SEA", "Sea")]
    {
        let page = site.guest().page(&format!("/tags/{key}")).await;
        let heading = format!("<h1 dir=\"auto\">#{typed}</h1>");
        assert!(page.contains(&heading), "{key}: {page}");
        let feed = site.guest().page(&format!("/tags/{key}/feed.atom")).await;
        assert!(feed.contains(&format!("<title>#{typed}</title>")), "{feed}");
    }
}

#[tokio::test]
async fn words_stand_in_the_direction_of_their_script() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let form = [("display_name", "עדה"), ("bio", "שלום")];
    ada.post("/settings/profile", &form).await;
    let post = ada.publish(jpeg(), "שלום ada", "#שלום").await;
    ada.post(&format!("{post}/comments"), &[("text", "תודה")])
        .await;
    let edit = format!("{post}/edit");
    let form = [
        ("caption", "שלום ada"),
        ("hashtags", "#שלום"),
        ("alt", "כלב"),
    ];
    ada.post(&edit, &form).await;
    for (page, words) in [
        (&*post, r#"<h1 class="caption" dir="auto">שלום ada"#),
        (&post, r#"<p class="caption" dir="auto">תודה"#),
        (&post, r#"<p dir="auto">כלב"#),
        (&post, r#"dir="auto">#שלום</a>"#),
        (&post, r#"<span class="name" dir="auto">עדה"#),
        ("/", r#"<p class="caption" dir="auto">שלום ada"#),
        ("/@ada", r#"<h1 dir="auto">עדה"#),
        ("/@ada", r#"<p class="bio" dir="auto">שלום"#),
        ("/tags/שלום", r#"<h1 dir="auto">#שלום"#),
        ("/search?q=עדה", r#"<span dir="auto">עדה"#),
        ("/search?q=עדה", r#"<input id="q" dir="auto""#),
        (&edit, r#"<textarea dir="auto" id="caption""#),
        (&edit, r#"<textarea dir="auto" id="alt""#),
        (&edit, r#"<input id="hashtags" dir="auto""#),
        ("/settings/profile", r#"<textarea dir="auto" id="bio""#),
        (
            "/settings/profile",
            r#"<input id="display_name" dir="auto""#,
        ),
    ] {
        let html = ada.page(page).await;
        assert!(html.contains(words), "{page}: {words}\n{html}");
    }
}
