//! Several models: the first fills fields, and what the others say is offered beside it.

use reqwest::StatusCode;
use serde_json::{Value, json};
use vignette::domain::Role;

use crate::api::client::Program;
use crate::eventually::eventually;
use crate::pictures::jpeg;
use crate::site::{Site, field};
use crate::toy::Pace;

use super::several_models::{TWO, candidates, models, settled, toy};

with_two_models![
    what_another_model_says_stands_beside_the_firsts_and_can_be_picked,
    suggest_again_asks_all,
    each_model_is_counted_for_itself,
];

/// A draft's first picture with its suggestions, as the API has it.
async fn picture(app: &Program, draft: &str) -> Value {
    let id = draft.strip_prefix("/compose/").unwrap();
    let path = format!("/api/vignette/v1/drafts/{id}");
    app.get(&path).await["pictures"][0].clone()
}

async fn what_another_model_says_stands_beside_the_firsts_and_can_be_picked(site: Site) {
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(jpeg()).await;
    let early = ada.page(&draft).await;
    let [caption, alt, hashtags] =
        ["caption", "alt", "hashtags"].map(|it| field(&early, it).to_owned());
    assert!(!caption.is_empty() && !alt.is_empty() && !hashtags.is_empty());

    let page = settled(&ada, &draft).await;
    let all = candidates(&page);
    let by = |model: &str| {
        let of = all.iter().filter(|(_, by)| by.as_deref() == Some(model));
        of.map(|(text, _)| text.clone()).collect::<Vec<_>>()
    };
    let (first, others) = (by("toy"), by("other"));
    assert_eq!(first.len() + others.len(), all.len(), "{all:?}");
    assert!(!first.is_empty() && !others.is_empty(), "{all:?}");
    assert!(
        all[..first.len()]
            .iter()
            .all(|(_, by)| by.as_deref() == Some("toy"))
    );
    // "Dog runs." is no other suggestion than "A dog runs."
    let content = |text: &str| text.trim_start_matches("A ").to_lowercase();
    for other in &others {
        assert!(other.starts_with("Dog"), "{others:?}");
        assert!(
            first.iter().all(|one| content(one) != content(other)),
            "{all:?}"
        );
    }
    // No field has changed.
    for (name, before) in [
        ("caption", &caption),
        ("alt", &alt),
        ("hashtags", &hashtags),
    ] {
        assert_eq!(field(&page, name), *before);
    }

    let app = Program::of(&site, &ada).await;
    let picture = picture(&app, &draft).await;
    assert_eq!(picture["awaiting"], false);
    let offered = picture["suggestions"]["captions"].as_array().unwrap();
    let named = |model: &str| offered.iter().filter(|one| one["model"] == model).count();
    assert_eq!(named("toy 0.1.0"), first.len());
    assert_eq!(named("other 0.1.0"), others.len());

    // Picked in the editor, and as an alt text through the API.
    let id = page.split("value=\"pick-").skip(1 + first.len());
    let id = id.map(|it| it.split('"').next().unwrap()).next().unwrap();
    let pick = format!("pick-{id}");
    let answer = ada.post(&draft, &[("action", pick.as_str())]).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    assert_eq!(field(&ada.page(&draft).await, "caption"), others[0]);
    let path = format!(
        "/api/vignette/v1/alt-texts/{}",
        picture["id"].as_str().unwrap()
    );
    let taken = app.post(&path, json!({ "text": others[0] })).await;
    assert_eq!(taken["alt_text"], others[0].as_str());
    assert_eq!(field(&ada.page(&draft).await, "alt"), others[0]);
    // The page of all drafts has the same list.
    let review = ada.page("/drafts/review").await;
    let texts = |all: Vec<(String, Option<String>)>| all.into_iter().map(|(text, _)| text);
    assert!(texts(candidates(&review)).eq(texts(all)));
}

async fn suggest_again_asks_all(site: Site) {
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(jpeg()).await;
    let models = |page: &str| {
        let all = candidates(page).into_iter();
        all.filter_map(|(_, model)| model)
            .collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(models(&settled(&ada, &draft).await).len(), 2);
    let answer = ada.post(&draft, &[("action", "suggest")]).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    settled(&ada, &draft).await;
    let store = site.store().await;
    let id = draft.strip_prefix("/compose/").unwrap().parse().unwrap();
    let post = store.post(id).await.unwrap().unwrap().post;
    let said = post.pictures[0].caption_state.suggestions().unwrap();
    assert_eq!(said.round, 1);
    assert_eq!(said.others.len(), 1, "{said:?}");
    assert_eq!(said.others[0].model, "other 0.1.0");
}

async fn each_model_is_counted_for_itself(site: Site) {
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(jpeg()).await;
    let page = settled(&ada, &draft).await;
    let other = candidates(&page).into_iter();
    let mut other = other.filter(|(_, model)| model.as_deref() == Some("other"));
    let (text, _) = other.next().unwrap();
    let form = [
        ("caption", text.as_str()),
        ("alt", text.as_str()),
        ("hashtags", &field(&page, "hashtags")),
        ("checked", "1"),
        ("action", "publish"),
    ];
    let published = ada.post(&draft, &form).await;
    assert_eq!(published.status(), StatusCode::SEE_OTHER);
    let mira = site.staff("mira", Role::Moderator).await;
    let page = mira.page("/admin/captions").await;
    let lines = page.split("<th scope=\"row\">").skip(1);
    let lines = lines.filter(|line| line.starts_with("other"));
    let of_other: Vec<_> = lines.collect();
    assert!(page.contains("<th scope=\"row\">toy"), "{page}");
    let table = of_other.concat();
    assert!(
        table.contains("Captions") && table.contains("100 %"),
        "{page}"
    );
    assert!(
        !table.contains("Hashtags"),
        "its hashtags filled no field: {page}"
    );
}

#[tokio::test]
async fn a_model_that_fails_or_is_slow_holds_nothing_up() {
    let (change, _folders) = models(&[
        toy("toy", "a", Pace::Fast),
        toy("slow", "dog", Pace::Slow),
        toy("broken", "dog", Pace::Broken),
        toy("last", "beach", Pace::Fast),
    ]);
    let site = Site::start_with(change).await;
    let ada = site.person("ada").await;
    for _ in 0..3 {
        let draft = ada.begin_draft(jpeg()).await;
        let page = ada.page(&draft).await;
        assert!(
            !field(&page, "caption").is_empty(),
            "its words are there at once"
        );
        assert!(page.contains("data-pending"), "others are awaited");
        assert!(!page.contains("Writing captions"));
    }
    let draft = ada.begin_draft(jpeg()).await;
    // A fast one does not wait for a slow one.
    eventually("the last model has answered", async || {
        candidates(&ada.page(&draft).await)
            .iter()
            .any(|(_, by)| by.as_deref() == Some("last"))
    })
    .await;
    // Words can be saved and published meanwhile, and the one that fails is given up.
    let form = [("caption", "Mine"), ("alt", "A gate."), ("action", "save")];
    assert_eq!(
        ada.post(&draft, &form).await.status(),
        StatusCode::SEE_OTHER
    );
    let page = settled(&ada, &draft).await;
    assert_eq!(field(&page, "caption"), "Mine");
    assert_eq!(field(&page, "alt"), "A gate.");
    let models: Vec<_> = candidates(&page)
        .into_iter()
        .filter_map(|(_, by)| by)
        .collect();
    assert!(models.contains(&"slow".to_owned()), "{models:?}");
    assert!(!models.contains(&"broken".to_owned()), "{models:?}");
}

#[tokio::test]
async fn with_one_model_the_page_names_none() {
    let (site, _model) = Site::start_with_toy(Some(9.0)).await;
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(jpeg()).await;
    let page = ada.page(&draft).await;
    assert!(!page.contains("data-pending") && !page.contains("class=\"model\""));
    assert!(candidates(&page).iter().all(|(_, model)| model.is_none()));
    let app = Program::of(&site, &ada).await;
    let picture = picture(&app, &draft).await;
    assert_eq!(picture["suggestions"]["captions"][0]["model"], "toy 0.1.0");
}
