//! Comments from the oldest or from the newest, in pages.

use reqwest::StatusCode;

use super::comments::say;
use crate::pictures::jpeg;
use crate::site::{Person, Site, location};

/// The numbers that stand in comments on a page, and where the page goes on.
async fn read(person: &Person, path: &str) -> (Vec<u32>, Option<String>) {
    let page = person.page(path).await;
    let numbers = page.split("Number ").skip(1);
    let numbers = numbers.map(|rest| rest.split('.').next().unwrap().parse().unwrap());
    let more = page.split_once(" comments</a>").map(|(before, _)| {
        let (_, address) = before.rsplit_once("href=\"").unwrap();
        let address = address.split('"').next().unwrap();
        address
            .replace("&amp;", "&")
            .replace("&#x2F;", "/")
            .replace("&#x3D;", "=")
    });
    (numbers.collect(), more)
}

on_both_stores!(comments_are_read_in_both_orders_and_pages);

async fn comments_are_read_in_both_orders_and_pages(site: Site) {
    let ada = site.person("ada").await;
    let post = ada.publish(jpeg(), "A dog", "#dog").await;
    assert!(
        !ada.page(&post).await.contains("Newest first"),
        "nothing to sort"
    );
    let first = say(&ada, &post, "Number 0.").await;
    for number in 1..35 {
        say(&ada, &post, &format!("Number {number}.")).await;
    }
    let form = [("text", "An answer"), ("answer", first.as_str())];
    ada.post(&format!("{post}/comments"), &form).await;
    let (page, more) = read(&ada, &post).await;
    assert_eq!(page, (0..30).collect::<Vec<_>>());
    let (page, more) = read(&ada, &more.unwrap()).await;
    assert_eq!((page, more), ((30..35).collect(), None));
    let (page, more) = read(&ada, &format!("{post}?order=newest")).await;
    assert_eq!(page, (5..35).rev().collect::<Vec<_>>());
    let more = more.unwrap();
    assert!(
        more.contains("order=newest") && more.ends_with("#comments"),
        "{more}"
    );
    let last = ada.page(&more).await;
    assert!(last.contains("An answer") && last.contains("aria-current=\"true\">Newest first"));
    // A like leads back to where it was given.
    assert!(last.contains(&format!("#comment-{first}")));
    let (page, more) = read(&ada, &more).await;
    assert_eq!((page, more), ((0..5).rev().collect(), None));
    // A comment that is written there is found there.
    assert!(
        ada.page(&format!("{post}?order=newest"))
            .await
            .contains("name=\"order\" value=\"newest\"")
    );
    let form = [("text", "Number 35."), ("answer", ""), ("order", "newest")];
    let written = ada.post(&format!("{post}/comments"), &form).await;
    let place = format!("{post}?order=newest#comment-");
    assert!(
        location(&written).starts_with(&place),
        "{}",
        location(&written)
    );
    let too_long = "x".repeat(1001);
    let form = [
        ("text", too_long.as_str()),
        ("answer", ""),
        ("order", "newest"),
    ];
    let refused = ada.post(&format!("{post}/comments"), &form).await;
    let page = refused.text().await.unwrap();
    assert!(
        page.contains("aria-current=\"true\">Newest first"),
        "{page}"
    );
    for wrong in ["order=best", "order=", "order=newest&after=x"] {
        let refused = ada.get(&format!("{post}?{wrong}")).await;
        assert_eq!(refused.status(), StatusCode::BAD_REQUEST, "{wrong}");
    }
}
