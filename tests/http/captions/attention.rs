//! Where the captioner looked for the words of a suggested alt text.

use reqwest::StatusCode;
use serde_json::Value;

use super::several_models::{models, settled};
use crate::eventually::eventually;
use crate::pictures::jpeg;
use crate::site::{Person, Site, field, pictures_on};
use crate::toy::Toy;

/// What a page has to say where the captioner looked for: the candidate's name.
fn offered(page: &str) -> Vec<String> {
    let found = page.split("data-attention=\"").skip(1);
    found
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect()
}

/// A draft with one picture, the address of its attention, and the candidate that stands there.
async fn draft(ada: &Person) -> (String, String, String) {
    let draft = ada.begin_draft(jpeg()).await;
    let mut page = String::new();
    eventually("its words", async || {
        page = ada.page(&draft).await;
        !field(&page, "alt").is_empty()
    })
    .await;
    let picture = pictures_on(&page).remove(0);
    let address = format!("{draft}/pictures/{picture}/attention");
    (draft, address, offered(&page).remove(0))
}

#[tokio::test]
async fn its_author_sees_where_it_looked_and_nobody_else() {
    let (site, _model) = Site::start_with_toy(Some(9.0)).await;
    let ada = site.person("ada").await;
    let (draft, address, candidate) = draft(&ada).await;
    let asked = format!("{address}?candidate={candidate}");
    let answer = ada.get(&asked).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()["cache-control"], "private, no-store");
    assert_eq!(answer.headers()["content-type"], "application/json");
    let body: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
    let page = ada.page(&draft).await;
    let words = body["words"].as_array().unwrap();
    let said = words.iter().map(|one| one["word"].as_str().unwrap());
    let alt = field(&page, "alt");
    assert_eq!(
        said.collect::<Vec<_>>().join(" "),
        alt.trim_end_matches('.')
    );
    assert_eq!((&body["grid"], &words[0]["share"]), (&2.into(), &75.into()));
    assert_eq!(words[0]["weights"], serde_json::json!([0, 255, 0, 0]));

    let eve = site.person("eve").await;
    assert_eq!(eve.get(&asked).await.status(), StatusCode::NOT_FOUND);
    let guest = site.guest().get(&asked).await;
    assert_eq!(guest.status(), StatusCode::SEE_OTHER);
    // What is out is no draft.
    let form = [("checked", "1"), ("action", "publish")];
    ada.post(&draft, &form).await;
    assert_eq!(ada.get(&asked).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_was_not_suggested_for_the_picture_has_nothing_to_show() {
    let (site, _model) = Site::start_with_toy(Some(9.0)).await;
    let ada = site.person("ada").await;
    let (_, other, _) = draft(&ada).await;
    let (draft, address, candidate) = draft(&ada).await;
    let picture = other.split('/').nth(4).unwrap();
    for wrong in [
        address.clone(),
        format!("{address}?candidate="),
        format!("{address}?candidate=0123456789abcdef"),
        format!("{address}?candidate={}", "x".repeat(3000)),
        // Of another draft of hers.
        format!("{draft}/pictures/{picture}/attention?candidate={candidate}"),
        format!("{draft}/pictures/7/attention?candidate={candidate}"),
    ] {
        assert_eq!(
            ada.get(&wrong).await.status(),
            StatusCode::NOT_FOUND,
            "{wrong}"
        );
    }
    // Her own words are nobody's suggestion.
    let form = [("alt", "A gate."), ("action", "save")];
    ada.post(&draft, &form).await;
    assert!(offered(&ada.page(&draft).await).is_empty());
    // It is none of the page of a post, nor of the one with all drafts.
    assert!(offered(&ada.page("/drafts/review").await).is_empty());
}

#[tokio::test]
async fn it_is_asked_for_as_often_as_other_suggestions() {
    let model = tempfile::tempdir().unwrap();
    crate::toy::write_model(model.path(), Some(9.0));
    let site = Site::start_with(|settings| {
        Site::use_toy(settings, &model);
        settings.limits.suggest_person.count = 2;
    })
    .await;
    let ada = site.person("ada").await;
    let (draft, address, candidate) = draft(&ada).await;
    let asked = format!("{address}?candidate={candidate}");
    let mut statuses = Vec::new();
    for _ in 0..3 {
        statuses.push(ada.get(&asked).await);
    }
    let last = statuses.pop().unwrap();
    assert!(statuses.iter().all(|one| one.status() == StatusCode::OK));
    assert_eq!(last.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(last.headers().contains_key("retry-after"));
    // Suggestions count for themselves.
    let answer = ada.post(&draft, &[("action", "suggest")]).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_model_that_does_not_say_is_not_asked_and_one_beside_it_is() {
    let silent = Toy {
        looks: false,
        ..Toy::default()
    };
    let looks = Toy {
        name: "other",
        first: "dog",
        ..Toy::default()
    };
    let (change, _folders) = models(&[silent, looks]);
    let site = Site::start_with(change).await;
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(jpeg()).await;
    let page = settled(&ada, &draft).await;
    assert!(offered(&page).is_empty(), "{page}");
    let others = page.split("value=\"use-alt-").skip(1);
    let mut others = others.filter(|button| button.contains(">other</small>"));
    let button = others.next().unwrap().split('"').next().unwrap();
    let action = format!("use-alt-{button}");
    ada.post(&draft, &[("action", action.as_str())]).await;
    let page = ada.page(&draft).await;
    let candidate = offered(&page).remove(0);
    assert!(button.ends_with(&candidate));
    let picture = pictures_on(&page).remove(0);
    let asked = format!("{draft}/pictures/{picture}/attention?candidate={candidate}");
    assert_eq!(ada.get(&asked).await.status(), StatusCode::OK);
}
