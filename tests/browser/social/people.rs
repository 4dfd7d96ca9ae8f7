//! Two people at once: one follows, likes and comments; the other reads of it. With JavaScript and
//! without.

use crate::browser::{Browser, Look};
use crate::program::Program;
use crate::reading::gallery::share;

pub async fn two_people_meet_with_javascript() {
    meet(Look::WIDE).await;
}

pub async fn two_people_meet_without_javascript() {
    meet(Look::WIDE.without_javascript()).await;
}

async fn meet(look: Look) {
    let program = Program::start();
    let folder = tempfile::tempdir().unwrap();
    let (ada, bob) = tokio::join!(
        Browser::open(&program.address, look),
        Browser::open(&program.address, look),
    );
    tokio::join!(ada.sign_up("ada"), bob.sign_up("bob"));
    let sharer = share::logged_in(&program.address, "ada").await;
    share::publish(&program.address, &sharer, folder.path(), 1, (900, 600)).await;

    bob.go("/@ada").await;
    bob.click("form[action='/@ada/follow'] button").await;
    bob.find("form[action='/@ada/unfollow'] button").await;
    bob.go("/home").await;
    bob.click("button.like").await;
    bob.find("button.like[aria-pressed='true']").await;
    if look.javascript {
        assert_eq!(bob.path().await, "/home", "a like left the page");
    }
    bob.go("/home").await;
    bob.click("a.talk").await;
    bob.arrives_at("/p/").await;
    bob.fill("#text", "What a light, @ada").await;
    bob.click("#say button").await;
    bob.until("the comment", || async {
        bob.text().await.contains("What a light")
    })
    .await;

    ada.go("/").await;
    assert!(
        ada.find(".badge")
            .await
            .text()
            .await
            .unwrap()
            .starts_with('3')
    );
    ada.click("nav a[href='/notifications']").await;
    let notified = ada.text().await;
    for line in ["follows you", "likes your post", "commented on your post"] {
        assert!(notified.contains(line), "{line} is not in {notified}");
    }
    ada.click("form[action='/notifications/read'] button").await;
    ada.until("nothing new", || async { ada.count(".badge").await == 0 })
        .await;
    ada.click(".notifications li:first-child a[href*='#comment-']")
        .await;
    ada.arrives_at("/p/").await;
    ada.click(".comment a[href*='?answer=']").await;
    ada.fill("#text", "It was early").await;
    ada.click("#say button").await;
    ada.until("the answer", || async {
        ada.count(".threads ol .comment").await == 1
    })
    .await;
    bob.go("/notifications").await;
    assert!(bob.text().await.contains("replied to your comment"));
    ada.close().await;
    bob.close().await;
}

/// Nothing but the keyboard: to the heart, the menu and the field for a comment, and back out.
pub async fn everything_can_be_done_from_the_keyboard() {
    let program = Program::start();
    let folder = tempfile::tempdir().unwrap();
    let sharer = share::signed_up(&program.address, "ada").await;
    share::publish(&program.address, &sharer, folder.path(), 1, (900, 600)).await;
    let browser = Browser::open(&program.address, Look::WIDE).await;
    browser.sign_up("bob").await;
    browser.go("/").await;
    browser.tab_to("summary[aria-label^='You']").await;
    browser.press("\u{e007}").await;
    browser.find("details.menu[open]").await;
    browser.press("\u{e00c}").await;
    browser
        .until("a closed menu", || async {
            browser.count("details.menu[open]").await == 0
        })
        .await;
    browser.tab_to("button.like").await;
    browser.press(" ").await;
    browser.find("button.like[aria-pressed='true']").await;
    browser.until_focused("button.like").await;
    browser.tab_to("a.talk").await;
    browser.press("\u{e007}").await;
    browser.arrives_at("/p/").await;
    browser.tab_to("#text").await;
    browser.press("Lovely").await;
    browser.tab_to("#say button").await;
    browser.press("\u{e007}").await;
    browser.find(".comment").await;
    browser.close().await;
}
