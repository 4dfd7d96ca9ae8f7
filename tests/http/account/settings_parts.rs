//! The parts of the settings: each is saved by itself.

use reqwest::StatusCode;

use crate::site::{Site, location};

#[tokio::test]
async fn each_part_is_saved_by_itself_and_says_so() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    assert_eq!(location(&ada.get("/settings").await), "/settings/profile");
    for (part, form) in [
        ("profile", &[("bio", "Doors")][..]),
        ("privacy", &[("sensitive", "show")]),
        (
            "posting",
            &[
                ("licence", "cc0-1.0"),
                ("file_words", "yes"),
                ("language", "fi"),
            ],
        ),
        ("notifications", &[("notify", "like")]),
        ("appearance", &[("theme", "dark"), ("large_text", "yes")]),
        ("account", &[("time_zone", "Asia/Tokyo")]),
    ] {
        let page = format!("/settings/{part}");
        let there = ada.page(&page).await;
        assert!(there.contains(&format!("href=\"{page}\" aria-current=\"page\"")));
        let saved = location(&ada.post(&page, form).await);
        assert_eq!(saved, format!("{page}?saved=1"));
        assert!(ada.page(&saved).await.contains("autofocus>Saved."));
    }
    // None of them took back what another had saved.
    for (part, words) in [
        ("profile", ">\nDoors</textarea>"),
        ("privacy", "value=\"show\" selected"),
        ("posting", "value=\"cc0-1.0\" selected"),
        ("posting", "value=\"fi\" selected"),
        ("notifications", "value=\"like\" checked"),
        ("appearance", "value=\"dark\" checked"),
        ("account", "value=\"Asia/Tokyo\""),
    ] {
        let page = ada.page(&format!("/settings/{part}")).await;
        assert!(page.contains(words), "{part}: {page}");
    }
    let page = ada.page("/").await;
    assert!(page.contains("<html lang=\"en\" dir=\"ltr\" class=\"theme-dark large-text\">"));
    assert!(
        site.guest()
            .page("/")
            .await
            .contains("<html lang=\"en\" dir=\"ltr\">")
    );
}

#[tokio::test]
async fn facts_that_will_not_do_are_explained_and_kept() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let form = [("field_label", "Web"), ("field_value", "")];
    let answer = ada.post("/settings/profile", &form).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = answer.text().await.unwrap();
    assert!(page.contains("“Web” has no text.") && page.contains("value=\"Web\""));

    let fields = [("field_label", "a"), ("field_value", "b")];
    let five = fields.repeat(5);
    let answer = ada.post("/settings/profile", &five).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!ada.page("/@ada").await.contains("<dl"));
}
