//! A browser that takes no cookies: the login works and leads nowhere, and says so.

use reqwest::{Client, StatusCode};

use crate::site::{PASSWORD, Site, location};

const SAID: &str = "your browser sent no cookie back";

#[tokio::test]
async fn who_logs_in_without_cookies_is_told_to_allow_them() {
    let site = Site::start().await;
    let forgetful = Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let at = |path: &str| format!("{}{path}", site.address());
    let account = [
        ("username", "ada"),
        ("email", "ada@example.org"),
        ("password", PASSWORD),
    ];
    let login = [
        ("identifier", "ada"),
        ("password", PASSWORD),
        ("next", "/compose?x=1&y=2"),
    ];
    for (path, form) in [("/signup", &account), ("/login", &login)] {
        let answer = forgetful.post(at(path)).form(form).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{path}");
        let next = forgetful.get(at(&location(&answer))).send().await.unwrap();
        let page = next.text().await.unwrap();
        assert!(page.contains(SAID), "{path}: {page}");
    }

    // Who takes cookies is led on to where they were going.
    let ada = site.guest();
    let first = ada.post("/login", &login).await;
    let next = ada.get(&location(&first)).await;
    assert_eq!(location(&next), "/compose?x=1&y=2");
    // A browser that sends cookies is led there at once.
    let again = ada.post("/login", &login).await;
    assert_eq!(location(&again), "/compose?x=1&y=2");
    assert!(!site.guest().page("/login").await.contains(SAID));
}

#[tokio::test]
async fn who_logs_in_for_an_app_without_cookies_is_told_too() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let asked = "/oauth/authorize?client_id=a&response_type=code&redirect_uri=urn%3Ax&scope=read";
    let login = [
        ("identifier", "ada"),
        ("password", PASSWORD),
        ("next", asked),
    ];
    let forgetful = Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let at = |path: &str| format!("{}{path}", site.address());
    let answer = forgetful
        .post(at("/login"))
        .form(&login)
        .send()
        .await
        .unwrap();
    let landed = location(&answer);
    assert_eq!(landed, format!("{asked}&arrived=1"));
    let sent_on = forgetful.get(at(&landed)).send().await.unwrap();
    let page = forgetful.get(at(&location(&sent_on))).send().await.unwrap();
    assert!(page.text().await.unwrap().contains(SAID));

    // Who is logged in is asked, and not sent on. (The app is none.)
    assert_eq!(ada.get(&landed).await.status(), StatusCode::BAD_REQUEST);
}
