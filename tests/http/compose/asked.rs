//! What publishing asks once: empty alt texts, and suggestions that nobody has touched.

use reqwest::StatusCode;

use crate::pictures::jpeg;
use crate::site::{Site, field, location};

#[tokio::test]
async fn publishing_without_an_alt_text_asks_once() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(jpeg()).await;
    let form = [("caption", "Quiet"), ("alt", "  "), ("action", "publish")];
    let response = ada.post(&draft, &form).await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = response.text().await.unwrap();
    assert!(page.contains("Your picture has no alt text"), "{page}");
    assert_eq!(field(&page, "checked"), "1");
    assert_eq!(field(&page, "caption"), "Quiet");
    let stored = ada.page(&draft).await;
    assert_eq!(field(&stored, "caption"), "Quiet", "the words are saved");
    assert!(!stored.contains("checked"), "it is asked at publishing");

    let form = [form[0], form[1], form[2], ("checked", "1")];
    let post = location(&ada.post(&draft, &form).await);
    assert!(site.guest().page(&post).await.contains("Quiet"));
}

#[tokio::test]
async fn publishing_suggestions_that_nobody_touched_asks_once_whether_they_are_right() {
    let (site, _model) = Site::start_with_toy(Some(9.0)).await;
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(jpeg()).await;
    let second = ada.add(&draft, jpeg()).await;
    let page = ada.page(&draft).await;
    let (caption, alt) = (field(&page, "caption"), field(&page, "alt"));
    assert!(!caption.is_empty() && !alt.is_empty());

    for action in ["publish", "schedule"] {
        let form = [("action", action), ("schedule_at", "2030-01-01T00:00")];
        let asked = ada.post(&draft, &form).await;
        assert_eq!(asked.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let asked = asked.text().await.unwrap();
        let asked = asked.split_once("id=\"ask\"").unwrap().1;
        let asked = asked.split("name=\"checked\"").next().unwrap();
        assert!(asked.contains("These words were suggested"), "{asked}");
        assert!(asked.contains(&format!("<dd dir=\"auto\">{caption}</dd>")));
        // The toy says the same of both, which is shown once.
        assert_eq!(asked.matches("lt text</dt>").count(), 2);
        assert!(asked.contains(&format!("#picture-{second}")));
    }

    // What was written is not asked about any more, and the rest is once.
    let second_alt = format!("alt-{second}");
    let form = [
        ("caption", "Our garden"),
        (second_alt.as_str(), "A gate."),
        ("action", "publish"),
    ];
    let asked = ada.post(&draft, &form).await.text().await.unwrap();
    let asked = asked.split_once("id=\"ask\"").unwrap().1;
    assert!(!asked.contains("<dt>Caption"));
    assert_eq!(asked.matches("<dt>Alt text</dt>").count(), 1);
    let form = [("checked", "1"), ("action", "publish")];
    let post = location(&ada.post(&draft, &form).await);
    let page = site.guest().page(&post).await;
    assert!(page.contains("Our garden") && page.contains(&format!("alt=\"{alt}\"")));
}

#[tokio::test]
async fn it_says_which_pictures_have_no_alt_text() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(jpeg()).await;
    let second = ada.add(&draft, jpeg()).await;
    let third = ada.add(&draft, jpeg()).await;
    let second_alt = format!("alt-{second}");
    let form = [
        ("alt", "The first"),
        (second_alt.as_str(), ""),
        ("action", "publish"),
    ];
    let response = ada.post(&draft, &form).await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = response.text().await.unwrap();
    let asked = page.split_once("id=\"ask\"").unwrap().1;
    let asked = asked.split("</div>").next().unwrap();
    assert!(asked.contains("picture 2") && asked.contains("picture 3"));
    assert!(!asked.contains("picture 1"), "{asked}");

    let third_alt = format!("alt-{third}");
    let form = [
        (second_alt.as_str(), "The second"),
        (third_alt.as_str(), "The third"),
        ("action", "publish"),
    ];
    let post = location(&ada.post(&draft, &form).await);
    let page = site.guest().page(&post).await;
    for alt in ["The first", "The second", "The third"] {
        assert!(page.contains(&format!("alt=\"{alt}\"")), "{alt}");
        assert!(
            page.contains(&format!("<p dir=\"auto\">{alt}</p>")),
            "{alt} can be read"
        );
    }
}
