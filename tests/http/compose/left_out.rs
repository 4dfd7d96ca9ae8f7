//! Words among the hashtags that are none: told of, while the others stay.

use reqwest::StatusCode;

use crate::pictures::jpeg;
use crate::site::{Site, field, location};

const NO_LETTER: &str = "“#2024” was left out: a hashtag needs a letter.";

#[tokio::test]
async fn a_post_goes_out_without_its_odd_hashtags_and_says_which() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let long = "x".repeat(51);
    let typed = format!("#dog #2024 #{long} #<b> #sea");
    let address = ada.publish(jpeg(), "By the sea", &typed).await;
    let page = ada.page(&address).await;
    assert!(page.contains(NO_LETTER), "{page}");
    assert!(page.contains("…” was left out: a hashtag has at most 50 characters."));
    assert!(
        page.contains("“#&lt;b” was left out") && !page.contains("<b>"),
        "{page}"
    );
    let (post, _) = address.split_once('?').unwrap();
    for tag in ["dog", "sea"] {
        assert!(
            ada.page(&format!("/tags/{tag}")).await.contains(post),
            "{tag}"
        );
    }
    // It is said once, and to the author.
    assert!(!ada.page(post).await.contains("was left out"));
    assert!(!site.guest().page(&address).await.contains("was left out"));
}

#[tokio::test]
async fn an_edit_is_saved_without_its_odd_hashtags() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let post = ada.publish(jpeg(), "By the sea", "#dog").await;
    let form = [("caption", "By the lake"), ("hashtags", "#cat, 2024")];
    let answer = ada.post(&format!("{post}/edit"), &form).await;
    let page = ada.page(&location(&answer)).await;
    assert!(page.contains("By the lake") && page.contains(NO_LETTER));
    assert!(ada.page("/tags/cat").await.contains(&post));
    assert!(!ada.page("/tags/dog").await.contains(&post));
}

#[tokio::test]
async fn a_draft_is_saved_and_its_field_keeps_what_was_typed() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(jpeg()).await;
    let form = [("hashtags", "#2024 #dog"), ("action", "save")];
    let page = ada.page(&location(&ada.post(&draft, &form).await)).await;
    assert_eq!(field(&page, "hashtags"), "#dog #2024");
    assert_eq!(field(&page, "hashtags_shown"), "#dog");
    assert!(page.contains(NO_LETTER));
    assert_eq!(field(&ada.page(&draft).await, "hashtags"), "#dog");
    // Where the page is answered without a redirect, too.
    let form = [("hashtags", "#2024 #dog"), ("action", "publish")];
    let answer = ada.post(&draft, &form).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = answer.text().await.unwrap();
    assert!(page.contains("Your picture has no alt text"));
    assert_eq!(field(&page, "hashtags"), "#dog #2024");
    assert!(page.contains(NO_LETTER));
}

#[tokio::test]
async fn thousands_of_odd_words_make_an_address_that_proxies_take() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let odd: Vec<_> = (0..1500).map(|i| format!("#{i}")).collect();
    let address = ada.publish(jpeg(), "Counting", &odd.join(" ")).await;
    assert!(address.len() < 2000, "{}", address.len());
    let page = ada.page(&address).await;
    assert!(page.contains("“#1” was left out") && page.contains("Others were left out, too."));
}
