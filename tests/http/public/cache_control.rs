//! What may be kept of an answer, and by whom, at every address.

use reqwest::Response;
use reqwest::header::{CACHE_CONTROL, CONTENT_TYPE, SET_COOKIE, VARY};
use vignette::domain::{Timestamp, Username};

use crate::access_matrix::routes;
use crate::pictures::jpeg;
use crate::site::{Person, Site, media_on};

fn cache_control(response: &Response) -> &str {
    let value = response.headers().get(CACHE_CONTROL);
    value.map_or("", |value| value.to_str().unwrap())
}

fn is_page(response: &Response) -> bool {
    let kind = response.headers().get(CONTENT_TYPE);
    kind.is_some_and(|kind| kind.to_str().unwrap().starts_with("text/html"))
}

impl Site {
    /// Makes all of someone's sessions old enough to be renewed by the next page.
    async fn age_sessions(&self, name: &str) {
        let store = self.store().await;
        let name = Username::parse(name).unwrap();
        let user = store.user_by_name(&name).await.unwrap().unwrap();
        for mut session in store.sessions(user.id, Timestamp::now()).await.unwrap() {
            session.seen_at = session.seen_at.plus_seconds(-2 * 3600);
            session.expires_at = session.expires_at.plus_seconds(-2 * 3600);
            store.renew_session(&session).await.unwrap();
        }
    }
}

/// Every address that answers GET, with something that is there in the place of its variables.
fn addresses(post: &str, draft: &str, picture: &str) -> Vec<String> {
    let post = post.rsplit('/').next().unwrap();
    let draft = draft.rsplit('/').next().unwrap();
    let picture = picture.split('/').nth(2).unwrap();
    let fill = |route: &String| {
        route
            .replace("{post}", post)
            .replace("{draft}", draft)
            .replace("{username}", "ada")
            .replace("{picture}", picture)
            .replace("{size}", "grid")
            .replace("{tag}", "sea")
            .replace("{list:followers|following}", "followers")
            .replace("{kind:post|comment|person}", "post")
            .replace("{file:.*}", "css/none.css")
            .replace(['{', '}'], "")
    };
    routes().iter().map(fill).collect()
}

async fn scene(site: &Site) -> (Person, Vec<String>, String) {
    let ada = site.person("ada").await;
    let post = ada.publish(jpeg(), "By the sea", "#sea").await;
    let picture = media_on(&ada.page(&post).await)[0].clone();
    let draft = ada.begin_draft(jpeg()).await;
    let addresses = addresses(&post, &draft, &picture);
    (ada, addresses, picture)
}

#[tokio::test]
async fn a_renewed_session_is_never_sent_where_it_could_be_kept() {
    let site = Site::start().await;
    let (ada, addresses, _) = scene(&site).await;
    let (mut wrong, mut renewed) = (Vec::new(), 0);
    for address in &addresses {
        site.age_sessions("ada").await;
        let response = ada.get(address).await;
        let kept = cache_control(&response).to_owned();
        let cookie = response.headers().contains_key(SET_COOKIE);
        renewed += usize::from(cookie);
        let names_her = is_page(&response) && response.text().await.unwrap().contains("/logout");
        if (cookie || names_her) && kept != "private, no-store" {
            wrong.push(format!("{address} (cookie: {cookie}) says {kept:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(renewed > 20, "only {renewed} answers renewed the session");
}

#[tokio::test]
async fn pictures_and_faces_carry_no_cookie() {
    let site = Site::start().await;
    let (ada, _, picture) = scene(&site).await;
    let first = ada.get(&picture).await;
    let tag = first.headers()["etag"].clone();
    for known in [false, true] {
        site.age_sessions("ada").await;
        let mut request = ada.request(reqwest::Method::GET, &picture);
        if known {
            request = request.header("if-none-match", tag.clone());
        }
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), if known { 304 } else { 200 });
        assert!(!response.headers().contains_key(SET_COOKIE));
        assert_eq!(cache_control(&response), "public, max-age=3600");
    }
}

#[tokio::test]
async fn pages_for_guests_are_asked_for_again_and_differ_by_cookie() {
    let site = Site::start().await;
    let (_, addresses, _) = scene(&site).await;
    let guest = site.guest();
    let mut wrong = Vec::new();
    for address in addresses.iter().map(String::as_str).chain(["/nowhere"]) {
        let response = guest.get(address).await;
        if !is_page(&response) {
            continue;
        }
        let expected = if address.contains("token") {
            "private, no-store"
        } else {
            "private, no-cache"
        };
        let vary = response.headers().get_all(VARY).iter();
        let by_cookie = vary
            .filter_map(|value| value.to_str().ok())
            .any(|value| value.to_lowercase().contains("cookie"));
        if cache_control(&response) != expected || !by_cookie {
            wrong.push(format!("{address}: {:?}", response.headers()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn an_answer_to_a_form_is_kept_by_nobody() {
    let site = Site::start().await;
    let guest = site.guest();
    let response = guest.log_in("ada", "not-her-password").await;
    assert_eq!(response.status(), 401);
    assert_eq!(cache_control(&response), "private, no-store");
}
