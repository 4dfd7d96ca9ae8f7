//! Suggestions for the alt text of each picture, and where the captioner looked for them.

use super::begin;
use super::several::{choose, count_is, pictures, run, says};
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
    let browser = Browser::open(&program.address, Look::WIDE.without_javascript()).await;
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
    assert_eq!(browser.count("[data-looked]:not(:empty)").await, 0);
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

pub async fn the_picture_shows_where_the_captioner_looked() {
    let program = Program::start();
    let folder = tempfile::tempdir().unwrap();
    let browser = Browser::open(&program.address, Look::WIDE).await;
    begin(&browser, folder.path(), 2).await;
    suggested(&browser).await;
    let looked = "[data-picture]:nth-child(2) [data-looked]";
    let show = format!("{looked} button[aria-expanded]");
    browser.find(&show).await;
    assert_eq!(browser.count(".look").await, 0, "it is off at first");
    browser.click(&show).await;
    says(&browser, STATUS, "Press a word").await;
    assert_eq!(
        browser
            .count(&format!("{show}[aria-expanded='true']"))
            .await,
        1
    );
    let alt = browser.value(SECOND).await;
    let words = "return [...document.querySelectorAll('.look')].map((word) => word.textContent).join(' ') + '.'";
    assert_eq!(run(&browser, words).await, alt.as_str());

    // By keys, and what is shown lies just on the picture.
    let second = format!("{looked} .look:nth-of-type(2)");
    browser.tab_to(&second).await;
    browser.press("\u{e007}").await;
    count_is(&browser, &format!("{looked} .look[aria-pressed='true']"), 1).await;
    let lies_on_it = "const [image, over] = document.querySelectorAll('[data-picture]:nth-child(2) .photo');
        const [one, other] = [image, over].map((it) => it.getBoundingClientRect());
        return ['x', 'y', 'width', 'height'].every((side) => Math.abs(one[side] - other[side]) < 1)";
    assert_eq!(run(&browser, lies_on_it).await, true);
    browser.photograph("attention").await;
    browser.press("\u{e007}").await;
    count_is(&browser, ".look-over", 0).await;
    assert!(browser.has_focus(&second).await);
    browser.press("\u{e007}").await;
    count_is(&browser, ".look-over", 1).await;

    // Of words of one's own there is nothing to show.
    browser.fill(SECOND, "My own words.").await;
    count_is(&browser, &format!("{looked}:empty"), 1).await;
    assert_eq!(browser.count(".look-over").await, 0);
    browser.close().await;
}
