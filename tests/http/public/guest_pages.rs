//! Pages for guests are kept for a moment, and never longer than they are true.

use reqwest::header::{
    ACCEPT_ENCODING, ACCEPT_LANGUAGE, CONTENT_ENCODING, COOKIE, ETAG, IF_NONE_MATCH,
};
use reqwest::redirect::Policy;
use reqwest::{Client, Method, StatusCode};

use crate::eventually::eventually;
use crate::pictures::jpeg;
use crate::site::{Person, Site};

/// A client that keeps no cookies, as programs and first-time visitors are.
fn without_cookies(site: &Site) -> Person {
    Person::new(site.address(), Client::new())
}

async fn tag_of(guest: &Person, name: &str, value: &str) -> String {
    let request = guest.request(Method::GET, "/").header(name, value);
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    response.headers()[ETAG].to_str().unwrap().to_owned()
}

#[tokio::test]
async fn what_a_person_changes_here_guests_see_at_once() {
    let site = Site::start().await;
    let guest = without_cookies(&site);
    let ada = site.person("ada").await;
    for number in 0..5 {
        let caption = format!("Wave number {number}");
        guest.page("/").await;
        let post = ada.publish(jpeg(), &caption, "#sea").await;
        assert!(guest.page("/").await.contains(&caption));
        assert!(guest.page(&post).await.contains(&caption));
        let answer = ada.post(&format!("{post}/delete"), &[]).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
        assert!(!guest.page("/").await.contains(&caption));
        assert_eq!(guest.get(&post).await.status(), StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn a_page_that_has_not_changed_is_not_sent_again() {
    let site = Site::start().await;
    let guest = without_cookies(&site);
    let first = guest.get("/").await;
    let tag = first.headers()[ETAG].clone();
    let again = || {
        let request = guest.request(Method::GET, "/");
        request.header(IF_NONE_MATCH, tag.clone()).send()
    };
    let same = again().await.unwrap();
    assert_eq!(same.status(), StatusCode::NOT_MODIFIED);
    for kept in ["cache-control", "content-security-policy", "vary"] {
        assert_eq!(
            same.headers().get(kept),
            first.headers().get(kept),
            "{kept}"
        );
    }
    assert_eq!(same.headers()[ETAG], tag);
    assert!(same.text().await.unwrap().is_empty());
    site.person("ada")
        .await
        .publish(jpeg(), "By the sea", "#sea")
        .await;
    let changed = again().await.unwrap();
    assert_eq!(changed.status(), StatusCode::OK);
    assert!(changed.text().await.unwrap().contains("By the sea"));
}

#[tokio::test]
async fn each_language_and_each_compression_has_a_page_of_its_own() {
    let site = Site::start().await;
    let guest = without_cookies(&site);
    let mut tags = Vec::new();
    for language in ["en", "de", "ar"] {
        tags.push(tag_of(&guest, ACCEPT_LANGUAGE.as_str(), language).await);
    }
    for encoding in ["gzip", "br"] {
        let request = guest
            .request(Method::GET, "/")
            .header(ACCEPT_ENCODING, encoding);
        let response = request.send().await.unwrap();
        assert_eq!(response.headers()[CONTENT_ENCODING], encoding);
        tags.push(response.headers()[ETAG].to_str().unwrap().to_owned());
        // Kept by now.
        assert_eq!(
            tag_of(&guest, ACCEPT_ENCODING.as_str(), encoding).await,
            *tags.last().unwrap()
        );
    }
    tags.sort();
    tags.dedup();
    assert_eq!(tags.len(), 5);
}

#[tokio::test]
async fn whoever_sends_a_cookie_or_a_token_gets_a_page_of_their_own() {
    let site = Site::start().await;
    let guest = without_cookies(&site);
    let ada = site.person("ada").await;
    guest.page("/").await;
    assert!(ada.page("/").await.contains("/logout"));
    assert!(!guest.page("/").await.contains("/logout"));
    for (name, value) in [(COOKIE.as_str(), "theme=1"), ("authorization", "Bearer x")] {
        let request = guest.request(Method::GET, "/").header(name, value);
        let response = request.send().await.unwrap();
        assert!(!response.headers().contains_key(ETAG), "{name}");
    }
    for secret in ["/reset/abc", "/nowhere"] {
        assert!(
            !guest.get(secret).await.headers().contains_key(ETAG),
            "{secret}"
        );
    }
    let head = guest.request(Method::HEAD, "/").send().await.unwrap();
    assert_eq!(head.status(), StatusCode::OK);
}

#[tokio::test]
async fn what_another_process_changes_guests_see_after_a_moment() {
    let site = Site::start().await;
    let guest = without_cookies(&site);
    let client = Client::builder()
        .cookie_store(true)
        .redirect(Policy::none());
    let other = Person::new(&site.beside().await, client.build().unwrap());
    other
        .sign_up("ada", "ada@example.org", "correct horse battery")
        .await;
    guest.page("/").await;
    other.publish(jpeg(), "From elsewhere", "#sea").await;
    eventually("the page shows it", async || {
        guest.page("/").await.contains("From elsewhere")
    })
    .await;
}
