//! What became of suggestions: counted once for each post, and shown to moderators alone.

use reqwest::StatusCode;

use vignette::domain::Role;

use crate::pictures::jpeg;
use crate::site::{Person, Site, field};

/// Publishes a draft: with its suggestions, unless there is a caption.
async fn publish(person: &Person, caption: Option<&str>) -> String {
    publish_with(person, caption, &[]).await
}

async fn publish_with(person: &Person, caption: Option<&str>, choices: &[(&str, &str)]) -> String {
    let draft = person.begin_draft(jpeg()).await;
    let page = person.page(&draft).await;
    let suggested = ["caption", "alt", "hashtags"].map(|name| field(&page, name));
    let [own, alt, hashtags] = &suggested;
    let mut form = vec![
        ("caption", caption.unwrap_or(own)),
        ("alt", alt),
        ("hashtags", hashtags),
        ("checked", "1"),
        ("action", "publish"),
    ];
    form.extend(choices);
    // Sent twice, it is published, and counted, once.
    for _ in 0..2 {
        let answer = person.post(&draft, &form).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    }
    draft
}

/// The cells of the table, line by line.
fn lines(page: &str) -> Vec<Vec<&str>> {
    let body = page.split_once("<tbody>").map_or("", |(_, body)| body);
    let lines = body.split("<tr>").skip(1);
    lines
        .map(|line| {
            let cells = line.split("<td>").skip(1);
            cells.map(|cell| cell.split('<').next().unwrap()).collect()
        })
        .collect()
}

#[tokio::test]
async fn kept_and_replaced_captions_are_counted_once_and_shown_to_moderators() {
    let (site, _model) = Site::start_with_toy(Some(9.0)).await;
    let ada = site.person("ada").await;
    publish(&ada, None).await;
    publish(&ada, Some("Holidays")).await;
    publish(&ada, Some("")).await;
    assert_eq!(
        ada.get("/admin/captions").await.status(),
        StatusCode::NOT_FOUND
    );

    let mira = site.staff("mira", Role::Moderator).await;
    let page = mira.page("/admin/captions").await;
    assert!(page.contains("<th scope=\"row\">toy"), "{page}");
    let expected = [
        vec!["Captions", "3", "33 %", "0 %", "33 %", "33 %"],
        vec!["Alt texts", "3", "100 %", "0 %", "0 %", "0 %"],
        vec!["Hashtags", "3", "100 %", "0 %", "0 %", "0 %"],
    ];
    assert_eq!(lines(&page), expected);
}

/// The addresses of the posts in the sample.
fn sampled(page: &str) -> Vec<&str> {
    let posts = page.split("<li class=\"sampled\">").skip(1);
    posts.map(|post| between(post, "href=\"", "\"")).collect()
}

fn between<'t>(text: &'t str, start: &str, end: &str) -> &'t str {
    let (_, rest) = text.split_once(start).unwrap();
    rest.split_once(end).unwrap().0
}

#[tokio::test]
async fn the_newest_public_posts_are_shown_with_what_the_model_said() {
    let (site, _model) = Site::start_with_toy(Some(9.0)).await;
    let ada = site.person("ada").await;
    let kept = publish(&ada, None).await.replace("/compose/", "/p/");
    let replaced = publish(&ada, Some("Holidays")).await;
    let replaced = replaced.replace("/compose/", "/p/");
    publish_with(&ada, None, &[("visibility", "followers")]).await;
    publish_with(&ada, None, &[("visibility", "private")]).await;
    let sensitive = [("sensitive", "yes"), ("sensitive_shown", "no")];
    publish_with(&ada, None, &sensitive).await;
    let hidden = publish(&ada, None).await.replace("/compose/", "");

    let mira = site.staff("mira", Role::Moderator).await;
    mira.pressed(&format!("/admin/post/{hidden}"), "hide", "Spam")
        .await;

    let page = mira.page("/admin/captions").await;
    assert_eq!(sampled(&page), [replaced.as_str(), kept.as_str()]);
    let posts: Vec<&str> = page.split("<li class=\"sampled\">").skip(1).collect();
    assert!(posts[0].contains("Holidays") && posts[0].contains(">replaced<"));
    assert!(!posts[0].contains(">published<"), "{}", posts[0]);
    assert!(posts[1].contains(">kept<") && posts[1].contains(">published<"));
    let said = between(posts[1], "<dd>", "<").trim();
    assert!(!said.is_empty() && posts[0].contains(said), "{}", posts[0]);
}

#[tokio::test]
async fn without_a_captioner_the_page_says_so() {
    let site = Site::start().await;
    let mira = site.staff("mira", Role::Moderator).await;
    let page = mira.page("/admin/captions").await;
    assert!(page.contains("The captioner is switched off"), "{page}");
    assert!(page.contains("Nothing was published with suggestions yet."));
}
