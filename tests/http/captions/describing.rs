//! Pictures that a language model elsewhere describes, of those who agree to have theirs sent.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::StatusCode;
use serde_json::{Value, json};
use vignette::domain::Language;
use vignette::settings::Settings;

use super::rewriting::{CONSENT, agree, site_with, words};
use crate::api::client::Program;
use crate::language_model::{Answers, LanguageModel, three};
use crate::pictures::{corners, jpeg, secretive_jpeg};
use crate::site::{Person, Site, field, location};

const PICTURES: &[(&str, &str)] = &[("pictures", "yes")];

fn takes_pictures(settings: &mut Settings) {
    settings.captions.remote.image = true;
}

/// The draft's page once nothing is awaited any more.
async fn settled(person: &Person, draft: &str) -> String {
    for _ in 0..150 {
        let page = person.page(draft).await;
        if !page.contains("data-pending") {
            return page;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{draft} waits for ever");
}

/// The picture in a question.
fn sent_picture(request: &Value) -> Vec<u8> {
    let url = &request["messages"][1]["content"][1]["image_url"]["url"];
    let data = url.as_str().unwrap();
    let data = data.strip_prefix("data:image/jpeg;base64,").unwrap();
    STANDARD.decode(data).unwrap()
}

async fn a_picture_goes_there_small_and_bare_of_who_agrees(site: Site, model: LanguageModel) {
    let ada = site.person("ada").await;
    // Neither before an answer, nor after one that was for words alone.
    settled(&ada, &ada.begin_draft(jpeg()).await).await;
    agree(&ada, &model, &[]).await;
    settled(&ada, &ada.begin_draft(jpeg()).await).await;
    tokio::time::sleep(Duration::from_millis(1500)).await;
    assert_eq!(model.asked().len(), 0);

    let page = ada.page(CONSENT).await;
    assert!(page.contains("720 pixels, without metadata"), "{page}");
    agree(&ada, &model, PICTURES).await;
    ada.post("/settings/posting", &[("language", "sv")]).await;
    let draft = ada
        .begin_draft(secretive_jpeg(&corners(1200, 800), 6))
        .await;
    let page = settled(&ada, &draft).await;
    let asked = model.asked();
    let [request] = asked.as_slice() else {
        panic!("{asked:?}");
    };
    let picture = sent_picture(request);
    let pixels = image::load_from_memory(&picture).unwrap();
    assert!(pixels.width().max(pixels.height()) <= 720);
    for marker in [
        "SECRET",
        "Exif",
        "http://ns.adobe.com",
        "ICC_PROFILE",
        "Photoshop",
    ] {
        let found = picture
            .windows(marker.len())
            .any(|at| at == marker.as_bytes());
        assert!(!found, "{marker}");
    }
    let told = request["messages"][0]["content"].as_str().unwrap();
    assert!(told.contains("in Swedish"), "{told}");
    assert!(!request.to_string().contains("SECRETPLACE"));

    // Its words are offered, and stand in no field by themselves.
    assert!(
        page.contains("Salt &amp; sun. <small class=\"model\">toy-llm</small>"),
        "{page}"
    );
    assert_eq!(
        (field(&page, "caption"), field(&page, "alt")),
        (String::new(), String::new())
    );
    let (_, button) = page.split_once("value=\"use-alt-").unwrap();
    let button = format!("use-alt-{}", button.split('"').next().unwrap());
    ada.post(&draft, &[("action", &button)]).await;
    let page = ada.page(&draft).await;
    assert_eq!(field(&page, "alt"), "Waves that break on a beach.");
    // It stands among the others, as the one that was picked.
    let pressed = format!("value=\"{button}\" aria-pressed=\"true\"");
    assert!(page.contains(&pressed), "{page}");
    // Who rewrites has not seen the picture, whatever it says of it.
    let mut form = words("rewrite-shorter");
    form.remove(2);
    assert_eq!(location(&ada.post(&draft, &form).await), draft);
    let after = ada.page(&draft).await;
    let offers = |page: &str| page.matches("value=\"use-alt-").count();
    assert_eq!(offers(&after), offers(&page));
    let program = Program::of(&site, &ada).await;
    let at = draft.replace("/compose/", "/api/vignette/v1/drafts/");
    let others = &program.get(&at).await["pictures"][0]["suggestions"]["others"];
    assert_eq!(others[0]["alt_text"], "Waves that break on a beach.");

    // Nobody has a draft described that is not theirs, or without having agreed to it for pictures.
    let eve = site.person("eve").await;
    let answer = eve.post(&draft, &[("action", "describe")]).await;
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
    let own = eve.begin_draft(jpeg()).await;
    agree(&eve, &model, &[]).await;
    let answer = eve.post(&own, &[("action", "describe")]).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);

    // Of one who is private, and after a no, nothing more goes there.
    site.set_private("ada", true).await;
    settled(&ada, &ada.begin_draft(jpeg()).await).await;
    site.set_private("ada", false).await;
    ada.post(CONSENT, &[("answer", "no")]).await;
    settled(&ada, &ada.begin_draft(jpeg()).await).await;
    tokio::time::sleep(Duration::from_millis(1500)).await;
    assert_eq!(model.asked().len(), 2);
}

#[tokio::test]
async fn a_picture_goes_there_small_and_bare_of_who_agrees_on_sqlite() {
    let model = LanguageModel::start(three()).await;
    let site = site_with(&model, takes_pictures).await;
    a_picture_goes_there_small_and_bare_of_who_agrees(site, model).await;
}

#[tokio::test]
async fn a_picture_goes_there_small_and_bare_of_who_agrees_on_mongodb() {
    let model = LanguageModel::start(three()).await;
    let named = model.clone();
    let change = |settings: &mut Settings| {
        named.named_in(settings);
        takes_pictures(settings);
    };
    if let Some(site) = Site::start_on_mongodb(change).await {
        a_picture_goes_there_small_and_bare_of_who_agrees(site, model).await;
    }
}

#[tokio::test]
async fn the_captioners_words_are_there_at_once_whatever_the_server_does() {
    let late = json!({ "captions": ["Late."], "hashtags": [] }).to_string();
    let model = LanguageModel::start(Answers::Late(Duration::from_secs(3), late)).await;
    let toy = tempfile::tempdir().unwrap();
    crate::toy::write_model(toy.path(), Some(9.0));
    let site = Site::start_with(|settings| {
        Site::use_toy(settings, &toy);
        model.named_in(settings);
        takes_pictures(settings);
        settings.captions.remote.timeout = 20;
    })
    .await;
    let ada = site.person("ada").await;
    agree(&ada, &model, PICTURES).await;
    let draft = ada.begin_draft(jpeg()).await;
    let page = ada.page(&draft).await;
    let own = field(&page, "caption");
    assert!(!own.is_empty() && page.contains("data-pending"), "{page}");
    assert!(
        page.contains(&format!("Asking {}…", model.host())),
        "{page}"
    );
    let page = settled(&ada, &draft).await;
    assert!(
        page.contains("Late.") && field(&page, "caption") == own,
        "{page}"
    );
    // A broken one is asked once, and a quiet line says so.
    model.answers(Answers::Raw(
        b"HTTP/1.1 500 Oops\r\ncontent-length: 0\r\n\r\n".to_vec(),
    ));
    let draft = ada.begin_draft(jpeg()).await;
    let page = settled(&ada, &draft).await;
    assert!(
        page.contains("No words came from") && field(&page, "caption") == own,
        "{page}"
    );
    assert_eq!(model.asked().len(), 2);
    // Who narrows a draft before it is its turn has it sent nowhere.
    model.answers(three());
    let form = {
        let mut form = words("save");
        form[3].1 = "private";
        form
    };
    assert_eq!(location(&ada.post(&draft, &form).await), draft);
    ada.post(&draft, &[("action", "suggest")]).await;
    let page = settled(&ada, &draft).await;
    tokio::time::sleep(Duration::from_millis(1500)).await;
    assert_eq!(model.asked().len(), 2);
    // They are asked each time.
    assert!(
        page.contains("value=\"describe\">Send it this time"),
        "{page}"
    );
    ada.post(&draft, &[("action", "describe")]).await;
    assert!(settled(&ada, &draft).await.contains("Sea at last."));
    assert_eq!(model.asked().len(), 3);
    agree(
        &ada,
        &model,
        &[("pictures", "yes"), ("narrower_posts", "yes")],
    )
    .await;
    ada.post(&draft, &[("action", "suggest")]).await;
    let page = settled(&ada, &draft).await;
    assert!(page.contains("Sea at last."), "{page}");
    assert_eq!(model.asked().len(), 4);
    let told = &model.asked()[3]["messages"][0]["content"];
    assert!(told.as_str().unwrap().contains(Language::English.name()));
}
