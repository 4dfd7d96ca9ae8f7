//! Uploads: chosen, dropped, pasted or taken, refused one by one, cancelled, taken back.

use fantoccini::Locator;

use crate::browser::{Browser, Look};
use crate::compose::several::{choose, count_is, impostor, order, pictures, run, says};
use crate::pictures::landscape;
use crate::program::Program;

pub async fn one_bad_file_leaves_the_others() {
    let program = Program::start();
    let folder = tempfile::tempdir().unwrap();
    let browser = Browser::open(&program.address, Look::WIDE).await;
    browser.sign_up("ada").await;
    browser.go("/compose").await;
    let notes = folder.path().join("notes.txt");
    std::fs::write(&notes, b"Milk, eggs").unwrap();
    let mut files = pictures(folder.path(), 3);
    files.insert(0, impostor(folder.path()));
    files.insert(2, notes);
    let video = folder.path().join("clip.mov");
    std::fs::write(&video, b"A video").unwrap();
    files.insert(3, video);
    choose(&browser, &files).await;

    // What was not taken says why, in its own row, and stays; the others arrive.
    browser.arrives_at("/compose/").await;
    count_is(&browser, "[data-picture]", 3).await;
    says(&browser, ".row[data-state=failed]", "impostor.jpg").await;
    count_is(&browser, ".row[data-state=failed]", 3).await;
    let rows = browser.text_of(".rows").await;
    assert!(
        rows.contains("notes.txt")
            && rows.contains("Not a JPEG, PNG, WebP, GIF, AVIF, HEIC or JPEG XL picture.")
    );
    assert!(rows.contains("This file is not a picture"), "{rows}");
    assert!(rows.contains("clip.mov") && rows.contains("Videos aren’t supported yet"));
    browser
        .until("the order of choosing", || async {
            order(&browser).await == ["610", "620", "630"]
        })
        .await;

    // Each has its own alt text, prefilled and marked until it is touched.
    browser
        .until("words for each", || async {
            let script = "return [...document.querySelectorAll('[data-picture] [data-typed]')]
                .every((field) => field.value)";
            run(&browser, script).await == true
        })
        .await;
    let caption = browser.value("#caption").await;
    assert_eq!(caption, browser.value("#alt").await, "the first picture's");
    assert_eq!(
        browser
            .count("[data-picture] [data-mark]:not([hidden])")
            .await,
        3
    );
    browser
        .fill("[data-picture]:nth-child(2) [data-typed]", "My own words")
        .await;
    assert_eq!(
        browser
            .count("[data-picture] [data-mark]:not([hidden])")
            .await,
        2
    );

    // A row that failed is dismissed; what is no picture is not offered to be tried again.
    let retry = ".row[data-state=failed] button[aria-label^='Try impostor']";
    let retry = browser.client.find(Locator::Css(retry)).await.unwrap();
    assert!(!retry.is_displayed().await.unwrap());
    for left in [2, 1, 0] {
        browser
            .click(".row[data-state=failed] button[aria-label^=Dismiss]")
            .await;
        count_is(&browser, ".row[data-state=failed]", left).await;
    }

    // More pictures are added on the same page, and what was typed stays.
    choose(&browser, &[landscape(folder.path(), 9, 690, 400)]).await;
    count_is(&browser, "[data-picture]", 4).await;
    let second = "[data-picture]:nth-child(2) [data-typed]";
    assert_eq!(browser.value(second).await, "My own words");
    browser.publish_suggested().await;
    count_is(&browser, ".slide", 4).await;
    browser.close().await;
}

pub async fn rows_can_be_cancelled_and_wait_their_turn() {
    let program = Program::start();
    let folder = tempfile::tempdir().unwrap();
    let browser = Browser::open(&program.address, Look::WIDE).await;
    browser.sign_up("ada").await;
    browser.go("/compose").await;
    // The network holds every upload back until it is told to go on.
    let hold = "const send = XMLHttpRequest.prototype.send;
        window.held = [];
        XMLHttpRequest.prototype.send = function (body) {
            window.held.push(() => this.gone || send.call(this, body));
        };
        XMLHttpRequest.prototype.abort = function () {
            this.gone = true;
        };
        window.release = () => window.held.splice(0).forEach((go) => go());";
    run(&browser, hold).await;
    choose(&browser, &pictures(folder.path(), 4)).await;
    count_is(&browser, ".row[data-state=sending]", 1).await;
    assert_eq!(
        browser.count(".row[data-state=waiting]").await,
        3,
        "one begins the draft, the others wait"
    );
    browser
        .click(".row:nth-child(2) button[aria-label^=Cancel]")
        .await;
    count_is(&browser, ".row", 3).await;
    run(&browser, "window.release()").await;
    browser.arrives_at("/compose/").await;
    count_is(&browser, ".row[data-state=sending]", 2).await;
    browser
        .click(".row[data-state=sending] button[aria-label^=Cancel]")
        .await;
    count_is(&browser, ".row[data-state=sending]", 1).await;
    run(&browser, "window.release()").await;
    count_is(&browser, "[data-picture]", 2).await;
    count_is(&browser, ".row", 0).await;
    let found = order(&browser).await;
    assert_eq!(found, ["610", "640"], "what was cancelled came anyway");
    browser.close().await;
}

pub async fn a_picture_that_was_sent_is_taken_back() {
    let program = Program::start();
    let folder = tempfile::tempdir().unwrap();
    let browser = Browser::open(&program.address, Look::WIDE).await;
    browser.sign_up("ada").await;
    browser.go("/compose").await;
    // The first has been sent whole, and its answer is long in coming.
    let hold = "const send = XMLHttpRequest.prototype.send;
        XMLHttpRequest.prototype.send = function (body) {
            XMLHttpRequest.prototype.send = send;
            this.upload.dispatchEvent(new ProgressEvent('load'));
            window.release = () => send.call(this, body);
        };";
    run(&browser, hold).await;
    choose(&browser, &pictures(folder.path(), 2)).await;
    browser
        .click(".row[data-state=working] button[aria-label^=Cancel]")
        .await;
    says(&browser, ".row[data-state=working]", "Cancelling").await;
    run(&browser, "window.release()").await;
    browser.arrives_at("/compose/").await;
    count_is(&browser, ".row", 0).await;
    assert_eq!(order(&browser).await, ["620"]);
    browser.go("/compose").await;
    count_is(&browser, ".drafts li", 1).await;
    browser.close().await;
}

/// Files that are dropped on the page, pasted into it, and taken with a phone's camera, which to
/// the browser is one more field for a file.
pub async fn pictures_are_dropped_pasted_and_taken() {
    let program = Program::start();
    let folder = tempfile::tempdir().unwrap();
    let browser = Browser::open(&program.address, Look::WIDE).await;
    browser.sign_up("ada").await;
    browser.go("/compose").await;
    browser.find("[data-upload]").await;
    hand_over(
        &browser,
        "new DragEvent('drop', { dataTransfer: held, bubbles: true, cancelable: true })",
    )
    .await;
    browser.arrives_at("/compose/").await;
    count_is(&browser, "[data-picture]", 1).await;
    hand_over(
        &browser,
        "new ClipboardEvent('paste', { clipboardData: held, bubbles: true })",
    )
    .await;
    count_is(&browser, "[data-picture]", 2).await;
    let file = landscape(folder.path(), 5, 640, 400);
    let camera = browser.find("#camera").await;
    camera.send_keys(file.to_str().unwrap()).await.unwrap();
    count_is(&browser, "[data-picture]", 3).await;
    browser.close().await;
}

/// Draws a picture in the page and gives it to the page in an event, as a hand would.
async fn hand_over(browser: &Browser, event: &str) {
    let script = format!(
        "const done = arguments[0];
         const canvas = document.createElement('canvas');
         canvas.width = 320; canvas.height = 200;
         const pen = canvas.getContext('2d');
         pen.fillStyle = `hsl(${{Math.random() * 360}} 60% 50%)`;
         pen.fillRect(0, 0, 320, 200);
         canvas.toBlob((blob) => {{
             const held = new DataTransfer();
             held.items.add(new File([blob], 'drawn.png', {{ type: 'image/png' }}));
             document.body.dispatchEvent({event});
             done();
         }}, 'image/png');"
    );
    browser
        .client
        .execute_async(&script, Vec::new())
        .await
        .unwrap();
}
