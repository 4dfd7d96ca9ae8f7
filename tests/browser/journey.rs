//! Sign up, share a photo with a caption written for one, find it everywhere, change it, delete it,
//! leave.

use crate::browser::{Browser, Look};
use crate::pictures::landscape;
use crate::program::Program;

pub async fn a_newcomer_shares_a_photo_with_javascript() {
    let program = Program::start();
    let folder = tempfile::tempdir().unwrap();
    let browser = Browser::open(&program.address, Look::WIDE).await;
    browser.sign_up("ada").await;

    // Choosing a file is enough: it is sent at once, and the page of the draft opens.
    browser.click("nav a[href='/compose']").await;
    choose(&browser, folder.path()).await;
    browser.arrives_at("/compose/").await;
    words_are_filled_in(&browser).await;
    let draft = browser.path().await;

    // Picking a candidate changes the caption in place.
    let second = second_candidate(&browser).await;
    browser.click("#candidates li:nth-child(2) button").await;
    browser
        .until("the picked caption", || async {
            browser.value("#caption").await == second
        })
        .await;

    // A touched text loses its mark, and new suggestions leave it alone.
    browser.fill("#caption", "Evening over the hills").await;
    assert_eq!(
        browser
            .count("label[for=caption] [data-mark]:not([hidden])")
            .await,
        0
    );
    assert_eq!(
        browser
            .count("label[for=alt] [data-mark]:not([hidden])")
            .await,
        1
    );
    let offered = browser.text_of("#candidates").await;
    browser.click("#candidates button[value=suggest]").await;
    browser
        .until("other candidates", || async {
            let fresh = browser.text_of("#candidates").await;
            fresh != offered && browser.count("#candidates li").await >= 3
        })
        .await;
    assert_eq!(browser.value("#caption").await, "Evening over the hills");
    assert_eq!(
        browser.path().await,
        draft,
        "suggesting again left the page"
    );

    publish_find_change_and_delete(&browser).await;
    browser.close().await;
}

pub async fn a_newcomer_shares_a_photo_without_javascript() {
    let program = Program::start();
    let folder = tempfile::tempdir().unwrap();
    // Without JavaScript, Chromium's phone emulation never answers a tap.
    let look = Look::WIDE.without_javascript();
    let browser = Browser::open(&program.address, look).await;
    browser.sign_up("ada").await;

    browser.click("nav a[href='/compose']").await;
    choose(&browser, folder.path()).await;
    assert_eq!(
        browser.path().await,
        "/compose",
        "without JavaScript nothing is sent by itself"
    );
    browser.click("form[data-upload] button[type=submit]").await;
    browser.arrives_at("/compose/").await;
    words_are_filled_in(&browser).await;

    let second = second_candidate(&browser).await;
    browser.click("#candidates li:nth-child(2) button").await;
    browser
        .until("the picked caption", || async {
            browser.value("#caption").await == second
        })
        .await;

    browser.fill("#caption", "Evening over the hills").await;
    browser.click("#candidates button[value=suggest]").await;
    browser.find("#candidates li").await;
    assert_eq!(browser.value("#caption").await, "Evening over the hills");

    publish_find_change_and_delete(&browser).await;
    browser.close().await;
}

async fn choose(browser: &Browser, folder: &std::path::Path) {
    let file = landscape(folder, 1, 1200, 800);
    let input = browser.find("#picture").await;
    input.send_keys(file.to_str().unwrap()).await.unwrap();
}

/// The second caption on offer, without the mark of one that is not sure.
async fn second_candidate(browser: &Browser) -> String {
    let text = browser.text_of("#candidates li:nth-child(2) button").await;
    text.trim_end_matches("not sure").trim().to_owned()
}

async fn words_are_filled_in(browser: &Browser) {
    browser
        .until("a caption", || async {
            !browser.value("#caption").await.is_empty()
        })
        .await;
    assert!(!browser.value("#alt").await.is_empty());
    // Of a drawn picture the model may have no hashtag to offer.
    let hashtags = browser.value("#hashtags").await;
    assert!(
        hashtags.is_empty() || hashtags.starts_with('#'),
        "{hashtags}"
    );
    assert_eq!(browser.count("#candidates button[value^=pick]").await, 3);
    let marks = 2 + usize::from(!hashtags.is_empty());
    assert_eq!(browser.count("[data-mark]:not([hidden])").await, marks);
}

async fn publish_find_change_and_delete(browser: &Browser) {
    browser.fill("#hashtags", "#evening #hills").await;
    browser.publish_suggested().await;
    let post = browser.path().await;
    for page in ["/", "/@ada", "/tags/hills"] {
        browser.go(page).await;
        browser.find(&format!("a[href='{post}']")).await;
    }
    browser.go(&post).await;
    assert!(browser.text().await.contains("Evening over the hills"));

    browser.click(&format!("a[href='{post}/edit']")).await;
    browser.arrives_at(&format!("{post}/edit")).await;
    browser.fill("#caption", "Morning, in truth").await;
    browser.click("form[data-words] button[type=submit]").await;
    browser
        .until("the new caption", || async {
            browser.text().await.contains("Morning, in truth")
        })
        .await;

    browser.click(&format!("a[href='{post}/delete']")).await;
    browser.click("button.danger").await;
    browser.arrives_at("/@ada").await;
    assert_eq!(browser.count(&format!("a[href='{post}']")).await, 0);

    browser.click("summary[aria-label^='You']").await;
    browser.click("form[action='/logout'] button").await;
    browser.find("nav a[href='/login']").await;
}
