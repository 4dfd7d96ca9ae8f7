//! Where the focus is after following, liking and exporting, and what is said about it.

use crate::browser::{Browser, Look};
use crate::compose::several::{run, says};
use crate::program::Program;
use crate::reading::gallery::share;

const SAID: &str = ".notice";

/// What a screen reader would hear of the focused element.
async fn focused(browser: &Browser) -> String {
    let script = "return document.activeElement.getAttribute('aria-label')
        ?? document.activeElement.textContent.trim()";
    run(browser, script).await.as_str().unwrap().to_owned()
}

async fn until_focus_is(browser: &Browser, label: &'static str) {
    browser
        .until(label, || async { focused(browser).await == label })
        .await;
}

pub async fn following_keeps_the_focus_and_says_what_happened() {
    let program = Program::start();
    let folder = tempfile::tempdir().unwrap();
    for name in ["ada", "eve"] {
        let sharer = share::signed_up(&program.address, name).await;
        share::publish(&program.address, &sharer, folder.path(), 1, (900, 600)).await;
    }
    let browser = Browser::open(&program.address, Look::WIDE).await;
    browser.sign_up("bob").await;

    browser.go("/@ada").await;
    browser.click("#follow button").await;
    says(&browser, SAID, "You follow @ada.").await;
    until_focus_is(&browser, "Following @ada").await;
    assert!(browser.text_of(".counts").await.contains("1 follower"));
    browser.photograph("following").await;
    browser.press(" ").await;
    says(&browser, SAID, "You don’t follow @ada.").await;
    until_focus_is(&browser, "Follow @ada").await;
    assert_eq!(browser.path().await, "/@ada");

    // In a list the button stays in its row, to be taken back.
    browser.go("/explore").await;
    browser.click("#follow-eve button").await;
    says(&browser, SAID, "You follow @eve.").await;
    until_focus_is(&browser, "Following @eve").await;
    browser.press(" ").await;
    says(&browser, SAID, "You don’t follow @eve.").await;
    until_focus_is(&browser, "Follow @eve").await;
    browser.press(" ").await;
    says(&browser, SAID, "You follow @eve.").await;
    assert_eq!(browser.path().await, "/explore");

    // Of a list that loses a row the next one has the focus, and its heading in the end.
    for fan in ["fan1", "fan2"] {
        let fan = share::signed_up(&program.address, fan).await;
        let follow = fan.post(format!("{}/@bob/follow", program.address));
        let answer = follow.form(&[("next", "/")]).send().await.unwrap();
        assert_eq!(answer.status(), 303);
    }
    browser.go("/@bob/followers").await;
    browser.click("button[aria-label='Remove @fan2']").await;
    says(&browser, SAID, "@fan2 no longer follows you.").await;
    until_focus_is(&browser, "Remove @fan1").await;
    browser.press(" ").await;
    says(&browser, SAID, "@fan1 no longer follows you.").await;
    until_focus_is(&browser, "Followers").await;
    browser.close().await;
}

pub async fn an_export_has_the_focus_when_it_begins_and_when_it_is_ready() {
    let program = Program::start();
    let browser = Browser::open(&program.address, Look::WIDE).await;
    browser.sign_up("ada").await;
    browser.go("/settings/archives").await;
    browser.click("form[action$=export] button").await;
    browser.until_focused("#export").await;
    browser
        .find("a[href='/settings/archives/export.zip']")
        .await;
    browser.until_focused("#export").await;
    says(&browser, SAID, "Ready since").await;
    browser.close().await;
}

pub async fn without_javascript_one_is_led_back_to_the_place() {
    let program = Program::start();
    let folder = tempfile::tempdir().unwrap();
    let sharer = share::signed_up(&program.address, "ada").await;
    share::publish(&program.address, &sharer, folder.path(), 1, (900, 600)).await;
    let browser = Browser::open(&program.address, Look::WIDE.without_javascript()).await;
    browser.sign_up("bob").await;
    let fragment = async || {
        let address = browser.client.current_url().await.unwrap();
        address.fragment().unwrap_or_default().to_owned()
    };
    browser.go("/@ada").await;
    browser.click("form[action='/@ada/follow'] button").await;
    browser.find("form[action='/@ada/unfollow'] button").await;
    assert_eq!(fragment().await, "follow");
    browser.click("form[action='/@ada/unfollow'] button").await;
    browser.find("form[action='/@ada/follow'] button").await;
    browser.go("/explore").await;
    browser.click("#follow-ada button").await;
    browser
        .until("the list again", || async { fragment().await == "people" })
        .await;
    browser.go("/settings/archives").await;
    browser.click("form[action$=export] button").await;
    browser.find("#export").await;
    assert_eq!(fragment().await, "export");
    browser.close().await;
}

pub async fn a_comment_is_liked_with_javascript() {
    like_a_comment(Look::PHONE.dark()).await;
}

pub async fn a_comment_is_liked_without_javascript() {
    like_a_comment(Look::WIDE.without_javascript()).await;
}

async fn like_a_comment(look: Look) {
    let program = Program::start();
    let folder = tempfile::tempdir().unwrap();
    let sharer = share::signed_up(&program.address, "ada").await;
    share::publish(&program.address, &sharer, folder.path(), 1, (900, 600)).await;
    let browser = Browser::open(&program.address, look).await;
    browser.sign_up("bob").await;
    browser.go("/").await;
    browser.click("a.talk").await;
    browser.arrives_at("/p/").await;
    for (number, text) in ["First", "Second"].into_iter().enumerate() {
        browser.fill("#text", text).await;
        browser.click("#say button").await;
        browser
            .until(text, || async {
                browser.count(".comment").await == number + 1
            })
            .await;
    }
    browser.click(".order a[href*='order=newest']").await;
    browser
        .until("the newest first", || async {
            browser.text_of(".threads li:first-child .caption").await == "Second"
        })
        .await;
    let heart = ".threads li:nth-child(2) button.like";
    browser.click(heart).await;
    browser
        .find(".threads li:nth-child(2) button.like[aria-pressed='true']")
        .await;
    assert_eq!(browser.text_of(&format!("{heart} .count")).await, "1");
    if look.javascript {
        browser.until_focused(heart).await;
        browser.photograph("comments-liked").await;
        browser.press(" ").await;
    } else {
        let address = browser.client.current_url().await.unwrap();
        assert_eq!(address.query(), Some("order=newest"));
        assert!(address.fragment().unwrap().starts_with("comment-"));
        browser.click(heart).await;
    }
    browser
        .find(".threads li:nth-child(2) button.like[aria-pressed='false']")
        .await;
    browser.close().await;
}
