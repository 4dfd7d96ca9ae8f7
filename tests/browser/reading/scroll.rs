//! Endless scroll.

use crate::browser::{Browser, Look};
use crate::program::Program;
use crate::reading::gallery::share;

pub async fn the_feed_scrolls_on_by_itself() {
    let program = Program::start();
    let folder = tempfile::tempdir().unwrap();
    let posts = 45;
    let ada = share::signed_up(&program.address, "ada").await;
    for number in 0..posts {
        share::publish(&program.address, &ada, folder.path(), number, (60, 40)).await;
    }
    let browser = Browser::open(&program.address, Look::PHONE).await;
    browser.go("/").await;
    assert!(browser.count("article").await >= 20);
    browser
        .until("every post", || async {
            let script = "window.scrollTo(0, document.body.scrollHeight)";
            browser.client.execute(script, Vec::new()).await.unwrap();
            browser.count("article").await == usize::try_from(posts).unwrap()
        })
        .await;
    assert_eq!(
        browser.count("[data-older]").await,
        0,
        "there is nothing older"
    );
    browser.close().await;
}
