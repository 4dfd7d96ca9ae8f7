//! Drafts: the captioner's words, the person's words, and what becomes of both.

use reqwest::StatusCode;

use crate::eventually::eventually;
use crate::pictures::jpeg;
use crate::site::{PASSWORD, Site, field, location};

/// The captions on offer.
fn candidates(page: &str) -> Vec<String> {
    page.split("value=\"pick-")
        .skip(1)
        .map(|rest| {
            rest.split_once('>')
                .unwrap()
                .1
                .split("</button>")
                .next()
                .unwrap()
                .split(" <span")
                .next()
                .unwrap()
                .to_owned()
        })
        .collect()
}

/// The buttons that pick them, as their values.
pub fn picks(page: &str) -> Vec<String> {
    let values = page.split("value=\"pick-").skip(1);
    values
        .map(|rest| format!("pick-{}", rest.split('"').next().unwrap()))
        .collect()
}

fn marks_shown(page: &str) -> usize {
    page.matches("data-mark>").count()
}

#[tokio::test]
async fn an_upload_arrives_at_a_form_with_its_words_filled_in() {
    let (site, _model) = Site::start_with_toy(Some(9.0)).await;
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(jpeg()).await;
    let page = ada.page(&draft).await;
    let caption = field(&page, "caption");
    assert!(
        caption.ends_with('.') && caption.len() > 5,
        "{caption:?} is no caption"
    );
    assert_eq!(field(&page, "alt"), caption);
    let hashtags = field(&page, "hashtags");
    let tags = hashtags
        .split(' ')
        .filter(|tag| tag.starts_with('#'))
        .count();
    assert!((1..=5).contains(&tags), "{hashtags:?}");
    let offered = candidates(&page);
    assert_eq!(offered.len(), 3);
    assert!(offered.contains(&caption), "{offered:?}");
    assert!(offered[0] != offered[1] && offered[1] != offered[2] && offered[0] != offered[2]);
    assert_eq!(
        marks_shown(&page),
        3,
        "each untouched text is marked as suggested"
    );
}

#[tokio::test]
async fn suggesting_again_offers_others_and_leaves_the_persons_words_alone() {
    let site = Site::start_with_captions().await;
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(jpeg()).await;
    let before = ada.page(&draft).await;
    let alt = field(&before, "alt");
    let hashtags = field(&before, "hashtags");
    let form = [
        ("caption", "My own words"),
        ("hashtags", hashtags.as_str()),
        ("alt", alt.as_str()),
        ("action", "suggest"),
    ];
    assert_eq!(location(&ada.post(&draft, &form).await), draft);
    let after = ada.page(&draft).await;
    assert_eq!(field(&after, "caption"), "My own words");
    assert_ne!(candidates(&after), candidates(&before));
    assert_eq!(candidates(&after).len(), 3);
    assert_eq!(
        marks_shown(&after),
        1 + usize::from(!hashtags.is_empty()),
        "hashtags and alt text are still the captioner's"
    );
}

#[tokio::test]
async fn picking_a_candidate_can_be_taken_back() {
    let site = Site::start_with_captions().await;
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(jpeg()).await;
    let page = ada.page(&draft).await;
    let (offered, picks) = (candidates(&page), picks(&page));
    let form = [("caption", "My own words"), ("action", &picks[2])];
    ada.post(&draft, &form).await;
    let page = ada.page(&draft).await;
    assert_eq!(field(&page, "caption"), offered[2]);
    ada.post(
        &draft,
        &[("caption", offered[2].as_str()), ("action", "restore")],
    )
    .await;
    assert_eq!(field(&ada.page(&draft).await, "caption"), "My own words");
    // A suggestion that is no longer on offer is not another one, and loses nothing.
    let form = [
        ("caption", "Other words"),
        ("action", "pick-0123456789abcdef"),
    ];
    let response = ada.post(&draft, &form).await;
    assert_eq!(response.status(), StatusCode::CONFLICT);
    let page = response.text().await.unwrap();
    assert!(page.contains("no longer available"));
    assert_eq!(field(&page, "caption"), "Other words");
}

#[tokio::test]
async fn cleared_words_stay_cleared() {
    let site = Site::start_with_captions().await;
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(jpeg()).await;
    ada.post(
        &draft,
        &[
            ("caption", ""),
            ("hashtags", ""),
            ("alt", ""),
            ("action", "save"),
        ],
    )
    .await;
    ada.post(&draft, &[("action", "suggest")]).await;
    let page = ada.page(&draft).await;
    for name in ["caption", "hashtags", "alt"] {
        assert_eq!(field(&page, name), "", "{name}");
    }
    let form = [("caption", ""), ("checked", "1"), ("action", "publish")];
    ada.post(&draft, &form).await;
    let post = draft.replace("compose", "p");
    assert!(!site.guest().page(&post).await.contains("class=\"caption\""));
}

#[tokio::test]
async fn a_full_captioner_loses_no_upload_and_the_words_arrive_later() {
    let site = Site::start_with(|settings| {
        settings.captions.workers = 1;
        settings.captions.queue = 1;
        settings.captions.wait_ms = 0;
    })
    .await;
    let ada = site.person("ada").await;
    let uploads: Vec<_> = (0..6)
        .map(|_| {
            let ada = ada.clone();
            tokio::spawn(async move { ada.begin_draft(jpeg()).await })
        })
        .collect();
    let mut drafts = Vec::new();
    for upload in uploads {
        drafts.push(upload.await.unwrap());
    }
    // One worker cannot have described six pictures while they were uploaded side by side.
    let mut pending = 0;
    for draft in &drafts {
        pending += usize::from(ada.page(draft).await.contains("data-pending"));
    }
    assert!(pending > 0, "the captioner was never full");
    for draft in drafts {
        eventually("the words", async || {
            !ada.page(&draft).await.contains("data-pending")
        })
        .await;
        let page = ada.page(&draft).await;
        assert_eq!(candidates(&page).len(), 3);
        assert!(candidates(&page).contains(&field(&page, "caption")));
    }
}

#[tokio::test]
async fn without_captions_one_writes_for_oneself() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(jpeg()).await;
    let page = ada.page(&draft).await;
    assert!(page.contains("No suggestions for this picture"));
    assert_eq!(marks_shown(&page), 0);
}

#[tokio::test]
async fn a_saved_draft_is_found_again_on_another_device() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(jpeg()).await;
    let form = [
        ("caption", "Half a thought"),
        ("hashtags", "#half"),
        ("alt", "x"),
        ("action", "save"),
    ];
    assert_eq!(location(&ada.post(&draft, &form).await), draft);
    let phone = site.guest();
    phone.log_in("ada", PASSWORD).await;
    assert!(phone.page("/compose").await.contains("Half a thought"));
    assert_eq!(field(&phone.page(&draft).await, "hashtags"), "#half");
}

/// What a page sends while it is left overtakes what was still on its way.
#[tokio::test]
async fn words_that_arrive_late_do_not_undo_newer_ones_of_their_page() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(jpeg()).await;
    let save = async |page: &str, sending: &str, caption: &str| {
        let form = [
            ("caption", caption),
            ("caption_shown", ""),
            ("action", "save"),
            ("page", page),
            ("sending", sending),
        ];
        assert_eq!(location(&ada.post(&draft, &form).await), draft);
        field(&ada.page(&draft).await, "caption")
    };
    assert_eq!(save("7", "2", "All of it").await, "All of it");
    assert_eq!(save("7", "1", "All").await, "All of it");
    assert_eq!(save("7", "3", "All of it.").await, "All of it.");
    // Another page counts for itself, and one without numbers counts as new.
    assert_eq!(save("8", "1", "Elsewhere").await, "Elsewhere");
    assert_eq!(save("", "", "Without a script").await, "Without a script");
    assert_eq!(save("7", "2", "All of it").await, "Without a script");
}

#[tokio::test]
async fn a_discarded_draft_is_gone_and_a_published_post_is_not_discarded() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(jpeg()).await;
    assert_eq!(
        location(&ada.post(&draft, &[("action", "discard")]).await),
        "/compose"
    );
    assert_eq!(ada.get(&draft).await.status(), StatusCode::NOT_FOUND);
    let post = ada.publish(jpeg(), "Out", "").await;
    ada.post(&post.replace("/p/", "/compose/"), &[("action", "discard")])
        .await;
    assert!(ada.page(&post).await.contains("Out"));
}
