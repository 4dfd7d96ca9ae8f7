//! The public feed, people's pages and hashtag pages.

use crate::pictures::jpeg;
use crate::site::{Person, Site};
use reqwest::StatusCode;

/// The posts on a page, in order, by their addresses.
pub fn posts_on(page: &str) -> Vec<String> {
    let ids = page
        .split("id=\"post-")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap());
    ids.map(|id| format!("/p/{id}")).collect()
}

pub fn older_on(page: &str) -> Option<String> {
    let (_, rest) = page.split_once("data-older href=\"")?;
    Some(rest.split('"').next().unwrap().replace("&amp;", "&"))
}

#[tokio::test]
async fn a_published_post_stands_on_all_its_pages() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let first = ada
        .publish(jpeg(), "A dog on the beach", "#Dog #beach")
        .await;
    let second = ada.publish(jpeg(), "Only sand", "#beach").await;
    let guest = site.guest();
    for (path, expected) in [
        ("/", vec![second.clone(), first.clone()]),
        ("/@ada", vec![second.clone(), first.clone()]),
        ("/@ADA", vec![second.clone(), first.clone()]),
        ("/tags/beach", vec![second.clone(), first.clone()]),
        ("/tags/dog", vec![first.clone()]),
        ("/tags/DOG", vec![first.clone()]),
        ("/tags/cat", vec![]),
    ] {
        assert_eq!(posts_on(&guest.page(path).await), expected, "{path}");
    }
    let page = guest.page(&first).await;
    assert!(page.contains("A dog on the beach") && page.contains("/tags/dog"));
    assert_eq!(guest.get("/tags/a-b").await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn ways_to_write_a_hashtag_meet_on_one_page_and_are_shown_as_typed() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let one = ada.publish(jpeg(), "Cobbles", "#Straße").await;
    let other = ada.publish(jpeg(), "In the #STRASSE", "#strasse").await;
    let guest = site.guest();
    for path in ["/tags/strasse", "/tags/Stra%C3%9Fe", "/tags/STRASSE"] {
        let page = guest.page(path).await;
        assert_eq!(posts_on(&page), [other.clone(), one.clone()], "{path}");
    }
    let page = guest.page(&one).await;
    assert!(
        page.contains("#Straße") && page.contains("href=\"/tags/strasse\""),
        "{page}"
    );
    // Another way to write it is a change to the post.
    let form = [("hashtags", "#straße"), ("hashtags_shown", "#Straße")];
    ada.post(&format!("{one}/edit"), &form).await;
    let page = guest.page(&one).await;
    assert!(
        page.contains("#straße") && !page.contains("#Straße"),
        "{page}"
    );
}

#[tokio::test]
async fn older_links_lead_through_the_whole_feed_without_repeats() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let mut published = Vec::new();
    for i in 0..45 {
        published.push(ada.publish(jpeg(), &format!("Number {i}"), "#many").await);
    }
    published.reverse();
    let guest = site.guest();
    for start in ["/", "/@ada", "/tags/many"] {
        assert_eq!(walk(&guest, start).await, published, "{start}");
    }
}

async fn walk(guest: &Person, start: &str) -> Vec<String> {
    let mut seen = Vec::new();
    let mut next = Some(start.to_owned());
    while let Some(path) = next {
        let page = guest.page(&path).await;
        assert!(posts_on(&page).len() <= 20);
        seen.extend(posts_on(&page));
        next = older_on(&page);
    }
    seen
}

#[tokio::test]
async fn tags_of_other_scripts_have_pages() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let post = ada.publish(jpeg(), "", "#犬 #größe").await;
    let guest = site.guest();
    let page = guest.page(&post).await;
    let links: Vec<&str> = page
        .split("href=\"")
        .filter_map(|rest| rest.split('"').next())
        .filter(|href| href.starts_with("/tags/"))
        .collect();
    assert_eq!(links.len(), 2);
    for link in links {
        assert_eq!(
            posts_on(&guest.page(link).await),
            std::slice::from_ref(&post),
            "{link}"
        );
    }
}
