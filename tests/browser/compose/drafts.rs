//! Drafts that save themselves: leaving and coming back, a connection that breaks, a session that
//! ends, another device.

use crate::browser::{Browser, Look};
use crate::compose::several::choose;
use crate::pictures::landscape;
use crate::program::Program;
use crate::toy::{Pace, Toy};

async fn status_says(browser: &Browser, text: &'static str) {
    browser
        .until(text, || async {
            let status = browser.find("[data-status]").await;
            status.text().await.unwrap_or_default().contains(text)
        })
        .await;
}

async fn begin(browser: &Browser, folder: &std::path::Path) -> String {
    browser.go("/compose").await;
    choose(browser, &[landscape(folder, 1, 600, 400)]).await;
    browser.arrives_at("/compose/").await;
    browser
        .until("words", || async {
            !browser.value("#alt").await.is_empty()
        })
        .await;
    browser.path().await
}

pub async fn words_save_themselves_and_are_found_again() {
    let program = Program::start();
    let folder = tempfile::tempdir().unwrap();
    let browser = Browser::open(&program.address, Look::WIDE).await;
    browser.sign_up("ada").await;
    let draft = begin(&browser, folder.path()).await;
    browser.fill("#caption", "Saved by itself").await;
    status_says(&browser, "Saved").await;

    // Typed and left at once, before the pause is over.
    browser.fill("#alt", "Typed while leaving").await;
    browser.go("/").await;
    let phone = Browser::open(&program.address, Look::PHONE).await;
    phone.go("/login").await;
    phone.fill("#identifier", "ada").await;
    phone.fill("#password", "mango-quartz-77").await;
    phone.click("form[action='/login'] button").await;
    phone.find("nav a[href='/compose']").await;
    phone.go("/compose").await;
    phone.click(&format!("a[href='{draft}']")).await;
    phone.arrives_at(&draft).await;
    assert_eq!(phone.value("#caption").await, "Saved by itself");
    // What is sent while a page is left may arrive after it.
    phone
        .until("what was typed last", || async {
            phone.go(&draft).await;
            phone.value("#alt").await == "Typed while leaving"
        })
        .await;
    phone.close().await;
    browser.close().await;
}

pub async fn what_a_second_model_says_arrives_without_disturbing_who_types() {
    let second = tempfile::tempdir().unwrap();
    let toy = Toy {
        name: "second",
        pace: Pace::Slow,
        ..Toy::default()
    };
    toy.write(second.path());
    let models = format!("[\"vgg16-lstm\", {:?}]", second.path());
    let program = Program::start_with(&[("VIGNETTE_CAPTIONS__MODELS", &models)]);
    let folder = tempfile::tempdir().unwrap();
    let browser = Browser::open(&program.address, Look::WIDE).await;
    browser.sign_up("ada").await;
    let draft = begin(&browser, folder.path()).await;
    let (alt, hashtags) = (
        browser.value("#alt").await,
        browser.value("#hashtags").await,
    );
    assert_eq!(
        browser.count(".candidates .model").await,
        0,
        "it is at work"
    );
    browser.fill("#caption", "While I type").await;
    let arrived = || async { browser.count(".candidates .model").await > 3 };
    browser.until("the second model's words", arrived).await;
    assert!(browser.has_focus("#caption").await);
    assert_eq!(browser.value("#caption").await, "While I type");
    assert_eq!(browser.value("#alt").await, alt);
    assert_eq!(browser.value("#hashtags").await, hashtags);
    status_says(&browser, "Saved").await;
    browser.photograph("several-models").await;
    // Asked again while the page of all drafts is open, they come there, too.
    browser.click("button[value='suggest']").await;
    status_says(&browser, "New suggestions").await;
    browser.go("/drafts/review").await;
    let settled = || async {
        let awaited = browser.count("[data-pending], [data-awaiting]").await;
        awaited == 0 && browser.count(".picks .model").await > 3
    };
    browser.until("the second model's words", settled).await;
    browser.go(&draft).await;
    browser.click(".candidates li:last-child button").await;
    let picked = || async { browser.value("#caption").await != "While I type" };
    browser.until("the caption that was picked", picked).await;
    browser.close().await;
}

pub async fn a_broken_connection_loses_no_words() {
    let program = Program::start();
    let folder = tempfile::tempdir().unwrap();
    let browser = Browser::open(&program.address, Look::WIDE).await;
    browser.sign_up("ada").await;
    let draft = begin(&browser, folder.path()).await;
    let cut = "window.fetch = () => Promise.reject(new TypeError('no network'))";
    browser.client.execute(cut, Vec::new()).await.unwrap();
    browser.fill("#caption", "Typed in a tunnel").await;
    status_says(&browser, "You’re offline").await;
    assert_eq!(browser.value("#caption").await, "Typed in a tunnel");

    // The browser is closed and comes back: the words are there, and reach the server now.
    browser.go("/").await;
    browser.go(&draft).await;
    browser
        .until("the words", || async {
            browser.value("#caption").await == "Typed in a tunnel"
        })
        .await;
    status_says(&browser, "Saved").await;
    let left = "return Object.keys(localStorage).length";
    browser
        .until("the copy to go", || async {
            browser.client.execute(left, Vec::new()).await.unwrap() == 0
        })
        .await;
    browser.client.refresh().await.unwrap();
    assert_eq!(browser.value("#caption").await, "Typed in a tunnel");
    browser.close().await;
}

pub async fn an_ended_session_is_told_and_the_words_come_along() {
    let program = Program::start();
    let folder = tempfile::tempdir().unwrap();
    let browser = Browser::open(&program.address, Look::WIDE).await;
    browser.sign_up("ada").await;
    let draft = begin(&browser, folder.path()).await;
    browser.client.delete_all_cookies().await.unwrap();
    browser.fill("#caption", "Typed too late").await;
    status_says(&browser, "You’ve been logged out").await;
    browser.click("[data-status] button").await;
    browser.fill("#identifier", "ada").await;
    browser.fill("#password", "mango-quartz-77").await;
    browser.click("form[action='/login'] button").await;
    browser.arrives_at(&draft).await;
    assert_eq!(browser.value("#caption").await, "Typed too late");
    browser.client.refresh().await.unwrap();
    assert_eq!(browser.value("#caption").await, "Typed too late");
    browser.close().await;
}
