//! More files than one post holds, drafts on one page, and posts changed at once.

use std::path::Path;

use crate::barriers;
use crate::browser::{Browser, Look};
use crate::compose::several::{choose, count_is, impostor, pictures, says};
use crate::program::Program;
use crate::reading::gallery::{loaded, nothing_is_wider_than_the_window};

const CTRL: char = '\u{e009}';
const SHIFT: char = '\u{e008}';
const ALT: char = '\u{e00a}';
const DOWN: char = '\u{e015}';
const ENTER: char = '\u{e007}';
const RELEASE: char = '\u{e000}';

/// Chooses files, answers what is asked, and waits for the page on which they are.
async fn share(browser: &Browser, folder: &Path, count: u32, how: &str) {
    browser.go("/compose").await;
    choose(browser, &pictures(folder, count)).await;
    says(browser, "[data-count]", "pictures. A post holds up to 10").await;
    browser
        .click(&format!("[name=together][value={how}]"))
        .await;
}

pub async fn many_files_are_shared_and_reviewed_by_keyboard() {
    let program = Program::start();
    let folder = tempfile::tempdir().unwrap();
    let browser = Browser::open(&program.address, Look::WIDE).await;
    browser.sign_up("ada").await;

    // Ten fit into a post: nothing is asked.
    browser.go("/compose").await;
    assert!(
        !browser
            .find("[data-together]")
            .await
            .is_displayed()
            .await
            .unwrap()
    );
    share(&browser, folder.path(), 12, "album").await;
    browser.click("[data-start]").await;
    says(&browser, ".many-said", "Give the album a title").await;
    browser.fill("#album_title", "Hills").await;
    browser.click("[data-start]").await;
    browser.arrives_at("/drafts/review").await;
    assert_eq!(browser.count("[data-card]").await, 12);
    assert_eq!(browser.count("[data-tick]:checked").await, 0);

    // By keys alone: the next draft is seen by coming to it, and a suggestion is taken.
    count_is(&browser, "[data-card][data-pending]", 0).await;
    browser
        .tab_to("[data-card]:nth-child(1) [data-first]")
        .await;
    browser.press("Mine").await;
    count_is(&browser, "[data-tick]:checked", 1).await;
    browser.press(&format!("{ALT}{DOWN}{RELEASE}")).await;
    browser
        .until_focused("[data-card]:nth-child(2) [data-first]")
        .await;
    says(&browser, "[data-card]:nth-child(1) [data-said]", "Saved").await;
    browser.press(&format!("{CTRL}{ENTER}{RELEASE}")).await;
    browser
        .until_focused("[data-card]:nth-child(3) [data-first]")
        .await;
    count_is(&browser, "[data-tick]:checked", 3).await;
    says(&browser, "[data-card]:nth-child(2) [data-said]", "Saved").await;
    // What a person has unticked stays so, also when they write in it.
    let up =
        "document.querySelector('[data-card]:nth-child(3)').scrollIntoView({ block: 'center' })";
    browser.client.execute(up, Vec::new()).await.unwrap();
    browser.click("[data-card]:nth-child(3) [data-tick]").await;
    browser.click("[data-card]:nth-child(3) [data-first]").await;
    browser.press("No").await;
    count_is(&browser, "[data-tick]:checked", 2).await;
    browser
        .press(&format!("{CTRL}{SHIFT}{ENTER}{RELEASE}"))
        .await;
    says(&browser, ".note", "Published: 2").await;
    count_is(&browser, "[data-card]", 10).await;
    assert!(
        browser
            .value("[data-card]:nth-child(1) [data-first]")
            .await
            .contains("No")
    );
    browser.go("/@ada/albums").await;
    says(&browser, ".albums", "Hills").await;
    browser.go("/@ada").await;
    count_is(&browser, ".tile", 2).await;
    browser.close().await;
}

pub async fn a_file_that_fails_is_named_and_the_rest_goes_on() {
    let program = Program::start();
    let folder = tempfile::tempdir().unwrap();
    let browser = Browser::open(&program.address, Look::WIDE).await;
    browser.sign_up("ada").await;
    browser.go("/compose").await;
    let mut files = pictures(folder.path(), 13);
    files.insert(1, impostor(folder.path()));
    choose(&browser, &files).await;
    // The first answer is lost, and the site asks for patience once.
    let script = "const send = XMLHttpRequest.prototype.send; let sent = 0;
        XMLHttpRequest.prototype.send = function (body) {
            if (++sent === 1) { send.call(this, body); this.addEventListener('readystatechange', () => {
                if (this.readyState === 2) this.abort(); }); return; }
            send.call(this, body);
        };";
    browser.client.execute(script, Vec::new()).await.unwrap();
    browser.click("[data-start]").await;
    says(&browser, ".many-said", "1 could not be taken").await;
    says(&browser, ".row[data-state=failed]", "impostor.jpg").await;
    count_is(&browser, ".row[data-state=ready]", 13).await;
    browser.click(".many-said a").await;
    browser.arrives_at("/drafts/review").await;
    count_is(&browser, "[data-card]", 2).await;
    count_is(&browser, "[data-card]:nth-child(2) .shot", 10).await;
    browser.close().await;
}

pub async fn many_drafts_and_posts_without_javascript() {
    let program = Program::start();
    let folder = tempfile::tempdir().unwrap();
    let browser = Browser::open(&program.address, Look::WIDE.without_javascript()).await;
    browser.sign_up("ada").await;
    browser.go("/compose").await;
    browser.click("[name=together][value=each]").await;
    choose(&browser, &pictures(folder.path(), 3)).await;
    browser.click("[data-send] button").await;
    browser.arrives_at("/drafts/review").await;
    count_is(&browser, "[data-card]", 3).await;
    browser
        .fill("[data-card]:nth-child(1) [data-first]", "First")
        .await;
    browser.click("[data-tick-all]").await;
    count_is(&browser, "[data-tick]:checked", 3).await;
    assert_eq!(
        browser.value("[data-card]:nth-child(1) [data-first]").await,
        "First"
    );
    browser.click("[data-publish]").await;
    says(&browser, ".note", "Published: 3").await;

    browser.go("/@ada").await;
    browser.click("a[href='/@ada/select']").await;
    browser.click("[data-choice]").await;
    browser.click("[name=change][value=add-tags]").await;
    browser.fill("[name=add_tags]", "#evening").await;
    browser.click(".bulk .button").await;
    says(&browser, "main", "Change 1 post: add #evening").await;
    browser.click("main form button").await;
    says(&browser, ".note", "1 changed.").await;
    browser.close().await;
}

pub async fn the_pages_of_many_are_photographed() {
    let program = Program::start();
    let folder = tempfile::tempdir().unwrap();
    let mut barriers = Vec::new();
    for (name, look) in [
        ("390-light", Look::PHONE),
        ("390-dark", Look::PHONE.dark()),
        ("1440-light", Look::WIDE),
        ("1440-dark", Look::WIDE.dark()),
    ] {
        let browser = Browser::open(&program.address, look).await;
        let user = format!("p{}", name.replace('-', "_"));
        browser.sign_up(&user).await;
        share(&browser, folder.path(), 11, "tens").await;
        browser.photograph(&format!("many-asked-{name}")).await;
        barriers::check_here(&browser, "many files", &mut barriers).await;
        browser.click("[data-start]").await;
        browser.find(".row[data-state=ready]").await;
        browser.photograph(&format!("many-rows-{name}")).await;
        browser.arrives_at("/drafts/review").await;
        count_is(&browser, "[data-card][data-pending]", 0).await;
        browser
            .fill(
                "[data-card]:nth-child(2) [data-first]",
                "An evening in the hills",
            )
            .await;
        loaded(&browser).await;
        nothing_is_wider_than_the_window(&browser, "/drafts/review").await;
        browser.photograph(&format!("review-{name}")).await;
        barriers::check_here(&browser, "/drafts/review", &mut barriers).await;
        browser
            .client
            .execute("window.scrollTo(0, 1e6)", Vec::new())
            .await
            .unwrap();
        loaded(&browser).await;
        browser.photograph(&format!("review-end-{name}")).await;
        browser.click("[data-tick-all]").await;
        browser.click("[data-publish]").await;
        browser.find(".note").await;
        let select = format!("/@{user}/select");
        browser.go(&select).await;
        browser.click("li:nth-child(2) [data-choice]").await;
        browser.click("li:nth-child(1) [data-choice]").await;
        loaded(&browser).await;
        nothing_is_wider_than_the_window(&browser, &select).await;
        browser.photograph(&format!("select-{name}")).await;
        barriers::check_here(&browser, &select, &mut barriers).await;
        browser.click("[name=change][value=delete]").await;
        browser.photograph(&format!("select-end-{name}")).await;
        browser.click(".bulk .button").await;
        browser.find(".chosen").await;
        loaded(&browser).await;
        browser.photograph(&format!("select-confirm-{name}")).await;
        barriers::check_here(&browser, "the second look", &mut barriers).await;
        browser.click("main form button").await;
        browser.find(".note").await;
        browser.photograph(&format!("select-done-{name}")).await;
        browser.close().await;
    }
    assert!(barriers.is_empty(), "{}", barriers.join("\n"));
}
