//! Several pictures in one post: arranged, worded, published, looked at.

use std::path::{Path, PathBuf};

use fantoccini::Locator;
use fantoccini::key::Key;

use super::begin;
use crate::browser::{Browser, Look};
use crate::pictures::landscape;
use crate::program::Program;
use crate::reading::gallery::share;

/// Pictures of different sizes, so that each can be told from the others.
pub fn pictures(folder: &Path, count: u32) -> Vec<PathBuf> {
    let picture = |number| landscape(folder, number, 600 + 10 * number, 400);
    (1..=count).map(picture).collect()
}

/// A file that calls itself a picture and is none.
pub fn impostor(folder: &Path) -> PathBuf {
    let path = folder.join("impostor.jpg");
    std::fs::write(&path, b"These are words, not pixels.").unwrap();
    path
}

pub async fn choose(browser: &Browser, files: &[PathBuf]) {
    let names: Vec<_> = files.iter().map(|file| file.to_str().unwrap()).collect();
    let input = browser.find("#picture").await;
    input.send_keys(&names.join("\n")).await.unwrap();
}

/// The widths of the draft's pictures, in order: 610 is the first that was drawn.
pub async fn order(browser: &Browser) -> Vec<String> {
    let script = "return [...document.querySelectorAll('[data-picture] img')]
        .map((image) => image.getAttribute('width'))";
    let found = browser.client.execute(script, Vec::new()).await.unwrap();
    let found = found.as_array().unwrap().iter();
    found
        .map(|width| width.as_str().unwrap().to_owned())
        .collect()
}

pub async fn run(browser: &Browser, script: &str) -> serde_json::Value {
    browser.client.execute(script, Vec::new()).await.unwrap()
}

pub async fn says(browser: &Browser, css: &str, text: &str) {
    browser
        .until(text, || async {
            let found = browser.client.find(Locator::Css(css)).await;
            match found {
                Ok(element) => element.text().await.unwrap_or_default().contains(text),
                Err(_) => false,
            }
        })
        .await;
}

pub async fn count_is(browser: &Browser, css: &str, count: usize) {
    browser
        .until(css, || async { browser.count(css).await == count })
        .await;
}

/// Waits until the carousel has scrolled to a slide.
async fn comes_to_rest(browser: &Browser, slide: &str) {
    browser
        .until(slide, || async {
            let (left, _, _, _) = browser.find(".slides").await.rectangle().await.unwrap();
            let (x, _, _, _) = browser.find(slide).await.rectangle().await.unwrap();
            (x - left).abs() < 1.0
        })
        .await;
}

pub async fn pictures_are_arranged_by_keyboard_and_mouse() {
    let program = Program::start();
    let folder = tempfile::tempdir().unwrap();
    let browser = Browser::open(&program.address, Look::WIDE).await;
    begin(&browser, folder.path(), 3).await;
    assert_eq!(order(&browser).await, ["610", "620", "630"]);
    browser.fill("#caption", "Typed before moving").await;

    let handle = browser.find("[data-picture]:nth-child(3) .handle").await;
    handle.send_keys(&Key::Left.to_string()).await.unwrap();
    let is = |wanted: [&'static str; 3]| {
        let browser = &browser;
        async move {
            browser
                .until("the order", || async { order(browser).await == wanted })
                .await;
        }
    };
    is(["610", "630", "620"]).await;
    let focused = "return document.activeElement.closest('[data-picture]')
        ?.querySelector('img').getAttribute('width')
        + document.activeElement.className";
    browser
        .until("the focus on the handle", || async {
            run(&browser, focused).await == "630tool handle"
        })
        .await;
    let handle = browser.client.active_element().await.unwrap();
    handle.send_keys(&Key::Left.to_string()).await.unwrap();
    is(["630", "610", "620"]).await;
    browser
        .click("[data-picture]:nth-child(2) button[value^=move-right]")
        .await;
    is(["630", "620", "610"]).await;

    // Dragging the last to the front, by pointer events.
    let drag = "const [first, , last] = document.querySelectorAll('[data-picture]');
        const at = (element) => {
            const box = element.getBoundingClientRect();
            return { clientX: box.x + box.width / 2, clientY: box.y + box.height / 2 };
        };
        first.scrollIntoView({ block: 'center' });
        const fire = (target, name, place) => target.dispatchEvent(new PointerEvent(name,
            { bubbles: true, pointerId: 1, pointerType: 'mouse', button: 0, ...place }));
        const to = at(first.querySelector('.frame'));
        fire(last.querySelector('.handle'), 'pointerdown', at(last.querySelector('.handle')));
        fire(window, 'pointermove', to);
        fire(window, 'pointerup', to);";
    run(&browser, drag).await;
    is(["610", "630", "620"]).await;
    says(&browser, "[data-status]", "Picture at place 1 of 3").await;
    browser.client.refresh().await.unwrap();
    is(["610", "630", "620"]).await;
    assert_eq!(browser.value("#caption").await, "Typed before moving");

    browser
        .click("[data-picture]:nth-child(1) button[value^=remove]")
        .await;
    count_is(&browser, "[data-picture]", 2).await;
    browser.close().await;
}

pub async fn an_empty_alt_text_is_asked_about_once() {
    let program = Program::start();
    let folder = tempfile::tempdir().unwrap();
    let browser = Browser::open(&program.address, Look::PHONE).await;
    browser.sign_up("ada").await;
    browser.go("/compose").await;
    choose(&browser, &pictures(folder.path(), 2)).await;
    count_is(&browser, "[data-picture]", 2).await;
    let second = "[data-picture]:nth-child(2) [data-typed]";
    browser
        .until("its words", || async {
            !browser.value(second).await.is_empty()
        })
        .await;
    browser.find(second).await.clear().await.unwrap();
    browser.fill("#caption", "Without a word").await;
    browser.click("button[value=publish]").await;
    let asked = browser.text_of("#ask").await;
    assert!(asked.contains("picture 2") && !asked.contains("picture 1"));
    assert_eq!(browser.value("#caption").await, "Without a word");
    browser.click("button[value=publish]").await;
    browser.arrives_at("/p/").await;
    browser.close().await;
}

pub async fn hashtags_in_use_are_completed() {
    let program = Program::start();
    let folder = tempfile::tempdir().unwrap();
    let bob = share::signed_up(&program.address, "bob").await;
    share::publish(&program.address, &bob, folder.path(), 1, (60, 40)).await;
    let browser = Browser::open(&program.address, Look::WIDE).await;
    browser.sign_up("ada").await;
    browser.go("/compose").await;
    choose(&browser, &pictures(folder.path(), 1)).await;
    browser.arrives_at("/compose/").await;
    browser.fill("#hashtags", "#sea #Hi").await;
    let field = browser.find("#hashtags").await;
    says(&browser, "#hashtag-options", "#hills").await;
    assert_eq!(
        field.attr("aria-expanded").await.unwrap().as_deref(),
        Some("true")
    );
    field.send_keys(&Key::Down.to_string()).await.unwrap();
    assert_eq!(browser.count("[role=option][aria-selected=true]").await, 1);
    field.send_keys(&Key::Enter.to_string()).await.unwrap();
    assert_eq!(browser.value("#hashtags").await, "#sea #hills ");
    field.send_keys("ev").await.unwrap();
    says(&browser, "#hashtag-options", "#evening").await;
    field.send_keys(&Key::Escape.to_string()).await.unwrap();
    assert_eq!(browser.count("#hashtag-options:not([hidden])").await, 0);
    assert_eq!(browser.value("#hashtags").await, "#sea #hills ev");
    assert!(browser.path().await.starts_with("/compose/"));
    browser.close().await;
}

pub async fn several_pictures_without_javascript() {
    let program = Program::start();
    let folder = tempfile::tempdir().unwrap();
    let browser = Browser::open(&program.address, Look::WIDE.without_javascript()).await;
    browser.sign_up("ada").await;
    browser.go("/compose").await;
    let mut files = pictures(folder.path(), 3);
    files.insert(1, impostor(folder.path()));
    choose(&browser, &files).await;
    browser.click("form[data-upload] button[type=submit]").await;
    says(&browser, "#file-problems", "impostor.jpg").await;
    count_is(&browser, "[data-picture]", 3).await;

    // Moving a picture and adding one keep what was typed.
    browser.fill("#caption", "Typed without scripts").await;
    browser
        .click("[data-picture]:nth-child(2) button[value^=move-left]")
        .await;
    let first = "[data-picture]:first-child img[width='620']";
    browser.find(first).await;
    assert_eq!(browser.value("#caption").await, "Typed without scripts");
    browser.fill("#hashtags", "#typed").await;
    browser.click("[data-choose] > summary").await;
    choose(&browser, &[landscape(folder.path(), 9, 690, 400)]).await;
    browser.click("button[formaction]").await;
    count_is(&browser, "[data-picture]", 4).await;
    assert_eq!(browser.value("#hashtags").await, "#typed");
    let last = "[data-picture]:nth-child(4) [data-typed]";
    browser.find(last).await.clear().await.unwrap();
    browser.click("button[value=publish]").await;
    let asked = browser.text_of("#ask").await;
    assert!(asked.contains("picture 4"), "{asked}");
    browser.click("button[value=publish]").await;
    browser.arrives_at("/p/").await;

    // The carousel scrolls by anchors, and a picture is a link to its large size.
    assert_eq!(browser.count(".slide").await, 4);
    browser.click(".dots a:nth-child(3)").await;
    let third = browser.find(".slide:nth-child(3) a.frame").await;
    let address = third.attr("href").await.unwrap().unwrap();
    comes_to_rest(&browser, ".slide:nth-child(3)").await;
    third.click().await.unwrap();
    browser.arrives_at(&address).await;
    assert!(address.ends_with("/view"));
    browser.close().await;
}

pub async fn a_post_is_looked_at_in_carousel_and_viewer() {
    let program = Program::start();
    let folder = tempfile::tempdir().unwrap();
    let browser = Browser::open(&program.address, Look::WIDE).await;
    browser.sign_up("ada").await;
    browser.go("/compose").await;
    let mut files = pictures(folder.path(), 3);
    // The cover gives all their shape; a tall one is no reason for another layout.
    files[0] = landscape(folder.path(), 1, 400, 600);
    choose(&browser, &files).await;
    count_is(&browser, "[data-picture]", 3).await;
    for (place, alt) in [(1, "First alt"), (2, "Second alt"), (3, "Third alt")] {
        let field = format!("[data-picture]:nth-child({place}) [data-typed]");
        browser.fill(&field, alt).await;
    }
    browser.publish_suggested().await;
    let is_wide = "const carousel = document.querySelector('.carousel');
        return carousel.querySelector('.slides').clientWidth === carousel.clientWidth";
    assert_eq!(run(&browser, is_wide).await, true, "dots stand beside it");
    let current = ".dots a:nth-child(2)[aria-current]";
    browser.click(".arrow.next").await;
    browser.find(current).await;
    let slides = browser.find(".slides").await;
    slides.send_keys(&Key::Right.to_string()).await.unwrap();
    browser.find(".dots a:nth-child(3)[aria-current]").await;
    assert_eq!(browser.count(".arrow.next:not([hidden])").await, 0);
    slides.send_keys(&Key::Left.to_string()).await.unwrap();
    browser.find(current).await;
    comes_to_rest(&browser, ".slide:nth-child(2)").await;
    browser.click(".slide:nth-child(2) details summary").await;
    says(&browser, ".slide:nth-child(2) details", "Second alt").await;

    browser.click(".slide:nth-child(2) a.frame img").await;
    let viewer = browser.find("dialog.viewer[open]").await;
    says(&browser, ".viewer-place", "2 / 3").await;
    says(&browser, ".viewer-alt", "Second alt").await;
    let active = browser.client.active_element().await.unwrap();
    active.send_keys(&Key::Right.to_string()).await.unwrap();
    says(&browser, ".viewer-place", "3 / 3").await;
    let swipe = "const dialog = document.querySelector('dialog.viewer');
        const fire = (name, clientX) => dialog.dispatchEvent(new PointerEvent(name,
            { bubbles: true, isPrimary: true, pointerType: 'touch', clientX, clientY: 300 }));
        fire('pointerdown', 200);
        fire('pointerup', 320);";
    run(&browser, swipe).await;
    says(&browser, ".viewer-place", "2 / 3").await;
    let active = browser.client.active_element().await.unwrap();
    active.send_keys(&Key::Escape.to_string()).await.unwrap();
    browser
        .until("the viewer to close", || async {
            viewer.attr("open").await.unwrap().is_none()
        })
        .await;
    let focused = run(
        &browser,
        "return document.activeElement.matches('.slide:nth-child(2) a')",
    );
    assert_eq!(focused.await, true, "the focus did not come back");
    browser.close().await;
}
