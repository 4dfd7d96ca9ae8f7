//! Other words for drafts that are not for everybody, or of others, or where nothing is sent anywhere.

use reqwest::StatusCode;

use super::rewriting::{CONSENT, agree, site_with, words};
use crate::language_model::{LanguageModel, three};
use crate::pictures::jpeg;
use crate::site::{Site, field, location};

#[tokio::test]
async fn a_draft_that_is_not_for_everybody_is_asked_about_each_time() {
    let model = LanguageModel::start(three()).await;
    let site = site_with(&model, |_| {}).await;
    let ada = site.person("ada").await;
    agree(&ada, &model, &[]).await;
    let draft = ada.begin_draft(jpeg()).await;
    let id = draft.strip_prefix("/compose/").unwrap().to_owned();
    let host = model.host();
    let answer = async |word: &str| {
        let form = [
            ("answer", word),
            ("host", host.as_str()),
            ("draft", id.as_str()),
            ("tone", "shorter"),
        ];
        location(&ada.post(CONSENT, &form).await)
    };
    let mut sent = 0;
    for visibility in ["followers", "private"] {
        let mut form = words("rewrite-shorter");
        form[3].1 = visibility;
        for _ in 0..2 {
            let asked = location(&ada.post(&draft, &form).await);
            assert!(asked.starts_with(CONSENT), "{visibility}: {asked}");
            assert!(ada.page(&asked).await.contains("Send this time"));
            assert_eq!(model.asked().len(), sent, "{visibility}");
            assert_eq!(answer("once").await, draft);
            sent += 1;
            assert_eq!(model.asked().len(), sent, "{visibility}");
        }
    }
    assert_eq!(answer("always").await, draft);
    assert_eq!(
        location(&ada.post(&draft, &words("rewrite-plainer")).await),
        draft
    );
    assert_eq!(model.asked().len(), sent + 2);
}

#[tokio::test]
async fn in_a_private_account_every_draft_is_one_that_is_asked_about() {
    let model = LanguageModel::start(three()).await;
    let site = site_with(&model, |_| {}).await;
    let ada = site.person("ada").await;
    agree(&ada, &model, &[]).await;
    site.set_private("ada", true).await;
    let draft = ada.begin_draft(jpeg()).await;
    let asked = location(&ada.post(&draft, &words("rewrite-shorter")).await);
    assert!(asked.starts_with(CONSENT), "{asked}");
    assert!(ada.page(&asked).await.contains("your followers only"));
    assert_eq!(model.asked().len(), 0);
}

#[tokio::test]
async fn nobody_rewrites_or_asks_about_drafts_of_others() {
    let model = LanguageModel::start(three()).await;
    let site = site_with(&model, |_| {}).await;
    let (ada, eve) = (site.person("ada").await, site.person("eve").await);
    let draft = ada.begin_draft(jpeg()).await;
    agree(&eve, &model, &[]).await;
    let id = draft.strip_prefix("/compose/").unwrap();
    let host = model.host();
    let form = [
        ("answer", "once"),
        ("host", host.as_str()),
        ("draft", id),
        ("tone", "shorter"),
    ];
    for status in [
        eve.post(&draft, &words("rewrite-shorter")).await.status(),
        eve.post(CONSENT, &form).await.status(),
        eve.get(&format!("{CONSENT}?draft={id}")).await.status(),
    ] {
        assert_eq!(status, StatusCode::NOT_FOUND);
    }
    assert_eq!(model.asked().len(), 0);
}

#[tokio::test]
async fn where_no_server_is_named_there_is_nothing_to_agree_to() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(jpeg()).await;
    assert!(!ada.page(&draft).await.contains("rewrite-"));
    assert!(
        ada.page(CONSENT)
            .await
            .contains("sends no words and no pictures anywhere")
    );
    assert!(
        !ada.page("/settings/privacy")
            .await
            .contains("another server")
    );
    let answer = ada.post(&draft, &words("rewrite-shorter")).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        field(&answer.text().await.unwrap(), "caption"),
        words("")[0].1
    );
}
