//! Many drafts on one page: what is not there any more, what is not one's own, and the largest form.

use reqwest::StatusCode;

use super::review::{HERE, cards, fields, id, send, three};
use crate::compose::several::numbered;
use crate::site::{Site, location};

#[tokio::test]
async fn words_for_drafts_that_are_gone_or_out_are_shown() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let [new, middle, old] = three(&ada).await;
    let page = ada.page(HERE).await;
    ada.post(&new, &[("action", "discard")]).await;
    ada.post(&middle, &[("checked", "1"), ("action", "publish")])
        .await;
    let changed = [
        (format!("caption-{}", id(&new)), "Typed in vain"),
        (format!("caption-{}", id(&middle)), "Typed too late"),
        (format!("caption-{}", id(&old)), "Typed in time"),
    ];
    let answer = send(&ada, &page, &changed, "save").await;
    assert_eq!(answer.status(), StatusCode::CONFLICT);
    let shown = answer.text().await.unwrap();
    assert!(shown.contains("Typed in vain") && shown.contains("Typed too late"));
    assert!(shown.contains(&format!("/p/{}/edit", id(&middle))));
    assert_eq!(cards(&shown), [id(&old)]);
    assert!(ada.page(&old).await.contains("Typed in time"));
    assert!(
        !ada.page(&format!("/p/{}", id(&middle)))
            .await
            .contains("Typed too late")
    );
}

#[tokio::test]
async fn nobody_touches_anothers_draft_and_odd_forms_are_refused() {
    let site = Site::start().await;
    let (ada, bob) = (site.person("ada").await, site.person("bob").await);
    let draft = ada.begin_draft(numbered(1)).await;
    let (mark, caption) = (
        format!("draft-{}", id(&draft)),
        format!("caption-{}", id(&draft)),
    );
    let tick = format!("tick-{}", id(&draft));
    for action in ["save", "publish"] {
        let form = [
            (&*mark, "1"),
            (&*caption, "Bob's"),
            (&*tick, "yes"),
            ("action", action),
        ];
        let answer = bob.post(HERE, &form).await;
        assert_eq!(answer.status(), StatusCode::CONFLICT);
        assert!(!answer.text().await.unwrap().contains("/media/"));
    }
    assert!(!ada.page(&draft).await.contains("Bob&#x27;s"));
    let odd = ada.post(HERE, &[("action", "explode")]).await;
    assert_eq!(odd.status(), StatusCode::BAD_REQUEST);
    let nowhere = ada.get("/drafts/review?after=x").await;
    assert_eq!(nowhere.status(), StatusCode::BAD_REQUEST);
    let many: Vec<(String, String)> = (0..400).map(|i| (format!("x{i}"), "y".into())).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(a, b)| (&**a, &**b)).collect();
    assert_eq!(
        ada.post(HERE, &many).await.status(),
        StatusCode::BAD_REQUEST
    );
    // What was typed goes through the login.
    let guest = site.guest();
    let form = [
        (&*mark, "1"),
        (&*caption, "Kept words"),
        (&*format!("caption_shown-{}", id(&draft)), ""),
    ];
    let answer = guest.post(HERE, &form).await;
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    assert!(answer.text().await.unwrap().contains("Kept words"));
}

#[tokio::test]
async fn the_full_page_fits_into_its_form() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    for number in 0..26 {
        let draft = ada.begin_draft(numbered(number)).await;
        if number % 2 == 0 {
            for more in 0..2 {
                ada.add(&draft, numbered(100 + 2 * number + more)).await;
            }
        }
    }
    let page = ada.page(HERE).await;
    assert_eq!(cards(&page).len(), 24);
    let older = page.split_once("data-older href=\"").unwrap().1;
    let older = older.split('"').next().unwrap().replace("&amp;", "&");
    assert_eq!(cards(&ada.page(&older).await).len(), 2);
    // Everything changed, in letters that are long on their way.
    let long = "\u{4e00}".repeat(1500);
    let mut changed: Vec<(String, &str)> = Vec::new();
    for (name, _) in fields(&page) {
        if name.starts_with("caption-") || name.starts_with("alt-") {
            changed.push((name.clone(), &*long));
        }
        let shown = name.starts_with("caption_shown-") || name.starts_with("alt_shown-");
        if shown {
            changed.push((name.clone(), &long[..3000]));
        }
    }
    let ticks = cards(&page)
        .into_iter()
        .map(|id| (format!("tick-{id}"), "yes"));
    changed.extend(ticks);
    let saved = send(&ada, &page, &changed, "save").await;
    assert_eq!(
        saved.status(),
        StatusCode::SEE_OTHER,
        "{}",
        saved.text().await.unwrap()
    );
    assert_eq!(location(&saved), "/drafts/review?saved=24");
}
