//! Hashtags that are in use: completed while someone types, and preferred by suggestions.

use reqwest::StatusCode;

use crate::pictures::jpeg;
use crate::site::{Site, field};

fn offered(page: &str) -> Vec<String> {
    page.split("data-tag=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn hashtags_in_use_are_offered_most_used_first() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    for tags in ["#dog #dawn", "#Dog #dock", "#dog #dock #sea"] {
        ada.publish(jpeg(), "", tags).await;
    }
    let draft = ada.begin_draft(jpeg()).await;
    ada.post(&draft, &[("hashtags", "#dolphin"), ("action", "save")])
        .await;
    let guest = site.guest();
    let start = |text: &'static str| {
        let guest = &guest;
        async move {
            offered(
                &guest
                    .page(&format!("/compose/hashtags?starting={text}"))
                    .await,
            )
        }
    };
    assert_eq!(start("do").await, ["dog", "dock"], "drafts do not count");
    assert_eq!(start("D").await, ["dog", "dock", "dawn"]);
    // What says the same, or something broader, comes behind what is in use.
    assert_eq!(start("%23dog").await, ["dog", "canine", "animal"]);
    for nothing in ["", "x", "%25", "do%20g", "%F0%9F%92%A5", "_"] {
        assert!(start(nothing).await.is_empty(), "{nothing}");
    }
    assert!(offered(&guest.page("/tags").await).is_empty());
    ada.publish(jpeg(), "", "#ocean").await;
    let page = guest.page("/compose/hashtags?starting=oceans").await;
    assert_eq!(offered(&page), ["sea"]);
    assert!(
        page.contains("1 post") && !page.contains("related"),
        "{page}"
    );
    let page = guest.page("/compose/hashtags?starting=couch").await;
    assert!(page.contains("#sofa") && page.contains("related"), "{page}");
    let long = format!("/compose/hashtags?starting={}", "d".repeat(3000));
    assert_eq!(guest.get(&long).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn at_most_eight_are_offered() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let tags: String = (0..12).map(|number| format!("#many{number} ")).collect();
    ada.publish(jpeg(), "", &tags).await;
    let page = site.guest().page("/compose/hashtags?starting=many").await;
    assert_eq!(offered(&page).len(), 8);
}

#[tokio::test]
async fn suggested_hashtags_take_the_form_that_people_use() {
    let (site, _model) = Site::start_with_toy(Some(9.0)).await;
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(jpeg()).await;
    let plain = field(&ada.page(&draft).await, "hashtags");
    let first = plain.split(' ').next().unwrap().trim_start_matches('#');
    let used = match first.strip_suffix('s') {
        Some(singular) => singular.to_owned(),
        None => format!("{first}s"),
    };
    let form = [
        ("hashtags", used.as_str()),
        ("alt", "x"),
        ("checked", "1"),
        ("action", "publish"),
    ];
    ada.post(&draft, &form).await;
    let draft = ada.begin_draft(jpeg()).await;
    let snapped = field(&ada.page(&draft).await, "hashtags");
    let snapped: Vec<_> = snapped.split(' ').collect();
    assert_eq!(snapped[0], format!("#{used}"));
    assert!(!snapped.contains(&format!("#{first}").as_str()));
}
