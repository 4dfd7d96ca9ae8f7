//! What became of suggestions: counted once for each post, and shown to moderators alone.

use reqwest::StatusCode;

use vignette::domain::Role;

use crate::pictures::jpeg;
use crate::site::{Person, Site, field};

/// Publishes a draft: with its suggestions, unless there is a caption.
async fn publish(person: &Person, caption: Option<&str>) -> String {
    let draft = person.begin_draft(jpeg()).await;
    let page = person.page(&draft).await;
    let suggested = ["caption", "alt", "hashtags"].map(|name| field(&page, name));
    let [own, alt, hashtags] = &suggested;
    let form = [
        ("caption", caption.unwrap_or(own)),
        ("alt", alt),
        ("hashtags", hashtags),
        ("checked", "1"),
        ("action", "publish"),
    ];
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

#[tokio::test]
async fn without_a_captioner_the_page_says_so() {
    let site = Site::start().await;
    let mira = site.staff("mira", Role::Moderator).await;
    let page = mira.page("/admin/captions").await;
    assert!(page.contains("The captioner is switched off"), "{page}");
    assert!(page.contains("Nothing was published with suggestions yet."));
}
