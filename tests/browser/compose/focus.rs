//! Where the focus is after each action on a draft, and what is said about it.

use super::begin;
use super::several::{run, says};
use crate::browser::{Browser, Look};
use crate::program::Program;

const STATUS: &str = "#editor [data-status]";

pub async fn every_action_leaves_the_focus_on_what_it_changed() {
    let program = Program::start();
    let folder = tempfile::tempdir().unwrap();
    let browser = Browser::open(&program.address, Look::WIDE).await;
    begin(&browser, folder.path(), 3).await;

    browser
        .click("[data-picture]:nth-child(1) button[value^='move-right-']")
        .await;
    says(&browser, STATUS, "Picture at place 2 of 3.").await;
    browser
        .until_focused("[data-picture]:nth-child(2) button[value^='move-right-']")
        .await;
    // There is no further place to the right: the focus stays with the picture all the same.
    browser
        .click("[data-picture]:nth-child(2) button[value^='move-right-']")
        .await;
    says(&browser, STATUS, "Picture at place 3 of 3.").await;
    browser
        .until_focused("[data-picture]:nth-child(3) button.tool")
        .await;

    browser.find("#candidates li:nth-child(2) button").await;
    browser.click("#candidates li:nth-child(2) button").await;
    says(&browser, STATUS, "Suggestion taken.").await;
    browser
        .until_focused("#candidates button[aria-pressed='true']")
        .await;
    browser.click("#candidates button[value='suggest']").await;
    says(&browser, STATUS, "New suggestions are on the way.").await;
    browser
        .until_focused("#candidates button[value='suggest']")
        .await;
}

pub async fn publish_is_always_in_sight_on_a_phone() {
    let program = Program::start();
    let folder = tempfile::tempdir().unwrap();
    let browser = Browser::open(&program.address, Look::PHONE).await;
    begin(&browser, folder.path(), 4).await;
    let in_sight =
        "const at = document.querySelector('.actions [value=publish]').getBoundingClientRect();
        const bar = document.querySelector('.ways').getBoundingClientRect();
        return at.top > 0 && at.bottom <= bar.top
            && document.documentElement.scrollWidth <= innerWidth";
    assert_eq!(run(&browser, in_sight).await, true);
    run(&browser, "scrollTo(0, document.body.scrollHeight)").await;
    assert_eq!(run(&browser, in_sight).await, true);
}
