//! Suggestions for the alt text of each picture.

use super::begin;
use super::several::{choose, count_is, pictures, says};
use crate::browser::{Browser, Look};
use crate::program::Program;

const STATUS: &str = "#editor [data-status]";
const SECOND: &str = "[data-picture]:nth-child(2) [data-typed]";
const OFFERS: &str = "[data-picture]:nth-child(2) [data-alt-offers]";

/// Waits until there are suggestions for the second picture.
async fn suggested(browser: &Browser) {
    count_is(browser, &format!("{OFFERS}:not([data-waiting]) details"), 1).await;
}

pub async fn each_picture_has_suggestions_of_its_own() {
    let program = Program::start();
    let folder = tempfile::tempdir().unwrap();
    let browser = Browser::open(&program.address, Look::WIDE).await;
    begin(&browser, folder.path(), 2).await;
    suggested(&browser).await;
    browser.fill("#caption", "Typed beside it").await;
    browser.fill(SECOND, "My own words.").await;
    browser.click(&format!("{OFFERS} summary")).await;
    let third = format!("{OFFERS} li:nth-child(3) button");
    let offered = browser.text_of(&third).await;
    browser.click(&third).await;
    says(&browser, STATUS, "Suggestion taken for picture 2.").await;
    let pressed = format!("{OFFERS} button[aria-pressed='true']");
    browser.until_focused(&pressed).await;
    assert!(offered.starts_with(&browser.value(SECOND).await));
    let label = browser.text_of("[data-picture]:nth-child(2) label").await;
    assert!(label.contains("suggested"), "{label}");
    // The list stays open, with one's own words in it.
    browser
        .click(&format!("{OFFERS} button[value^='restore-alt-']"))
        .await;
    says(&browser, STATUS, "Your own words are back.").await;
    assert_eq!(browser.value(SECOND).await, "My own words.");

    browser
        .click(&format!("{OFFERS} button[value^='suggest-']"))
        .await;
    says(&browser, STATUS, "New suggestions for picture 2 are").await;
    browser
        .until_focused(&format!("{OFFERS}, {OFFERS} button[value^='suggest-']"))
        .await;
    suggested(&browser).await;
    says(&browser, STATUS, "New suggestions for picture 2 are here.").await;
    browser
        .until_focused(&format!("{OFFERS} button[value^='suggest-']"))
        .await;
    assert_eq!(browser.count(&format!("{OFFERS} details[open]")).await, 1);
    assert_eq!(browser.value(SECOND).await, "My own words.");
    assert_eq!(browser.value("#caption").await, "Typed beside it");
    browser.close().await;
}

pub async fn each_picture_has_suggestions_without_javascript() {
    let program = Program::start();
    let folder = tempfile::tempdir().unwrap();
    let browser = Browser::open(&program.address, Look::PHONE.without_javascript()).await;
    browser.sign_up("ada").await;
    browser.go("/compose").await;
    choose(&browser, &pictures(folder.path(), 2)).await;
    browser.click("form[data-upload] button[type=submit]").await;
    count_is(&browser, "[data-picture]", 2).await;
    browser
        .until("the suggestions", || async {
            browser.go(&browser.path().await).await;
            browser.count("[data-alt-offers] details").await == 2
        })
        .await;
    browser.fill(SECOND, "My own words.").await;
    browser.click(&format!("{OFFERS} summary")).await;
    browser
        .click(&format!("{OFFERS} li:nth-child(2) button"))
        .await;
    browser
        .until("the suggestion", || async {
            browser.value(SECOND).await != "My own words."
        })
        .await;
    browser.click(&format!("{OFFERS} summary")).await;
    browser
        .click(&format!("{OFFERS} button[value^='restore-alt-']"))
        .await;
    browser
        .until("the words", || async {
            browser.value(SECOND).await == "My own words."
        })
        .await;
    browser
        .click(&format!("{OFFERS} > button[value^='suggest-']"))
        .await;
    browser.arrives_at("/compose/").await;
    assert_eq!(browser.value(SECOND).await, "My own words.");
    browser.close().await;
}
