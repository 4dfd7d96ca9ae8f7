//! “Make it …”: other words from a language model elsewhere, for those who agree to it.

use reqwest::StatusCode;
use serde_json::Value;
use vignette::settings::Settings;

use crate::language_model::{KEY, LanguageModel, three};
use crate::pictures::jpeg;
use crate::site::{Person, Site, field, location};

pub const CONSENT: &str = "/settings/remote-captions";

/// A site that names the model, without a captioner.
pub async fn site_with(model: &LanguageModel, change: impl FnOnce(&mut Settings)) -> Site {
    Site::start_with(|settings| {
        settings.captions.enabled = false;
        model.named_in(settings);
        change(settings);
    })
    .await
}

pub fn words(action: &str) -> Vec<(&str, &str)> {
    vec![
        ("caption", "By the sea with @bob, ada@example.org"),
        ("hashtags", "#sea"),
        ("alt", "SECRETALT"),
        ("visibility", "public"),
        ("visibility_shown", "public"),
        ("action", action),
    ]
}

pub async fn agree(person: &Person, model: &LanguageModel, more: &[(&str, &str)]) {
    let host = model.host();
    let mut form = vec![("answer", "agree"), ("host", &host)];
    form.extend_from_slice(more);
    let answer = person.post(CONSENT, &form).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
}

/// What the model was told and asked, in one text.
fn sent(request: &Value) -> String {
    request["messages"].to_string()
}

async fn nothing_is_sent_before_the_person_has_agreed(site: Site, model: LanguageModel) {
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(jpeg()).await;
    let page = ada.page(&draft).await;
    assert!(
        page.contains("value=\"rewrite-shorter\" data-leave"),
        "{page}"
    );

    // The first use leads to a page that says who gets what, with the words kept.
    let asked = location(&ada.post(&draft, &words("rewrite-shorter")).await);
    assert!(asked.starts_with(CONSENT), "{asked}");
    let page = ada.page(&asked).await;
    for said in [&model.host(), "toy-llm", "caption and hashtags", "Agree"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(field(&ada.page(&draft).await, "caption").starts_with("By the sea"));
    assert_eq!(model.asked().len(), 0);

    let id = draft.strip_prefix("/compose/").unwrap();
    let host = model.host();
    let yes = [
        ("answer", "agree"),
        ("host", host.as_str()),
        ("draft", id),
        ("tone", "shorter"),
    ];
    assert_eq!(location(&ada.post(CONSENT, &yes).await), draft);
    let asked = model.asked();
    let [request] = asked.as_slice() else {
        panic!("{asked:?}");
    };
    assert_eq!(
        (&request["model"], &request["stream"]),
        (&"toy-llm".into(), &false.into())
    );
    let text = sent(request);
    for said in ["By the sea with", "shorter", "sea"] {
        assert!(text.contains(said), "{text}");
    }
    for kept in [
        "bob",
        "ada",
        "example.org",
        "SECRETALT",
        "SECRETPLACE",
        "image",
        KEY,
    ] {
        assert!(!text.contains(kept), "{kept}: {text}");
    }
    let head = model.heads()[0].to_lowercase();
    assert!(head.contains(&format!("authorization: bearer {KEY}")));
    assert!(
        !head.contains("cookie") && !head.contains("referer"),
        "{head}"
    );

    // What it says stands among the suggestions under the model's name, and the words stay.
    let page = ada.page(&draft).await;
    assert!(
        page.contains("Salt &amp; sun. <small class=\"model\">toy-llm</small>"),
        "{page}"
    );
    assert!(page.contains("#wave #salt"), "{page}");
    assert_eq!(field(&page, "caption"), words("")[0].1);
    assert!(
        !page.contains(KEY) && !page.contains("data-leave\">shorter"),
        "{page}"
    );

    // From now on it is asked at once; the newest words take the place of those before.
    assert_eq!(
        location(&ada.post(&draft, &words("rewrite-funnier")).await),
        draft
    );
    assert_eq!(model.asked().len(), 2);
    let page = ada.page(&draft).await;
    assert_eq!(page.matches("Waves, again.").count(), 1, "{page}");
    let (_, pick) = page.split_once("value=\"pick-").unwrap();
    let pick = format!("pick-{}", pick.split('"').next().unwrap());
    assert_eq!(location(&ada.post(&draft, &words(&pick)).await), draft);
    assert_eq!(field(&ada.page(&draft).await, "caption"), "Sea at last.");
}

#[tokio::test]
async fn nothing_is_sent_before_the_person_has_agreed_on_sqlite() {
    let model = LanguageModel::start(three()).await;
    let site = site_with(&model, |_| {}).await;
    nothing_is_sent_before_the_person_has_agreed(site, model).await;
}

#[tokio::test]
async fn nothing_is_sent_before_the_person_has_agreed_on_mongodb() {
    let model = LanguageModel::start(three()).await;
    let named = model.clone();
    if let Some(site) = Site::start_on_mongodb(|settings| named.named_in(settings)).await {
        nothing_is_sent_before_the_person_has_agreed(site, model).await;
    }
}

#[tokio::test]
async fn a_no_is_never_asked_again_and_can_be_taken_back() {
    let model = LanguageModel::start(three()).await;
    let site = site_with(&model, |_| {}).await;
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(jpeg()).await;
    let no = [
        ("answer", "no"),
        ("draft", draft.strip_prefix("/compose/").unwrap()),
    ];
    assert_eq!(location(&ada.post(CONSENT, &no).await), draft);
    assert!(!ada.page(&draft).await.contains("rewrite-"));
    let answer = ada.post(&draft, &words("rewrite-shorter")).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = answer.text().await.unwrap();
    assert!(page.contains("chosen not to send words"), "{page}");
    assert_eq!(field(&page, "caption"), words("")[0].1);
    // It holds for whichever server is named later, too.
    let other = LanguageModel::start(three()).await;
    let site = site
        .start_again(|settings| {
            settings.captions.enabled = false;
            other.named_in(settings);
        })
        .await;
    let ada = {
        let person = site.guest();
        person.log_in("ada", crate::site::PASSWORD).await;
        person
    };
    assert!(!ada.page(&draft).await.contains("rewrite-"));
    let privacy = ada.page("/settings/privacy").await;
    assert!(privacy.contains(&format!("Nothing of yours is sent to {}", other.host())));
    assert_eq!((model.asked().len(), other.asked().len()), (0, 0));

    agree(&ada, &other, &[]).await;
    assert_eq!(
        location(&ada.post(&draft, &words("rewrite-shorter")).await),
        draft
    );
    assert_eq!((model.asked().len(), other.asked().len()), (0, 1));
}

#[tokio::test]
async fn a_yes_holds_for_the_server_that_was_named() {
    let (one, two) = (
        LanguageModel::start(three()).await,
        LanguageModel::start(three()).await,
    );
    let site = site_with(&one, |_| {}).await;
    let ada = site.person("ada").await;
    agree(&ada, &one, &[]).await;
    let draft = ada.begin_draft(jpeg()).await;
    // An answer to a page that showed another server is none.
    let stale = [("answer", "agree"), ("host", "elsewhere.example")];
    assert_eq!(location(&ada.post(CONSENT, &stale).await), CONSENT);

    let site = site
        .start_again(|settings| {
            settings.captions.enabled = false;
            two.named_in(settings);
        })
        .await;
    let ada = site.guest();
    ada.log_in("ada", crate::site::PASSWORD).await;
    let asked = location(&ada.post(&draft, &words("rewrite-shorter")).await);
    assert!(asked.starts_with(CONSENT), "{asked}");
    assert!(ada.page(&asked).await.contains(&two.host()));
    assert_eq!((one.asked().len(), two.asked().len()), (0, 0));
}
