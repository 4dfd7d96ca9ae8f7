//! Many drafts on one page.

use reqwest::StatusCode;

use crate::compose::several::numbered;
use crate::site::{Person, Site, field, location, too_many_tags};

pub const HERE: &str = "/drafts/review";

pub fn id(draft: &str) -> &str {
    draft.strip_prefix("/compose/").unwrap()
}

/// The ids of the drafts on a page, in order.
pub fn cards(page: &str) -> Vec<String> {
    let cards = page.split("data-card=\"").skip(1);
    cards
        .map(|card| card.split('"').next().unwrap().to_owned())
        .collect()
}

/// The fields of a page as a browser would send them, without buttons and ticks.
pub fn fields(page: &str) -> Vec<(String, String)> {
    let form = page.split_once("data-review").unwrap().1;
    let mut found = Vec::new();
    for part in form.split(" name=\"").skip(1) {
        let name = part.split('"').next().unwrap();
        if name == "action" || name.starts_with("tick-") {
            continue;
        }
        let value = match name.starts_with("visibility-") {
            true => {
                let options = part.split("</select>").next().unwrap();
                let before = options.split("\" selected").next().unwrap();
                before.rsplit('"').next().unwrap().to_owned()
            }
            false => field(page, name),
        };
        found.push((name.to_owned(), value));
    }
    found
}

/// The form of a page with some fields changed or added.
pub async fn send(
    person: &Person,
    page: &str,
    changed: &[(String, &str)],
    action: &str,
) -> reqwest::Response {
    let mut form = fields(page);
    form.retain(|(name, _)| changed.iter().all(|(other, _)| other != name));
    let changed = changed
        .iter()
        .map(|(name, value)| (name.clone(), (*value).to_owned()));
    form.extend(changed);
    form.push(("action".into(), action.into()));
    let form: Vec<(&str, &str)> = form.iter().map(|(a, b)| (&**a, &**b)).collect();
    person.post(HERE, &form).await
}

pub async fn three(person: &Person) -> [String; 3] {
    let mut made = Vec::new();
    for number in 1..=3 {
        made.push(person.begin_draft(numbered(number)).await);
    }
    [made[2].clone(), made[1].clone(), made[0].clone()]
}

#[tokio::test]
async fn all_that_was_typed_is_saved_and_only_what_is_ticked_is_published() {
    let site = Site::start().await;
    let (ada, bob) = (site.person("ada").await, site.person("bob").await);
    let [new, middle, old] = three(&ada).await;
    bob.begin_draft(numbered(9)).await;
    let page = ada.page(HERE).await;
    assert_eq!(cards(&page), [id(&new), id(&middle), id(&old)]);
    assert!(!page.contains(" checked"), "nothing is ticked unasked");
    let picture = |draft: &str| {
        let card = page
            .split_once(&format!("data-card=\"{}\"", id(draft)))
            .unwrap()
            .1;
        let name = card.split_once(" name=\"alt-").unwrap().1;
        format!("alt-{}", name.split('"').next().unwrap())
    };
    let changed = [
        (format!("caption-{}", id(&new)), "The newest #sea"),
        (format!("hashtags-{}", id(&middle)), "#hill"),
        (picture(&new), "A wave"),
        (picture(&old), "A stone"),
        (format!("visibility-{}", id(&old)), "private"),
    ];
    let saved = send(&ada, &page, &changed, "save").await;
    assert_eq!(saved.status(), StatusCode::SEE_OTHER);
    assert_eq!(location(&saved), "/drafts/review?saved=3");
    let page = ada.page(&location(&saved)).await;
    assert!(page.contains("Saved: 3"));
    assert!(page.contains("The newest #sea") && page.contains("A stone"));
    let editor = ada.page(&old).await;
    assert!(editor.contains("value=\"private\" selected"));

    let ticks = [
        (format!("tick-{}", id(&new)), "yes"),
        (format!("tick-{}", id(&old)), "yes"),
    ];
    let published = send(&ada, &page, &ticks, "publish").await;
    assert_eq!(location(&published), "/drafts/review?published=2");
    assert_eq!(cards(&ada.page(HERE).await), [id(&middle)]);
    let profile = ada.page("/@ada").await;
    let place = |draft: &str| profile.find(&format!("post-{}", id(draft))).unwrap();
    assert!(
        place(&new) < place(&old),
        "the profile is in the order of the page"
    );
    assert!(
        ada.page(&format!("/p/{}", id(&new)))
            .await
            .contains("/tags/sea")
    );
    assert_eq!(
        bob.get(&format!("/p/{}", id(&old))).await.status(),
        StatusCode::NOT_FOUND
    );
    // Sent twice, it is done once.
    let again = send(&ada, &page, &ticks, "publish").await;
    assert_eq!(location(&again), "/drafts/review?published=2");
    assert_eq!(cards(&ada.page(HERE).await), [id(&middle)]);
}

#[tokio::test]
async fn what_is_wrong_with_one_does_not_touch_the_others() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let [new, middle, old] = three(&ada).await;
    let page = ada.page(HERE).await;
    // Meanwhile, on another page.
    let form = [
        ("caption", "From elsewhere"),
        ("caption_shown", ""),
        ("action", "save"),
    ];
    ada.post(&middle, &form).await;
    let long = "y".repeat(2201);
    let tags = too_many_tags();
    let changed = [
        (format!("caption-{}", id(&new)), "Good"),
        (format!("caption-{}", id(&middle)), "Mine"),
        (format!("caption-{}", id(&old)), &*long),
        (format!("hashtags-{}", id(&old)), &*tags),
    ];
    let answer = send(&ada, &page, &changed, "save").await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let shown = answer.text().await.unwrap();
    assert!(shown.contains("2 need another look"));
    assert!(shown.contains("changed elsewhere meanwhile") && shown.contains("From elsewhere"));
    assert_eq!(field(&shown, &format!("caption-{}", id(&middle))), "Mine");
    assert_eq!(field(&shown, &format!("caption-{}", id(&old))), long);
    assert_eq!(field(&shown, &format!("hashtags-{}", id(&old))), tags);
    assert!(ada.page(&new).await.contains("Good"));
    assert!(ada.page(&middle).await.contains("From elsewhere"));
    // Saved again from the page that showed what is stored, it is meant.
    let mended = [
        (format!("caption-{}", id(&old)), "Short"),
        (format!("hashtags-{}", id(&old)), ""),
    ];
    let answer = send(&ada, &shown, &mended, "save").await;
    assert_eq!(location(&answer), "/drafts/review?saved=2");
    assert!(ada.page(&middle).await.contains("Mine"));
}

#[tokio::test]
async fn pictures_without_an_alt_text_are_asked_about_once() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let [new, ..] = three(&ada).await;
    let page = ada.page(HERE).await;
    let tick = [(format!("tick-{}", id(&new)), "yes")];
    let asked = send(&ada, &page, &tick, "publish").await;
    assert_eq!(asked.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let asked = asked.text().await.unwrap();
    assert!(asked.contains("no alt text") && asked.contains(" checked"));
    let done = send(&ada, &asked, &tick, "publish").await;
    assert_eq!(location(&done), "/drafts/review?published=1");
    assert_eq!(
        ada.get(&format!("/p/{}", id(&new))).await.status(),
        StatusCode::OK
    );
}

#[tokio::test]
async fn tick_all_keeps_what_was_typed_and_publishes_nothing() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let [new, _, old] = three(&ada).await;
    let at = [
        ("schedule_at", "2030-01-01T00:00"),
        ("checked", "1"),
        ("action", "schedule"),
    ];
    assert_eq!(ada.post(&old, &at).await.status(), StatusCode::SEE_OTHER);
    let page = ada.page(HERE).await;
    let typed = [(format!("caption-{}", id(&new)), "Typed")];
    let ticked = send(&ada, &page, &typed, "tick").await;
    assert_eq!(ticked.status(), StatusCode::OK);
    let ticked = ticked.text().await.unwrap();
    // One that is published by itself is not among them.
    assert_eq!(ticked.matches("data-tick checked").count(), 2);
    assert_eq!(cards(&ticked).len(), 3);
    assert!(ada.page(&new).await.contains("Typed"));
    assert_eq!(cards(&ada.page(HERE).await).len(), 3);
    let forced = [(format!("tick-{}", id(&old)), "yes")];
    let refused = send(&ada, &page, &forced, "publish").await;
    assert_eq!(refused.status(), StatusCode::CONFLICT);
    let still = ada.get(&format!("/p/{}", id(&old))).await;
    assert_eq!(location(&still), old);
}

#[tokio::test]
async fn a_suggestion_is_taken_and_the_other_drafts_are_saved() {
    let (site, _model) = Site::start_with_toy(None).await;
    let ada = site.person("ada").await;
    let (one, other) = (
        ada.begin_draft(numbered(1)).await,
        ada.begin_draft(numbered(2)).await,
    );
    let page = ada.page(HERE).await;
    let suggested = field(&page, &format!("caption-{}", id(&one)));
    assert!(!suggested.is_empty() && page.contains("suggested"));
    let own = [
        (format!("caption-{}", id(&one)), "My own"),
        (format!("caption-{}", id(&other)), "Another's"),
    ];
    let taken = send(&ada, &page, &own, &format!("accept-{}", id(&one))).await;
    let next = location(&taken);
    assert_eq!(next, format!("/drafts/review?saved=2#draft-{}", id(&one)));
    let page = ada.page(HERE).await;
    assert_ne!(field(&page, &format!("caption-{}", id(&one))), "My own");
    assert_eq!(
        field(&page, &format!("caption-{}", id(&other))),
        "Another's"
    );
    // The own words are set aside, and an emptied alt text gets words.
    assert!(ada.page(&one).await.contains("My own"));
    let alt = fields(&page)
        .into_iter()
        .find(|(name, _)| name.starts_with(&format!("alt-{}", id(&one))));
    let alt = alt.unwrap().0;
    send(&ada, &page, &[(alt.clone(), "")], "save").await;
    let page = ada.page(HERE).await;
    assert_eq!(field(&page, &alt), "");
    send(&ada, &page, &[], &format!("accept-{}", id(&one))).await;
    let page = ada.page(HERE).await;
    assert_ne!(field(&page, &alt), "");
    let pick = page.split_once("value=\"pick-").unwrap().1;
    let pick = format!("pick-{}", pick.split('"').next().unwrap());
    assert_eq!(
        send(&ada, &page, &[], &pick).await.status(),
        StatusCode::SEE_OTHER
    );
    let published = send(&ada, &page, &[], &format!("publish-{}", id(&one))).await;
    assert_eq!(location(&published), "/drafts/review?published=1");
    assert_eq!(cards(&ada.page(HERE).await), [id(&other)]);
}

#[tokio::test]
async fn words_that_are_no_hashtags_are_named_and_can_be_mended() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let [new, middle, _] = three(&ada).await;
    let page = ada.page(HERE).await;
    let changed = [
        (format!("hashtags-{}", id(&new)), "#sea #2024"),
        (format!("caption-{}", id(&middle)), "Saved beside it"),
    ];
    let answer = send(&ada, &page, &changed, "save").await;
    assert_eq!(answer.status(), StatusCode::OK);
    let shown = answer.text().await.unwrap();
    assert!(shown.contains("was left out") && shown.contains("Saved: 2"));
    let typed = field(&shown, &format!("hashtags-{}", id(&new)));
    assert_eq!(typed, "#sea #2024");
    assert!(ada.page(&middle).await.contains("Saved beside it"));
}
