//! A screenshot of each page, on a phone and on a wide screen, in light and dark, to be looked at.

use crate::browser::{Browser, Look};
use crate::pictures::landscape;
use crate::program::Program;

pub async fn every_page_is_photographed() {
    let program = Program::start();
    let folder = tempfile::tempdir().unwrap();
    let ada = share::signed_up(&program.address, "ada").await;
    for (number, size) in [
        (1, (1500, 1000)),
        (2, (900, 1200)),
        (3, (1600, 900)),
        (4, (1200, 1200)),
    ] {
        share::publish(&program.address, &ada, folder.path(), number, size).await;
    }
    for (name, look) in [
        ("390-light", Look::PHONE),
        ("390-dark", Look::PHONE.dark()),
        ("1440-light", Look::WIDE),
        ("1440-dark", Look::WIDE.dark()),
    ] {
        let browser = Browser::open(&program.address, look).await;
        for (page, path) in [
            ("signup", "/signup"),
            ("login", "/login"),
            ("reset", "/reset"),
            ("missing", "/nowhere"),
        ] {
            browser.go(path).await;
            browser.find("main").await;
            browser.photograph(&format!("{page}-{name}")).await;
        }
        browser
            .sign_up(&format!("guest_{}", name.replace('-', "_")))
            .await;
        browser.go("/compose").await;
        browser.photograph(&format!("compose-{name}")).await;
        let file = landscape(folder.path(), 7, 1500, 1000);
        browser
            .find("#picture")
            .await
            .send_keys(file.to_str().unwrap())
            .await
            .unwrap();
        browser.arrives_at("/compose/").await;
        browser.find("#candidates li").await;
        loaded(&browser).await;
        browser.photograph(&format!("draft-{name}")).await;
        let draft = browser.path().await;
        browser.publish_suggested().await;
        let post = draft.replace("compose", "p");
        for (page, path) in [
            ("feed", "/".to_owned()),
            ("author", "/@ada".to_owned()),
            ("tag", "/tags/hills".to_owned()),
            ("post", post.clone()),
            ("edit", format!("{post}/edit")),
            ("delete", format!("{post}/delete")),
            ("home", "/home".to_owned()),
            ("bookmarks", "/bookmarks".to_owned()),
            ("notifications", "/notifications".to_owned()),
            ("settings", "/settings/profile".to_owned()),
            ("account", "/settings/account".to_owned()),
            ("appearance", "/settings/appearance".to_owned()),
            ("security", "/settings/security".to_owned()),
            ("two-factor", "/settings/two-factor".to_owned()),
            ("search", "/search?q=hills+a".to_owned()),
            ("search-nothing", "/search?q=zebra".to_owned()),
            ("tags", "/tags".to_owned()),
            ("links", format!("{post}/links")),
        ] {
            browser.go(&path).await;
            loaded(&browser).await;
            nothing_is_wider_than_the_window(&browser, &path).await;
            browser.photograph(&format!("{page}-{name}")).await;
        }
        browser.go(&format!("{post}/links")).await;
        browser.click("main form button").await;
        let link = browser.find("#made").await;
        let link = link.prop("value").await.unwrap().unwrap();
        browser.photograph(&format!("link-made-{name}")).await;
        let shared = link.strip_prefix(&program.address).unwrap();
        browser.go(shared).await;
        loaded(&browser).await;
        browser.photograph(&format!("shared-{name}")).await;
        browser.go("/settings/two-factor").await;
        browser.click("main form button").await;
        browser.find("#code").await;
        nothing_is_wider_than_the_window(&browser, "/settings/two-factor").await;
        browser.photograph(&format!("two-factor-key-{name}")).await;
        browser.go("/settings/account").await;
        browser.fill("#leave_password", "mango-quartz-77").await;
        browser
            .click("form[action='/settings/account/delete'] button")
            .await;
        browser.client.accept_alert().await.unwrap();
        browser.find(".leaving").await;
        browser.photograph(&format!("leaving-{name}")).await;
        browser.close().await;
    }
}

/// Waits until every picture that is not far below is there and can be painted.
pub async fn loaded(browser: &Browser) {
    let script = "const done = arguments[0];
        const near = [...document.images].filter((image) => {
            const { top, left, width } = image.getBoundingClientRect();
            return image.checkVisibility() && width && top < 1.2 * window.innerHeight && left < window.innerWidth;
        });
        Promise.allSettled(near.map((image) => image.decode()))
            .then(() => requestAnimationFrame(() => setTimeout(done, 150)));";
    browser
        .client
        .execute_async(script, Vec::new())
        .await
        .unwrap();
}

/// Against the width that the page is laid out for: a phone's browser zooms out of a page that is
/// too wide, and `innerWidth` grows with it.
pub async fn nothing_is_wider_than_the_window(browser: &Browser, path: &str) {
    let script = "const { scrollWidth, clientWidth } = document.documentElement;
        return scrollWidth - clientWidth";
    let excess = browser.client.execute(script, Vec::new()).await.unwrap();
    assert!(
        excess.as_i64().unwrap() <= 0,
        "{path} is {excess} pixels too wide"
    );
}

/// People and posts made without a browser, for pages that need many.
pub mod share {
    use std::path::Path;

    use reqwest::multipart::{Form, Part};
    use reqwest::{Client, redirect};

    use super::landscape;

    pub async fn signed_up(address: &str, name: &str) -> Client {
        let client = Client::builder()
            .cookie_store(true)
            .redirect(redirect::Policy::none())
            .build()
            .unwrap();
        let email = format!("{name}@example.org");
        let form = [
            ("username", name),
            ("email", &email),
            ("password", "mango-quartz-77"),
        ];
        let response = client
            .post(format!("{address}/signup"))
            .form(&form)
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), 303);
        client
    }

    /// Someone who has signed up in a browser, once more.
    pub async fn logged_in(address: &str, name: &str) -> Client {
        let client = Client::builder()
            .cookie_store(true)
            .redirect(redirect::Policy::none())
            .build()
            .unwrap();
        let form = [("identifier", name), ("password", "mango-quartz-77")];
        let request = client.post(format!("{address}/login")).form(&form);
        assert_eq!(request.send().await.unwrap().status(), 303);
        client
    }

    /// Shares a picture and returns where: `/p/{id}`.
    pub async fn publish(
        address: &str,
        client: &Client,
        folder: &Path,
        number: u32,
        (width, height): (u32, u32),
    ) -> String {
        let file = std::fs::read(landscape(folder, number, width, height)).unwrap();
        let form = Form::new().part("picture", Part::bytes(file).file_name("landscape.jpg"));
        let request = client.post(format!("{address}/compose")).multipart(form);
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 303);
        let draft = response.headers()["location"].to_str().unwrap().to_owned();
        let words = [
            (
                "caption",
                "The last light over the hills, a little before the rain.",
            ),
            ("hashtags", "#hills #evening #light"),
            ("alt", "Three ridges of hills under a low sun."),
            ("action", "publish"),
        ];
        let response = client
            .post(format!("{address}{draft}"))
            .form(&words)
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), 303);
        response.headers()["location"].to_str().unwrap().to_owned()
    }
}
