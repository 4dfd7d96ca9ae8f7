//! Suggestions for the alt text of each picture.

use reqwest::StatusCode;

use super::several_models::{TWO, models, settled};
use crate::compose::several::numbered;
use crate::pictures::jpeg;
use crate::site::{Person, Site, field, location, pictures_on};

with_two_models![
    each_picture_offers_its_own_and_what_is_picked_is_marked_as_suggested,
    one_picture_is_asked_about_again_and_what_was_picked_or_typed_stays,
];

/// What is offered for a picture: the buttons, their texts, and which one stands there.
fn offers(page: &str, picture: &str) -> Vec<(String, String, bool)> {
    let start = format!("value=\"use-alt-{picture}-");
    let buttons = page.split(start.as_str()).skip(1);
    let offer = |rest: &str| {
        let (candidate, rest) = rest.split_once('"').unwrap();
        let (attributes, text) = rest.split_once('>').unwrap();
        let text = text.split(" <").next().unwrap();
        let text = text.split("</button>").next().unwrap();
        let pressed = attributes.contains("aria-pressed=\"true\"");
        let action = format!("use-alt-{picture}-{candidate}");
        (action, text.to_owned(), pressed)
    };
    buttons.map(offer).collect()
}

/// What stands in the label of an alt text.
fn label<'p>(page: &'p str, name: &str) -> &'p str {
    let label = page
        .split_once(&format!("<label for=\"{name}\">"))
        .unwrap()
        .1;
    label.split("</label>").next().unwrap()
}

/// A draft of two pictures, with what has been suggested for both.
async fn two(ada: &Person) -> (String, String, String) {
    let draft = ada.begin_draft(jpeg()).await;
    ada.add(&draft, numbered(4)).await;
    let page = settled(ada, &draft).await;
    let [first, second] = <[String; 2]>::try_from(pictures_on(&page)).unwrap();
    (draft, first, second)
}

async fn each_picture_offers_its_own_and_what_is_picked_is_marked_as_suggested(site: Site) {
    let ada = site.person("ada").await;
    let (draft, first, second) = two(&ada).await;
    let page = ada.page(&draft).await;
    let name = format!("alt-{second}");
    for picture in [&first, &second] {
        let all = offers(&page, picture);
        assert!(all.len() > 2, "{page}");
        let standing = all.iter().filter(|(_, _, pressed)| *pressed).count();
        assert_eq!(standing, 1, "{all:?}");
        let mut texts: Vec<_> = all.iter().map(|(_, text, _)| text).collect();
        texts.sort();
        texts.dedup();
        assert_eq!(texts.len(), all.len());
        // Those of the second model are named, as beside the caption.
        assert!(
            all.iter().any(|(_, text, _)| text.starts_with("Dog")),
            "{all:?}"
        );
    }
    let other = offers(&page, &second);
    let (action, text, _) = other.iter().rfind(|(_, _, pressed)| !pressed).unwrap();
    let form = [
        (name.as_str(), "My own words."),
        ("caption", "Typed beside it"),
        ("action", action.as_str()),
    ];
    let at = location(&ada.post(&draft, &form).await);
    assert_eq!(at, format!("{draft}#picture-{second}"));
    let page = ada.page(&draft).await;
    assert_eq!(&field(&page, &name), text);
    assert!(
        label(&page, &name).contains("data-mark>suggested"),
        "{page}"
    );
    assert_eq!(field(&page, "caption"), "Typed beside it");
    assert!(page.contains(">My own words. <span class=\"mark\">yours</span>"));

    // One's own words come back, once.
    let restore = format!("restore-alt-{second}");
    for _ in 0..2 {
        ada.post(&draft, &[("action", restore.as_str())]).await;
    }
    let page = ada.page(&draft).await;
    assert_eq!(field(&page, &name), "My own words.");
    assert!(label(&page, &name).contains("data-mark hidden"));
    assert!(!page.contains("value=\"restore-alt-"));

    // Readers see that what was picked was written by a program.
    ada.post(&draft, &[("action", action.as_str())]).await;
    let form = [
        ("caption", "Out"),
        ("alt", "A gate."),
        ("action", "publish"),
    ];
    let post = location(&ada.post(&draft, &form).await);
    assert!(
        post.starts_with("/p/"),
        "what was picked is not asked about: {post}"
    );
    let page = site.guest().page(&post).await;
    let slide = page.split("class=\"slide\"").nth(2).unwrap();
    assert!(slide.contains(text.as_str()), "{slide}");
}

async fn one_picture_is_asked_about_again_and_what_was_picked_or_typed_stays(site: Site) {
    let ada = site.person("ada").await;
    let (draft, first, second) = two(&ada).await;
    let page = ada.page(&draft).await;
    let name = format!("alt-{second}");
    let picked = offers(&page, &first);
    let (action, text, _) = picked.iter().rfind(|(_, _, pressed)| !pressed).unwrap();
    ada.post(&draft, &[("action", action.as_str())]).await;

    let round = async |picture: usize| {
        let store = site.store().await;
        let id = draft.strip_prefix("/compose/").unwrap().parse().unwrap();
        let post = store.post(id).await.unwrap().unwrap().post;
        let state = &post.pictures[picture].caption_state;
        state.suggestions().map_or(0, |said| said.round)
    };
    let again = format!("suggest-{second}");
    let form = [
        (name.as_str(), "Typed before asking."),
        ("action", again.as_str()),
    ];
    let at = location(&ada.post(&draft, &form).await);
    assert_eq!(at, format!("{draft}#picture-{second}"));
    let page = settled(&ada, &draft).await;
    assert_eq!((round(0).await, round(1).await), (0, 1));
    assert_eq!(field(&page, &name), "Typed before asking.");
    assert!(!offers(&page, &second).is_empty());

    // All are asked, and the alt text that was picked stays as it is, marked as before.
    ada.post(&draft, &[("action", "suggest")]).await;
    let page = settled(&ada, &draft).await;
    assert_eq!((round(0).await, round(1).await), (1, 2));
    assert_eq!(&field(&page, "alt"), text);
    assert!(label(&page, "alt").contains("data-mark>suggested"));
    assert_eq!(field(&page, &name), "Typed before asking.");
}

#[tokio::test]
async fn a_picture_or_suggestion_that_is_not_there_is_said_and_loses_nothing() {
    let (site, _model) = Site::start_with_toy(Some(9.0)).await;
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(jpeg()).await;
    let own = pictures_on(&ada.page(&draft).await).remove(0);
    let other = ada.begin_draft(jpeg()).await;
    let page = ada.page(&other).await;
    let elsewhere = pictures_on(&page).remove(0);
    let (theirs, _, _) = &offers(&page, &elsewhere)[0];
    let gone = "That picture is no longer in this draft.";
    for (action, status, says) in [
        (theirs.clone(), StatusCode::CONFLICT, gone),
        (format!("suggest-{elsewhere}"), StatusCode::CONFLICT, gone),
        (
            format!("restore-alt-{elsewhere}"),
            StatusCode::CONFLICT,
            gone,
        ),
        (
            format!("use-alt-{own}-0123456789abcdef"),
            StatusCode::CONFLICT,
            "no longer available",
        ),
        (
            format!("use-alt-{own}-7"),
            StatusCode::CONFLICT,
            "no longer available",
        ),
        (
            "suggest-7".into(),
            StatusCode::BAD_REQUEST,
            "no such button",
        ),
        (
            "use-alt-7-1".into(),
            StatusCode::BAD_REQUEST,
            "no such button",
        ),
        (
            format!("use-alt-{own}"),
            StatusCode::BAD_REQUEST,
            "no such button",
        ),
        (
            "restore-alt-".into(),
            StatusCode::BAD_REQUEST,
            "no such button",
        ),
    ] {
        let form = [
            ("alt", "Typed."),
            ("caption", "Mine"),
            ("action", action.as_str()),
        ];
        let answer = ada.post(&draft, &form).await;
        assert_eq!(answer.status(), status, "{action}");
        let page = answer.text().await.unwrap();
        assert!(page.contains(says), "{action}: {page}");
        if status == StatusCode::CONFLICT {
            assert_eq!(field(&page, "alt"), "Typed.", "{action}");
            assert_eq!(field(&page, "caption"), "Mine", "{action}");
        }
    }
    // Of others nothing is changed, nor asked about.
    let eve = site.person("eve").await;
    for action in [theirs.clone(), format!("suggest-{elsewhere}")] {
        let answer = eve.post(&other, &[("action", action.as_str())]).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn asking_about_one_picture_counts_as_asking() {
    let model = tempfile::tempdir().unwrap();
    crate::toy::write_model(model.path(), Some(9.0));
    let site = Site::start_with(|settings| {
        Site::use_toy(settings, &model);
        settings.limits.suggest_person.count = 1;
    })
    .await;
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(jpeg()).await;
    let picture = pictures_on(&ada.page(&draft).await).remove(0);
    let again = format!("suggest-{picture}");
    let form = [("caption", "Kept"), ("action", again.as_str())];
    assert_eq!(
        ada.post(&draft, &form).await.status(),
        StatusCode::SEE_OTHER
    );
    let answer = ada.post(&draft, &form).await;
    assert_eq!(answer.status(), StatusCode::TOO_MANY_REQUESTS);
    let page = answer.text().await.unwrap();
    assert!(page.contains("Too many attempts"), "{page}");
    assert_eq!(field(&page, "caption"), "Kept");
}

#[tokio::test]
async fn many_drafts_on_one_page_offer_the_same() {
    let (site, _model) = Site::start_with_toy(Some(9.0)).await;
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(jpeg()).await;
    let id = draft.strip_prefix("/compose/").unwrap();
    let page = ada.page(&draft).await;
    let picture = pictures_on(&page).remove(0);
    let (action, text, _) = offers(&page, &picture).remove(1);
    let (_, candidate) = action.rsplit_once('-').unwrap();
    let button = format!("use-alt-{candidate}-{picture}-{id}");
    let review = ada.page("/drafts/review").await;
    assert!(review.contains(&format!("value=\"{button}\"")), "{review}");
    let mark = format!("draft-{id}");
    let form = [(mark.as_str(), "1"), ("action", button.as_str())];
    let answer = ada.post("/drafts/review", &form).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    assert_eq!(field(&ada.page(&draft).await, "alt"), text);
    let gone = format!("use-alt-{candidate}-{id}-{id}");
    let form = [(mark.as_str(), "1"), ("action", gone.as_str())];
    let answer = ada.post("/drafts/review", &form).await;
    assert_eq!(answer.status(), StatusCode::CONFLICT);
    let page = answer.text().await.unwrap();
    assert!(page.contains("no longer in this draft"), "{page}");
}

#[tokio::test]
async fn many_drafts_on_one_page_ask_again_for_one_picture() {
    let (site, _model) = Site::start_with_toy(Some(9.0)).await;
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(jpeg()).await;
    let id = draft.strip_prefix("/compose/").unwrap();
    let before = ada.page(&draft).await;
    let picture = pictures_on(&before).remove(0);
    let button = format!("suggest-{picture}-{id}");
    let review = ada.page("/drafts/review").await;
    assert!(review.contains(&format!("value=\"{button}\"")), "{review}");
    let [mark, caption, shown] =
        ["draft", "caption", "caption_shown"].map(|it| format!("{it}-{id}"));
    let was = field(&before, "caption_shown");
    let form = [
        (mark.as_str(), "1"),
        (caption.as_str(), "My own"),
        (shown.as_str(), was.as_str()),
        ("action", button.as_str()),
    ];
    let answer = ada.post("/drafts/review", &form).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    assert!(location(&answer).ends_with(&format!("#draft-{id}")));
    let page = settled(&ada, &draft).await;
    assert_eq!(field(&page, "caption"), "My own");
    assert_ne!(offers(&page, &picture), offers(&before, &picture));
}
