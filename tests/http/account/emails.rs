//! One-time links by mail: for a forgotten password, and to confirm an address.

use reqwest::StatusCode;
use vignette::cli::credentials::reset_link;
use vignette::domain::Email;
use vignette::services::account::emails::{self, Outbox};

use crate::account::security::{NEW, is_signed_in, text};
use crate::mail_server::Postbox;
use crate::site::{PASSWORD, Site, location};

/// A site that sends email.
pub async fn with_post(postbox: &Postbox) -> Site {
    let url = postbox.url();
    Site::start_with(|settings| {
        settings.captions.enabled = false;
        settings.mail.smtp = Some(url.into());
        settings.mail.from = "Vignette <photos@example.org>".into();
        settings.server.public_url = Some("http://photos.example.org".parse().unwrap());
    })
    .await
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_by_an_email() {
    let postbox = Postbox::open().await;
    let site = with_post(&postbox).await;
    let ada = site.person("ada").await;
    assert!(postbox.emails(1).await[0].to.contains("ada@example.org"));
    let guest = site.guest();
    assert!(guest.page("/login").await.contains("href=\"/reset\""));
    let page = guest
        .post("/reset", &[("identifier", "Ada@Example.org")])
        .await;
    let page = text(page, StatusCode::OK).await;
    assert!(page.contains("If there is an account"));
    let emails = postbox.emails(2).await;
    assert!(emails[1].text.contains("http://photos.example.org/reset/"));
    let link = emails[1].link("/reset/");
    assert!(guest.page(&link).await.contains("For @ada"));
    let weak = guest.post(&link, &[("password", "12345678")]).await;
    let page = text(weak, StatusCode::UNPROCESSABLE_ENTITY).await;
    assert!(page.contains("too easily guessed"));
    let done = guest.post(&link, &[("password", NEW)]).await;
    assert_eq!(location(&done), "/login?changed=1");
    assert!(
        guest
            .page("/login?changed=1")
            .await
            .contains("Log in with it")
    );
    assert!(!is_signed_in(&ada).await, "a thief would still be in");
    let status = guest.log_in("ada", NEW).await.status();
    assert_eq!(status, StatusCode::SEE_OTHER);
    let again = guest
        .post(&link, &[("password", "another-granite-42")])
        .await;
    let page = text(again, StatusCode::NOT_FOUND).await;
    assert!(page.contains("no longer works"));
}

#[tokio::test]
async fn asking_for_an_email_tells_nobody_who_has_an_account() {
    let postbox = Postbox::open().await;
    let site = with_post(&postbox).await;
    site.person("ada").await;
    postbox.emails(1).await;
    let mut pages = Vec::new();
    for identifier in [
        "bob@example.org",
        "nobody",
        "not a name!",
        "ada@example.org",
    ] {
        let answer = site
            .guest()
            .post("/reset", &[("identifier", identifier)])
            .await;
        pages.push(text(answer, StatusCode::OK).await);
    }
    assert!(pages.iter().all(|page| *page == pages[0]));
    postbox.emails(2).await;
    assert_eq!(
        postbox.count().await,
        2,
        "someone without an account got a letter"
    );
}

#[tokio::test]
async fn emails_to_one_person_are_few() {
    let postbox = Postbox::open().await;
    let url = postbox.url();
    let site = Site::start_with(|settings| {
        settings.captions.enabled = false;
        settings.mail.smtp = Some(url.into());
        settings.mail.from = "photos@example.org".into();
        settings.server.public_url = Some("http://photos.example.org".parse().unwrap());
        settings.limits.email_account.count = 2;
        settings.limits.email_address.count = 6;
    })
    .await;
    let ada = site.person("ada").await;
    postbox.emails(1).await;
    for _ in 0..6 {
        let asked = site.guest().post("/reset", &[("identifier", "ada")]).await;
        assert_eq!(asked.status(), StatusCode::OK);
    }
    let asked = site.guest().post("/reset", &[("identifier", "bob")]).await;
    assert_eq!(asked.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(asked.headers().contains_key("retry-after"));
    postbox.emails(2).await;
    let again = ada.post("/settings/email/confirm", &[]).await;
    assert_eq!(again.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(postbox.count().await, 2);
}

#[tokio::test]
async fn an_address_is_confirmed_by_an_email_and_again_when_it_changes() {
    let postbox = Postbox::open().await;
    let site = with_post(&postbox).await;
    let ada = site.person("ada").await;
    site.person("bob").await;
    let emails = postbox.emails(2).await;
    let to = |who: &str| {
        let message = emails.iter().find(|message| message.to.contains(who));
        message.unwrap().link("/confirm/")
    };
    let link = to("ada@");
    assert!(
        ada.page("/settings/account")
            .await
            .contains("not confirmed yet")
    );
    let page = site.guest().page(&link).await;
    assert!(page.contains("ada@example.org") && page.contains("@ada"));
    assert!(
        ada.page("/settings/account")
            .await
            .contains("not confirmed yet")
    );
    assert_eq!(location(&ada.post(&link, &[]).await), "/settings/account");
    let page = ada.page("/settings/account").await;
    assert!(page.contains(", confirmed") && !page.contains("not confirmed yet"));
    for (email, password, problem) in [
        ("bob@example.org", PASSWORD, "another account"),
        ("nowhere", PASSWORD, "does not look like an e-mail"),
        ("countess@example.org", "wrong", "not your password"),
    ] {
        let form = [("email", email), ("password", password)];
        let answer = ada.post("/settings/email", &form).await;
        let page = text(answer, StatusCode::UNPROCESSABLE_ENTITY).await;
        assert!(page.contains(problem), "{email}: {problem} is missing");
        assert!(page.contains(&format!("value=\"{email}\"")));
    }
    let form = [("email", "countess@example.org"), ("password", PASSWORD)];
    let page = text(ada.post("/settings/email", &form).await, StatusCode::OK).await;
    assert!(page.contains("countess@example.org, not confirmed yet"));
    // One to the new address and one to the old, in whichever order.
    let emails = postbox.emails(4).await.split_off(2);
    let to = |who: &str| emails.iter().find(|it| it.to.contains(who)).unwrap();
    let notified = &to("ada@example.org").text;
    assert!(notified.contains("was changed to countess@example.org"));
    assert!(!notified.contains("/confirm/") && !notified.contains("/reset/"));
    let link = to("countess@example.org").link("/confirm/");
    assert_eq!(location(&site.guest().post(&link, &[]).await), "/login");
    assert!(
        ada.page("/settings/account")
            .await
            .contains("countess@example.org, confirmed")
    );
}

#[tokio::test]
async fn an_administrator_makes_a_link_where_no_emails_are_written() {
    let site = Site::start().await;
    site.person("ada").await;
    let guest = site.guest();
    assert!(guest.page("/reset").await.contains("sends no email"));
    let store = site.store().await;
    let unknown = reset_link(&*store, "bob").await.unwrap_err().to_string();
    assert!(unknown.contains("nobody called bob"), "{unknown}");
    let earlier = reset_link(&*store, "ada").await.unwrap();
    let link = reset_link(&*store, "@Ada").await.unwrap();
    let answer = guest.post(&earlier, &[("password", NEW)]).await;
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
    let answer = guest.post(&link, &[("password", NEW)]).await;
    assert_eq!(location(&answer), "/login?changed=1");
    let status = guest.log_in("ada", NEW).await.status();
    assert_eq!(status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn made_up_links_and_links_for_something_else_do_nothing() {
    let postbox = Postbox::open().await;
    let site = with_post(&postbox).await;
    site.person("ada").await;
    let confirm = postbox.emails(1).await[0].link("/confirm/");
    let token = confirm.strip_prefix("/confirm/").unwrap();
    let long = "A".repeat(27);
    for path in [
        format!("/reset/{token}"),
        format!("/reset/{long}"),
        "/reset/x".into(),
        "/confirm/%F0%9F%92%A5".into(),
    ] {
        let guest = site.guest();
        assert_eq!(
            guest.get(&path).await.status(),
            StatusCode::NOT_FOUND,
            "{path}"
        );
        let answer = guest.post(&path, &[("password", NEW)]).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
    }
    let status = site.guest().log_in("ada", PASSWORD).await.status();
    assert_eq!(status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_test_email_arrives_with_the_headers_that_mail_servers_want() {
    let postbox = Postbox::open().await;
    let base = "http://photos.example.org".to_owned();
    let mailer = vignette::mail::Mailer::new(&postbox.url().into(), "Photos <a@example.org>");
    let outbox = Outbox {
        mailer: mailer.unwrap(),
        base,
    };
    let to = Email::parse("somewhere@example.org").unwrap();
    emails::test(&outbox, to).await.unwrap();
    let message = postbox.emails(1).await[0].clone();
    assert!(message.to.contains("somewhere@example.org"));
    for part in [
        "Message-ID: <",
        "@example.org>",
        "MIME-Version: 1.0",
        "Date: ",
        "arrive.",
    ] {
        assert!(message.text.contains(part), "{part}: {}", message.text);
    }
}
