//! Passkeys: added with the password, shown in place of it, refused when anything is amiss.

use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

use crate::authenticator::Authenticator;
use crate::site::{PASSWORD, Person, Site, location};

const HERE: &str = "/settings/passkeys";
const ORIGIN: &str = "http://localhost:8080";

async fn site() -> Site {
    Site::start_with(|settings| {
        settings.captions.enabled = false;
        settings.server.public_url = Some(ORIGIN.parse().unwrap());
    })
    .await
}

async fn send(person: &Person, path: &str, body: &Value) -> Response {
    let request = person.request(Method::POST, path);
    let request = request.header("Content-Type", "application/json");
    request.body(body.to_string()).send().await.unwrap()
}

async fn json_of(answer: Response) -> Value {
    assert_eq!(answer.status(), StatusCode::OK);
    serde_json::from_str(&answer.text().await.unwrap()).unwrap()
}

async fn ask_for_new(person: &Person) -> Value {
    let form = [("name", "My phone"), ("password", PASSWORD)];
    json_of(person.post(&format!("{HERE}/begin"), &form).await).await
}

async fn ask_for_any(person: &Person) -> Value {
    json_of(person.post("/login/passkey/begin", &[]).await).await
}

async fn add(person: &Person, device: &mut Authenticator) -> StatusCode {
    let asked = ask_for_new(person).await;
    let credential = device.create(&asked["options"]);
    let body = json!({ "token": asked["token"], "name": "My phone", "credential": credential });
    send(person, HERE, &body).await.status()
}

async fn log_in(person: &Person, device: &mut Authenticator) -> Response {
    log_in_to(person, device, "/bookmarks").await
}

async fn log_in_to(person: &Person, device: &mut Authenticator, next: &str) -> Response {
    let asked = ask_for_any(person).await;
    let credential = device.get(&asked["options"]);
    let body = json!({ "token": asked["token"], "credential": credential, "next": next });
    send(person, "/login/passkey", &body).await
}

/// Ada, who has a passkey.
async fn with_passkey(site: &Site) -> (Person, Authenticator) {
    let ada = site.person("ada").await;
    let mut device = Authenticator::new(ORIGIN, 1);
    assert_eq!(add(&ada, &mut device).await, StatusCode::OK);
    (ada, device)
}

#[tokio::test]
async fn a_passkey_is_added_opens_the_account_and_is_removed() {
    let site = site().await;
    let (ada, mut device) = with_passkey(&site).await;
    let page = ada.page(HERE).await;
    assert!(page.contains("My phone") && page.contains("Not used yet"));
    let guest = site.guest();
    assert!(guest.page("/login").await.contains("data-passkey-login"));
    let asked = json_of(log_in(&guest, &mut device).await).await;
    let next = guest.landing(asked["next"].as_str().unwrap()).await;
    assert_eq!(next, "/bookmarks");
    let other = site.guest();
    let elsewhere = json_of(log_in_to(&other, &mut device, "//evil.example").await).await;
    let next = other.landing(elsewhere["next"].as_str().unwrap()).await;
    assert_eq!(next, "/");
    let page = guest.page(HERE).await;
    assert!(page.contains("Last used"), "no session, or no trace of it");

    let (_, rest) = page.split_once("<option value=\"").unwrap();
    let id = rest.split_once('"').unwrap().0;
    let remove = format!("{HERE}/remove");
    let form = [("passkey", id), ("password", "wrong")];
    let wrong = ada.post(&remove, &form).await;
    assert_eq!(wrong.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().await.unwrap().contains("not your password"));
    let bob = site.person("bob").await;
    let form = [("passkey", id), ("password", PASSWORD)];
    bob.post(&remove, &form).await;
    assert!(ada.page(HERE).await.contains("My phone"), "bob removed it");
    assert_eq!(location(&ada.post(&remove, &form).await), HERE);
    assert!(!ada.page(HERE).await.contains("My phone"));
    let answer = log_in(&site.guest(), &mut device).await;
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn adding_takes_the_password_a_name_and_a_fresh_question() {
    let site = site().await;
    let (ada, mut device) = with_passkey(&site).await;
    let begin = format!("{HERE}/begin");
    for (name, password) in [
        ("My phone", "wrong"),
        (" ", PASSWORD),
        (&"x".repeat(51), PASSWORD),
    ] {
        let answer = ada
            .post(&begin, &[("name", name), ("password", password)])
            .await;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(answer.text().await.unwrap().contains("problem"));
    }
    let form = [("name", "My phone"), ("password", PASSWORD)];
    let nobody = site.guest().post(&begin, &form).await;
    assert_eq!(nobody.status(), StatusCode::UNAUTHORIZED);
    let known = ask_for_new(&ada).await;
    assert_eq!(
        known["options"]["excludeCredentials"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(
        known["options"]["authenticatorSelection"]["residentKey"],
        "required"
    );
    let again = add(&ada, &mut device).await;
    assert_eq!(
        again,
        StatusCode::UNPROCESSABLE_ENTITY,
        "the same key twice"
    );

    let mut other = Authenticator::new(ORIGIN, 2);
    let asked = ask_for_new(&ada).await;
    let credential = other.create(&asked["options"]);
    let body = json!({ "token": asked["token"], "name": "Key", "credential": credential });
    let bob = site.person("bob").await;
    let answer = send(&bob, HERE, &body).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "bob");
    assert_eq!(send(&ada, HERE, &body).await.status(), StatusCode::OK);
    let answer = send(&ada, HERE, &body).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "used");

    let mut elsewhere = Authenticator::new("http://localhost:9999", 3);
    let answer = add(&ada, &mut elsewhere).await;
    assert_eq!(answer, StatusCode::UNPROCESSABLE_ENTITY, "another origin");
    let mut careless = Authenticator::new(ORIGIN, 4);
    careless.verifies = false;
    let answer = add(&ada, &mut careless).await;
    assert_eq!(answer, StatusCode::UNPROCESSABLE_ENTITY, "not verified");
}

#[tokio::test]
async fn a_login_is_refused_when_anything_is_amiss() {
    let site = site().await;
    let (_, mut device) = with_passkey(&site).await;
    let guest = site.guest();
    let asked = ask_for_any(&guest).await;
    let credential = device.get(&asked["options"]);
    let body = json!({ "token": asked["token"], "credential": credential });
    let first = send(&guest, "/login/passkey", &body).await.status();
    assert_eq!(first, StatusCode::OK);
    let guest = site.guest();
    let again = send(&guest, "/login/passkey", &body).await.status();
    assert_eq!(again, StatusCode::UNAUTHORIZED, "a used question");

    let refused = |what: &'static str, answer: Response| {
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{what}");
        assert!(!answer.headers().contains_key("set-cookie"), "{what}");
    };
    device.origin = "http://localhost:9999".into();
    refused("another origin", log_in(&guest, &mut device).await);
    device.origin = ORIGIN.into();
    device.verifies = false;
    refused("not verified", log_in(&guest, &mut device).await);
    device.verifies = true;
    device.counter -= 3;
    refused("a copy", log_in(&guest, &mut device).await);
    device.counter += 9;
    let mut unknown = Authenticator::new(ORIGIN, 9);
    unknown.user.clone_from(&device.user);
    refused("an unknown key", log_in(&guest, &mut unknown).await);
    let mut forged = Authenticator::new(ORIGIN, 1);
    forged.user.clone_from(&device.user);
    forged.counter = 99;
    refused(
        "another key under this id",
        log_in(&guest, &mut forged).await,
    );
    let owner = std::mem::take(&mut device.user);
    refused("no account", log_in(&guest, &mut device).await);
    device.user = owner;
    let asked = ask_for_any(&guest).await;
    let other = ask_for_any(&guest).await;
    let credential = device.get(&other["options"]);
    let body = json!({ "token": asked["token"], "credential": credential });
    refused(
        "another question",
        send(&guest, "/login/passkey", &body).await,
    );
    assert_eq!(log_in(&guest, &mut device).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn made_up_answers_are_the_senders_fault() {
    let site = site().await;
    let (ada, _) = with_passkey(&site).await;
    let asked = ask_for_any(&ada).await;
    for body in [
        json!(null),
        json!([]),
        json!({ "token": 7, "credential": {} }),
        json!({ "token": "", "name": "x", "credential": {} }),
        json!({ "token": "💥", "name": "x", "credential": null }),
        json!({ "token": "A".repeat(27), "name": "x", "credential": [1, 2] }),
        json!({ "token": asked["token"], "name": "x", "credential": { "id": "x", "rawId": "!" } }),
    ] {
        for path in ["/login/passkey", HERE] {
            let answer = send(&ada, path, &body).await;
            assert!(
                answer.status().is_client_error(),
                "{path} {body} {}",
                answer.status()
            );
        }
    }
    for (path, kind) in [("/login/passkey", "text/plain"), (HERE, "application/json")] {
        let request = ada.request(Method::POST, path).header("Content-Type", kind);
        let answer = request.body("{").send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST, "{path}");
    }
    let remove = format!("{HERE}/remove");
    let form = [("passkey", "made up"), ("password", PASSWORD)];
    let status = ada.post(&remove, &form).await.status();
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let request = ada.request(Method::POST, "/login/passkey/begin");
    let cross = request
        .header("Origin", "https://evil.example")
        .send()
        .await;
    assert_eq!(cross.unwrap().status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_suspended_person_is_told_and_guessing_is_slowed_down() {
    let site = Site::start_with(|settings| {
        settings.captions.enabled = false;
        settings.server.public_url = Some(ORIGIN.parse().unwrap());
        settings.limits.sign_in_address.count = 3;
    })
    .await;
    let (_, mut device) = with_passkey(&site).await;
    site.suspend("ada").await;
    let guest = site.guest();
    let answer = log_in(&guest, &mut device).await;
    assert_eq!(answer.status(), StatusCode::FORBIDDEN);
    assert!(!answer.headers().contains_key("set-cookie"));
    assert!(answer.text().await.unwrap().contains("suspended"));
    for _ in 0..2 {
        log_in(&guest, &mut device).await;
    }
    let begin = guest.post("/login/passkey/begin", &[]).await;
    assert_eq!(begin.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(begin.headers().contains_key("retry-after"));
    let made_up = json!({ "token": "x", "credential": {} });
    let answer = send(&guest, "/login/passkey", &made_up).await;
    assert_eq!(answer.status(), StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn passkeys_are_offered_only_where_they_work() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    assert!(!ada.page(HERE).await.contains("data-passkey-add"));
    assert!(
        !site
            .guest()
            .page("/login")
            .await
            .contains("data-passkey-login")
    );
    let begin = ada.post("/login/passkey/begin", &[]).await;
    assert_eq!(begin.status(), StatusCode::NOT_FOUND);
    let request = site.guest().request(Method::GET, "/login");
    let page = request
        .header("Host", "localhost:8080")
        .send()
        .await
        .unwrap();
    assert!(page.text().await.unwrap().contains("data-passkey-login"));
    let nobody = site.guest().get(HERE).await;
    assert_eq!(nobody.status(), StatusCode::SEE_OTHER);
}
