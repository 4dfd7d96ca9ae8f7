//! The ways into an account: changing them takes the password, and their owner hears of it.

use reqwest::{Method, StatusCode};
use vignette::services::limits::Rate;

use crate::account::security::{NEW, is_signed_in};
use crate::account::two_factor::{pending, with_app};
use crate::command_line::{admin, complained, said};
use crate::mail_server::Postbox;
use crate::site::{PASSWORD, Person, Site};

const TWO_FACTOR: &str = "/settings/two-factor";

/// A site that sends emails, behind a proxy that says whom a request is from.
async fn site(postbox: &Postbox) -> Site {
    let url = postbox.url();
    Site::start_with(|settings| {
        settings.captions.enabled = false;
        settings.mail.smtp = Some(url.into());
        settings.mail.from = "photos@example.org".into();
        settings.server.public_url = Some("http://photos.example.org".parse().unwrap());
        settings.server.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
        settings.limits.sign_in_account_total = Rate {
            count: 5,
            seconds: 86_400,
        };
    })
    .await
}

async fn log_in_from(person: &Person, address: &str, password: &str) -> StatusCode {
    let form = [("identifier", "ada"), ("password", password)];
    let request = person.request(Method::POST, "/login").form(&form);
    let request = request.header("X-Forwarded-For", address);
    request.send().await.unwrap().status()
}

#[tokio::test]
async fn two_factor_login_is_not_turned_on_without_the_password() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    ada.post(&format!("{TWO_FACTOR}/begin"), &[]).await;
    for password in ["", "wrong"] {
        let form = [("code", "123456"), ("password", password)];
        let answer = ada.post(TWO_FACTOR, &form).await;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let page = answer.text().await.unwrap();
        assert!(page.contains("This is not your password."));
    }
    let in_again = site.guest().log_in("ada", PASSWORD).await;
    assert_eq!(in_again.status(), StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn the_owner_hears_of_every_change_and_pending_links_end() {
    let postbox = Postbox::open().await;
    let site = site(&postbox).await;
    let (ada, _, _) = with_app(&site).await;
    // The first asks to confirm the address.
    let emails = postbox.emails(2).await;
    assert!(emails[1].text.contains("Two-factor login was turned on"));
    site.guest().post("/reset", &[("identifier", "ada")]).await;
    let link = postbox.emails(3).await[2].link("/reset/");
    let form = [("password", PASSWORD), ("new_password", NEW)];
    let changed = ada.post("/settings/password", &form).await;
    assert_eq!(changed.status(), StatusCode::OK);
    let emails = postbox.emails(4).await;
    assert!(emails[3].text.contains("Your password was changed"));
    let dead = site.guest().get(&link).await;
    assert_eq!(dead.status(), StatusCode::NOT_FOUND);
    ada.post(&format!("{TWO_FACTOR}/off"), &[("password", NEW)])
        .await;
    let emails = postbox.emails(5).await;
    assert!(emails[4].text.contains("Two-factor login was turned off"));
}

#[tokio::test]
async fn guessing_from_many_addresses_is_stopped_and_the_owners_devices_go_on() {
    let postbox = Postbox::open().await;
    let site = site(&postbox).await;
    let ada = site.person("ada").await;
    postbox.emails(1).await;
    let stranger = site.guest();
    let mut refused = 0;
    for number in 0..9 {
        let address = format!("198.51.100.{number}");
        let status = log_in_from(&stranger, &address, "wrong").await;
        refused += usize::from(status == StatusCode::TOO_MANY_REQUESTS);
    }
    assert_eq!(refused, 4);
    // Not even with the right password, on a device that is not known.
    let status = log_in_from(&stranger, "203.0.113.1", PASSWORD).await;
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
    ada.post("/logout", &[]).await;
    assert!(!is_signed_in(&ada).await);
    let status = log_in_from(&ada, "203.0.113.2", PASSWORD).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let emails = postbox.emails(2).await;
    assert!(emails[1].text.contains("Someone is guessing your password"));
    assert_eq!(postbox.count().await, 2, "told more than once");
}

#[tokio::test]
async fn an_administrator_turns_a_lost_second_factor_off_and_revokes_old_secrets() {
    let mut site = Site::start().await;
    let (_, _, _) = with_app(&site).await;
    pending(&site.guest(), "/").await;
    let done = said(&admin(&site, &["two-factor-off", "ada"], "").await);
    assert!(done.contains("password alone"), "{done}");
    let answer = site.guest().log_in("ada", PASSWORD).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    complained(&admin(&site, &["two-factor-off", "nobody"], "").await);
    let cookie = answer.headers()["set-cookie"].to_str().unwrap();
    let cookie = cookie.split(';').next().unwrap();
    for (command, status) in [
        (["rotate-secret"].as_slice(), StatusCode::OK),
        (&["rotate-secret", "--revoke"], StatusCode::SEE_OTHER),
    ] {
        said(&admin(&site, command, "").await);
        site = site
            .start_again(|settings| settings.captions.enabled = false)
            .await;
        let request = site.guest().request(Method::GET, "/settings/security");
        let answer = request.header("Cookie", cookie).send().await.unwrap();
        assert_eq!(answer.status(), status, "{command:?}");
    }
}
