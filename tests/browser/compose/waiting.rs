//! Uploads that lost their connection, and whose page was closed.

use std::path::Path;
use std::time::Duration;

use fantoccini::Locator;
use serde_json::json;

use super::several::{choose, count_is, pictures, says};
use crate::browser::{Browser, Look};
use crate::program::Program;

const KEPT: &str = "const done = arguments[0];
    caches.open('waiting').then((cache) => cache.keys()).then((keys) => done(keys.length));";

async fn kept_is(browser: &Browser, count: u32) {
    let kept = || async {
        let found = browser.client.execute_async(KEPT, vec![]).await;
        found.unwrap() == json!(count)
    };
    browser.until("what is kept on the device", kept).await;
}

/// Chooses two pictures without a connection, and closes the page when they are kept.
async fn lose(browser: &Browser, folder: &Path, says_so: &str) {
    choose_offline(browser, folder, 2).await;
    kept_is(browser, 2).await;
    says(browser, ".row[data-state=offline]", says_so).await;
    browser.photograph("upload-offline").await;
    close(browser).await;
}

/// Chooses more pictures without a connection than a post holds, and closes the page when they are kept.
async fn lose_many(browser: &Browser, folder: &Path, together: &str, says_so: &str) {
    choose_offline(browser, folder, 12).await;
    let how = format!("[name=together][value={together}]");
    browser.click(&how).await;
    if together == "album" {
        browser.fill("#album_title", "Hills").await;
    }
    browser.click("[data-start]").await;
    kept_is(browser, 12).await;
    says(browser, ".many-said", says_so).await;
    browser.photograph("many-offline").await;
    close(browser).await;
}

async fn choose_offline(browser: &Browser, folder: &Path, count: u32) {
    browser.sign_up("ada").await;
    browser.go("/compose").await;
    browser.is_controlled().await;
    browser.go_offline().await;
    choose(browser, &pictures(folder, count)).await;
}

async fn close(browser: &Browser) {
    let window = browser.client.new_window(true).await.unwrap();
    browser.client.close_window().await.unwrap();
    browser
        .client
        .switch_to_window(window.handle)
        .await
        .unwrap();
}

pub async fn an_upload_goes_on_without_its_page() {
    let program = Program::start();
    let folder = tempfile::tempdir().unwrap();
    let browser = Browser::open(&program.address, Look::PHONE).await;
    lose(&browser, folder.path(), "also when you close this page").await;
    browser.go("/about").await;
    kept_is(&browser, 0).await;
    browser.go("/compose").await;
    count_is(&browser, ".drafts li", 1).await;
    says(&browser, ".drafts li", "2 pictures").await;
    browser.close().await;
}

pub async fn many_uploads_go_on_without_their_page() {
    let program = Program::start();
    let folder = tempfile::tempdir().unwrap();
    let browser = Browser::open(&program.address, Look::PHONE).await;
    let says_so = "also when you close this page";
    lose_many(&browser, folder.path(), "tens", says_so).await;
    browser.go("/about").await;
    kept_is(&browser, 0).await;
    browser.go("/compose").await;
    count_is(&browser, ".drafts li", 2).await;
    says(&browser, ".drafts li:nth-child(1)", "2 pictures").await;
    says(&browser, ".drafts li:nth-child(2)", "10 pictures").await;
    browser.close().await;
}

pub async fn many_uploads_go_on_when_their_page_is_opened_again() {
    let program = Program::start();
    let folder = tempfile::tempdir().unwrap();
    let browser = Browser::open(&program.address, Look::WIDE).await;
    without_background_sync(&browser).await;
    lose_many(&browser, folder.path(), "album", "when you’re back.").await;
    browser.go("/compose").await;
    browser.arrives_at("/drafts/review").await;
    count_is(&browser, "[data-card]", 12).await;
    kept_is(&browser, 0).await;
    browser.go("/@ada/albums").await;
    says(&browser, ".albums", "Hills").await;
    browser.close().await;
}

pub async fn an_upload_goes_on_when_its_own_account_comes_back() {
    let program = Program::start();
    let folder = tempfile::tempdir().unwrap();
    let browser = Browser::open(&program.address, Look::WIDE).await;
    without_background_sync(&browser).await;
    lose(&browser, folder.path(), "when you’re back.").await;

    browser.go("/about").await;
    browser.client.delete_all_cookies().await.unwrap();
    browser.sign_up("bob").await;
    browser.go("/compose").await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(browser.path().await, "/compose", "another account's photos");
    let rows = Locator::Css(".row");
    assert!(browser.client.find_all(rows).await.unwrap().is_empty());

    browser.client.delete_all_cookies().await.unwrap();
    browser.go("/login?next=/compose").await;
    browser.log_in("ada").await;
    browser.arrives_at("/compose/").await;
    count_is(&browser, "[data-picture]", 2).await;
    kept_is(&browser, 0).await;
    browser.close().await;
}

pub async fn logging_out_asks_before_it_discards_what_waits() {
    let program = Program::start();
    let folder = tempfile::tempdir().unwrap();
    let browser = Browser::open(&program.address, Look::WIDE).await;
    without_background_sync(&browser).await;
    lose(&browser, folder.path(), "when you’re back.").await;
    browser.go("/about").await;
    for accepts in [false, true] {
        if browser.count("[data-menu][open]").await == 0 {
            browser.click("[data-menu] summary").await;
        }
        browser.click("form[data-logout] button").await;
        let asked = || async { browser.client.get_alert_text().await.is_ok() };
        browser.until("the question", asked).await;
        let question = browser.client.get_alert_text().await.unwrap();
        assert!(question.starts_with("2 photos of yours are still waiting"));
        if accepts {
            browser.client.accept_alert().await.unwrap();
        } else {
            browser.client.dismiss_alert().await.unwrap();
            kept_is(&browser, 2).await;
            assert_eq!(browser.path().await, "/about");
        }
    }
    kept_is(&browser, 0).await;
    browser.find(".way[href='/login']").await;
    browser.close().await;
}

pub async fn photos_on_the_device_stay_when_the_question_about_many_is_cancelled() {
    let program = Program::start();
    let browser = Browser::open(&program.address, Look::WIDE).await;
    browser.sign_up("ada").await;
    let share = "const done = arguments[0];
        const one = (cache, number) => cache.put(`/share/${number}`, new Response(new Blob(['photo'], { type: 'image/jpeg' }),
            { headers: { 'Content-Type': 'image/jpeg', 'X-File-Name': `${number}.jpg`, 'X-Kept-At': String(Date.now()) } }));
        caches.open('shared').then((cache) => Promise.all([...Array(11).keys()].map((number) => one(cache, number)))).then(() => done(true));";
    browser.client.execute_async(share, vec![]).await.unwrap();
    let shared = async |count: u32| {
        let kept = KEPT.replace("'waiting'", "'shared'");
        let found = browser.client.execute_async(&kept, vec![]).await;
        assert_eq!(found.unwrap(), json!(count));
    };
    browser.go("/compose").await;
    browser.click("[data-shared] .button").await;
    browser.click("[data-together] [data-cancel]").await;
    says(
        &browser,
        ".many-said",
        "11 photos are still on this device.",
    )
    .await;
    shared(11).await;
    browser.click(".many-said .button").await;
    browser.click("[data-together] [data-cancel]").await;
    browser.click(".many-said .quiet").await;
    let gone = || async {
        let kept = KEPT.replace("'waiting'", "'shared'");
        browser.client.execute_async(&kept, vec![]).await.unwrap() == json!(0)
    };
    browser.until("nothing on the device", gone).await;
    browser.close().await;
}

/// Makes it as browsers are that do not have it.
async fn without_background_sync(browser: &Browser) {
    let none =
        "Object.defineProperty(ServiceWorkerRegistration.prototype, 'sync', { value: undefined })";
    browser.before_each_page(none).await;
}
