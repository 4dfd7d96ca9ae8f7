//! Where one is signed in, what ends it, and new passwords.

use reqwest::{Method, Response, StatusCode};
use vignette::domain::{Session, Timestamp, Username};
use vignette::security::SigningKeys;

use crate::site::{PASSWORD, Person, Site, location};

pub const NEW: &str = "plum-granite-41";

/// Paths of the buttons that log another browser out.
fn ends(page: &str) -> Vec<&str> {
    let parts = page.split("action=\"/settings/sessions/").skip(1);
    parts
        .filter_map(|part| part.split('"').next())
        .filter(|path| path.ends_with("/end"))
        .collect()
}

pub async fn is_signed_in(person: &Person) -> bool {
    person.get("/settings/security").await.status() == StatusCode::OK
}

pub async fn text(response: Response, status: StatusCode) -> String {
    assert_eq!(response.status(), status);
    response.text().await.unwrap()
}

#[tokio::test]
async fn someone_sees_where_they_are_signed_in_and_ends_it_there() {
    let site = Site::start().await;
    let here = site.person("ada").await;
    let [there, elsewhere] = [site.guest(), site.guest()];
    let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
    let form = [("identifier", "ada"), ("password", PASSWORD)];
    let request = there.request(Method::POST, "/login").form(&form);
    request.header("User-Agent", firefox).send().await.unwrap();
    elsewhere.log_in("ada", PASSWORD).await;
    site.person("bob").await;
    let page = here.page("/settings/security").await;
    assert!(page.contains("Firefox on Linux") && page.contains("(here)"));
    assert_eq!(ends(&page).len(), 2, "bob's is listed, or one is missing");
    let at = page.find("Firefox on Linux").unwrap();
    let path = format!("/settings/sessions/{}", ends(&page[at..])[0]);
    let bob = site.guest();
    bob.log_in("bob", PASSWORD).await;
    bob.post(&path, &[]).await;
    assert!(is_signed_in(&there).await, "someone else ended it");
    assert_eq!(location(&here.post(&path, &[]).await), "/settings/security");
    assert!(!is_signed_in(&there).await);
    assert!(is_signed_in(&elsewhere).await && is_signed_in(&here).await);
    here.post("/settings/sessions/end", &[]).await;
    assert!(!is_signed_in(&elsewhere).await);
    assert!(is_signed_in(&here).await && is_signed_in(&bob).await);
}

#[tokio::test]
async fn a_login_ends_the_session_that_the_browser_had() {
    let site = Site::start().await;
    site.person("bob").await;
    let ada = site.guest();
    let answer = ada.sign_up("ada", "ada@example.org", PASSWORD).await;
    let cookie = answer.headers()["set-cookie"].to_str().unwrap();
    let former = cookie.split(';').next().unwrap().to_owned();
    let with_former = async || {
        let request = site.guest().request(Method::GET, "/settings/security");
        let request = request.header("Cookie", &former);
        request.send().await.unwrap().status()
    };
    assert_eq!(with_former().await, StatusCode::OK);
    ada.log_in("bob", PASSWORD).await;
    assert!(is_signed_in(&ada).await);
    assert_eq!(with_former().await, StatusCode::SEE_OTHER, "it lives on");
}

#[tokio::test]
async fn a_logout_clears_what_the_browser_keeps() {
    let site = Site::start().await;
    let answer = site.person("ada").await.post("/logout", &[]).await;
    assert_eq!(answer.headers()["clear-site-data"], "\"storage\"");
}

#[tokio::test]
async fn a_session_that_is_used_slides_and_the_browser_learns_of_it() {
    let site = Site::start().await;
    let ada = site.guest();
    let response = ada.sign_up("ada", "ada@example.org", PASSWORD).await;
    assert!(response.headers().contains_key("set-cookie"));
    assert!(!ada.get("/").await.headers().contains_key("set-cookie"));
    let store = site.store().await;
    let name = Username::parse("ada").unwrap();
    let user = store.user_by_name(&name).await.unwrap().unwrap();
    let begun = store.sessions(user.id, Timestamp::now()).await.unwrap();
    let before = Timestamp::now().plus_seconds(-2 * Session::RENEWED_AFTER);
    let used_before = Session {
        seen_at: before,
        ..begun[0].clone()
    };
    store.renew_session(&used_before).await.unwrap();
    let answer = ada.get("/").await;
    let cookie = answer.headers()["set-cookie"].to_str().unwrap();
    assert!(cookie.contains("Max-Age=2592000") && cookie.contains("HttpOnly"));
    assert!(!ada.get("/").await.headers().contains_key("set-cookie"));
    let now = store.sessions(user.id, Timestamp::now()).await.unwrap();
    assert!(now[0].seen_at > before && now[0].expires_at >= begun[0].expires_at);
    // Logging out takes the cookie away, whatever there was to renew.
    store.renew_session(&used_before).await.unwrap();
    let answer = ada.post("/logout", &[]).await;
    let cookies: Vec<_> = answer.headers().get_all("set-cookie").iter().collect();
    assert_eq!(cookies.len(), 1);
    assert!(cookies[0].to_str().unwrap().contains("Max-Age=0"));
}

#[tokio::test]
async fn a_new_signing_secret_signs_nobody_out() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let token = {
        let response = site.guest().log_in("ada", PASSWORD).await;
        let cookie = response.headers()["set-cookie"].to_str().unwrap();
        cookie.split(';').next().unwrap().to_owned()
    };
    drop(ada);
    SigningKeys::rotate(site.data.path()).unwrap();
    let site = site
        .start_again(|settings| settings.captions.enabled = false)
        .await;
    let visit = |token: String| {
        let request = site.guest().request(Method::GET, "/settings/security");
        async move { request.header("Cookie", token).send().await.unwrap() }
    };
    let answer = visit(token.clone()).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let fresh = answer.headers()["set-cookie"].to_str().unwrap();
    let fresh = fresh.split(';').next().unwrap().to_owned();
    assert_ne!(fresh, token);
    let answer = visit(fresh).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert!(!answer.headers().contains_key("set-cookie"));
}

#[tokio::test]
async fn a_new_password_ends_the_other_sessions() {
    let site = Site::start().await;
    let here = site.person("ada").await;
    let there = site.guest();
    there.log_in("ada", PASSWORD).await;
    let change = |old, new| {
        let form = [("password", old), ("new_password", new)];
        let here = here.clone();
        async move { here.post("/settings/password", &form).await }
    };
    let page = text(change("wrong", NEW).await, StatusCode::UNPROCESSABLE_ENTITY).await;
    assert!(page.contains("This is not your password"));
    let page = text(
        change(PASSWORD, "short").await,
        StatusCode::UNPROCESSABLE_ENTITY,
    )
    .await;
    assert!(page.contains("too short"));
    assert!(is_signed_in(&there).await);
    let page = text(change(PASSWORD, NEW).await, StatusCode::OK).await;
    assert!(page.contains("Your password is changed"));
    assert!(is_signed_in(&here).await && !is_signed_in(&there).await);
    let status = site.guest().log_in("ada", PASSWORD).await.status();
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    let status = site.guest().log_in("ada", NEW).await.status();
    assert_eq!(status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn guessing_at_an_open_browser_is_slowed_down() {
    let site = Site::start_with(|settings| {
        settings.captions.enabled = false;
        settings.limits.sign_in_account.count = 2;
    })
    .await;
    let ada = site.person("ada").await;
    let form = [("password", "wrong"), ("new_password", NEW)];
    for _ in 0..2 {
        let status = ada.post("/settings/password", &form).await.status();
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let status = ada.post("/settings/password", &form).await.status();
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
}
