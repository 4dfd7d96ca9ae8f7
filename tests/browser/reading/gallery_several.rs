//! Screenshots of posts with several pictures, from choosing them to looking at them.

use std::time::Duration;

use crate::browser::{Browser, Look};
use crate::compose::several::choose;
use crate::pictures::landscape;
use crate::program::Program;
use crate::reading::gallery::{loaded, nothing_is_wider_than_the_window};

/// Uploads after the first two stay half sent.
const HOLD: &str = "const send = XMLHttpRequest.prototype.send;
    let sent = 0;
    XMLHttpRequest.prototype.send = function (body) {
        if (++sent <= 2) return send.call(this, body);
        this.upload.dispatchEvent(new ProgressEvent('progress',
            { lengthComputable: true, loaded: sent === 3 ? 46 : 100, total: 100 }));
        if (sent === 4) this.upload.dispatchEvent(new ProgressEvent('load'));
    };";

pub async fn several_pictures_are_photographed() {
    let program = Program::start();
    let folder = tempfile::tempdir().unwrap();
    for (name, look) in [
        ("390-light", Look::PHONE),
        ("390-dark", Look::PHONE.dark()),
        ("1440-light", Look::WIDE),
        ("1440-dark", Look::WIDE.dark()),
    ] {
        let browser = Browser::open(&program.address, look).await;
        browser
            .sign_up(&format!("p{}", name.replace('-', "_")))
            .await;
        let sizes = [
            (1500, 1000),
            (900, 1200),
            (1600, 900),
            (1200, 1200),
            (1000, 700),
        ];
        let mut files: Vec<_> = (11..)
            .zip(sizes)
            .map(|(number, (width, height))| landscape(folder.path(), number, width, height))
            .collect();

        browser.go("/compose").await;
        browser.client.execute(HOLD, Vec::new()).await.unwrap();
        let bad = folder
            .path()
            .join("scan-of-a-letter-with-quite-a-long-name.tiff");
        std::fs::write(&bad, b"II*\0").unwrap();
        files.insert(1, bad);
        choose(&browser, &files).await;
        browser.find(".row[data-state=waiting]").await;
        browser.find(".row[data-state=working]").await;
        shoot(&browser, "compose-rows", name, ".rows").await;

        browser.go("/compose").await;
        files.remove(1);
        choose(&browser, &files[..3]).await;
        browser
            .until("three pictures with words", || async {
                let script =
                    "const fields = [...document.querySelectorAll('[data-picture] [data-typed]')];
                    return fields.length === 3 && fields.every((field) => field.value)
                        && !document.querySelector('.row')";
                browser.client.execute(script, Vec::new()).await.unwrap() == true
            })
            .await;
        shoot(&browser, "draft-3", name, "main").await;
        shoot(&browser, "draft-3-words", name, "#caption").await;
        let draft = browser.path().await;
        browser.go("/compose").await;
        shoot(&browser, "compose-drafts", name, "h1").await;
        browser.go(&draft).await;
        let second = "[data-picture]:nth-child(2) [data-typed]";
        browser.find(second).await.clear().await.unwrap();
        browser.click("button[value=publish]").await;
        browser.find("#ask").await;
        shoot(&browser, "ask-alt", name, "#ask").await;
        browser.click("button[value=publish]").await;
        browser.arrives_at("/p/").await;
        shoot(&browser, "post-3", name, "main").await;
        browser.click(".slide a.frame img").await;
        browser.find("dialog.viewer[open]").await;
        tokio::time::sleep(Duration::from_millis(400)).await;
        shoot(&browser, "viewer", name, "dialog").await;
        let post = browser.path().await;
        browser.go(&format!("{post}/edit")).await;
        shoot(&browser, "edit-3", name, "main").await;
        browser.go("/").await;
        shoot(&browser, "feed-3", name, "main").await;
        browser.go(&format!("/@p{}", name.replace('-', "_"))).await;
        shoot(&browser, "author-3", name, "main").await;
        browser.close().await;
    }
}

async fn shoot(browser: &Browser, page: &str, look: &str, css: &str) {
    browser.find(css).await;
    let scroll = "document.querySelector(arguments[0]).scrollIntoView({ block: 'start' });
        window.scrollBy(0, -80)";
    let css = serde_json::Value::from(css);
    browser.client.execute(scroll, vec![css]).await.unwrap();
    loaded(browser).await;
    nothing_is_wider_than_the_window(browser, page).await;
    browser.photograph(&format!("{page}-{look}")).await;
}
