//! Every endpoint with a rate limit says when to come back.

use std::time::{SystemTime, UNIX_EPOCH};

use reqwest::{Method, Response, StatusCode};
use vignette::services::limits::Rate;
use vignette::settings::Settings;

use crate::account::two_factor::{pending, with_app};
use crate::archives::transfers::{import, settled};
use crate::captions::rewriting::{agree, site_with};
use crate::language_model::{LanguageModel, three};
use crate::mail_server::Postbox;
use crate::pictures::jpeg;
use crate::site::{PASSWORD, Person, Site, location};

/// Seconds of the windows: no two end at the same time, and none for hours unless it is their turn.
const SIGN_IN_ACCOUNT: u32 = 86_400;
const SIGN_IN_ADDRESS: u32 = 90_001;
const SIGN_UP: u32 = 93_002;
const EMAIL_ADDRESS: u32 = 96_003;
const EMAIL_ACCOUNT: u32 = 99_004;
const EXPORT: u32 = 102_005;
const IMPORT: u32 = 114_009;
const UPLOAD: u32 = 105_006;
const COMMENT: u32 = 108_007;
const REPORT: u32 = 111_008;
const SUGGEST: u32 = 117_010;
const REACTION: u32 = 120_011;
const REMOTE: u32 = 123_012;

/// More attempts than any window here takes, twice over, should one end meanwhile.
const TRIES: u32 = 25;

fn few(settings: &mut Settings) {
    let rate = |count, seconds| Rate { count, seconds };
    let limits = &mut settings.limits;
    limits.sign_in_account = rate(4, SIGN_IN_ACCOUNT);
    limits.sign_in_address = rate(9, SIGN_IN_ADDRESS);
    limits.sign_up_address = rate(6, SIGN_UP);
    limits.email_address = rate(3, EMAIL_ADDRESS);
    limits.email_account = rate(3, EMAIL_ACCOUNT);
    limits.export_person = rate(2, EXPORT);
    limits.import_person = rate(2, IMPORT);
    limits.upload_person = rate(3, UPLOAD);
    limits.comment_person = rate(2, COMMENT);
    limits.report_person = rate(2, REPORT);
    limits.suggest_person = rate(2, SUGGEST);
    limits.reaction_person = rate(2, REACTION);
    limits.remote_person = rate(2, REMOTE);
}

async fn site(postbox: &Postbox) -> Site {
    let url = postbox.url();
    Site::start_with(|settings| {
        settings.captions.enabled = false;
        settings.mail.smtp = Some(url.into());
        settings.mail.from = "photos@example.org".into();
        settings.server.public_url = Some("http://localhost:8080".parse().unwrap());
        few(settings);
    })
    .await
}

/// Seconds until the window is over.
fn left(window: u32) -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let window = u64::from(window);
    window - now.as_secs() % window
}

/// Tries until it is too often, and holds the answer to the window that is meant.
async fn refused_in_time<F>(what: &str, window: u32, attempt: F)
where
    F: AsyncFn(u32) -> Response,
{
    for number in 0..TRIES {
        let before = left(window);
        let answer = attempt(number).await;
        if answer.status() != StatusCode::TOO_MANY_REQUESTS {
            continue;
        }
        let header = answer.headers().get("retry-after");
        let seconds = header.unwrap_or_else(|| panic!("{what} does not say when"));
        let seconds: u64 = seconds.to_str().unwrap().parse().unwrap();
        assert!(
            (1..=u64::from(window)).contains(&seconds),
            "{what}: {seconds}"
        );
        assert!(
            seconds.abs_diff(before) <= 10,
            "{what}: {seconds} seconds, and the window has {before}"
        );
        return;
    }
    panic!("{what} was never too often");
}

#[tokio::test]
async fn coming_in_too_often_says_when_to_come_back() {
    let postbox = Postbox::open().await;
    let site = site(&postbox).await;
    let (ada, _, _) = with_app(&site).await;
    let guest = site.guest();
    let pending = pending(&guest, "/").await;
    let wrong = [("identifier", "ada"), ("password", "wrong")];
    refused_in_time("/login, one account", SIGN_IN_ACCOUNT, async |_| {
        guest.post("/login", &wrong).await
    })
    .await;
    refused_in_time("/login, one address", SIGN_IN_ADDRESS, async |number| {
        guest.log_in(&format!("nobody{number}"), "wrong").await
    })
    .await;
    let code = [("pending", pending.as_str()), ("code", "000000")];
    refused_in_time("/login/code", SIGN_IN_ACCOUNT, async |_| {
        guest.post("/login/code", &code).await
    })
    .await;
    refused_in_time("/login/passkey", SIGN_IN_ADDRESS, async |_| {
        let request = guest.request(Method::POST, "/login/passkey");
        let request = request.header("Content-Type", "application/json");
        let body = r#"{"token":"none","credential":{},"next":"/"}"#;
        request.body(body).send().await.unwrap()
    })
    .await;
    refused_in_time("/login/passkey/begin", SIGN_IN_ADDRESS, async |_| {
        guest.post("/login/passkey/begin", &[]).await
    })
    .await;
    refused_in_time("/reset", EMAIL_ADDRESS, async |_| {
        guest.post("/reset", &[("identifier", "nobody")]).await
    })
    .await;
    refused_in_time("/settings/email/confirm", EMAIL_ACCOUNT, async |_| {
        ada.post("/settings/email/confirm", &[]).await
    })
    .await;
    refused_in_time("/signup", SIGN_UP, async |number| {
        let name = format!("person{number}");
        let email = format!("{name}@example.org");
        site.guest().sign_up(&name, &email, PASSWORD).await
    })
    .await;
}

#[tokio::test]
async fn ones_own_password_tried_too_often_says_when_to_try_again() {
    let postbox = Postbox::open().await;
    let site = site(&postbox).await;
    let ada = site.person("ada").await;
    let bob = site.person("bob").await;
    // They share one count, so each of these endpoints is the first to be too often for someone.
    for (number, endpoint) in [
        "/settings/password",
        "/settings/email",
        "/settings/two-factor/codes",
        "/settings/two-factor/off",
        "/settings/passkeys/begin",
        "/settings/passkeys/remove",
        "/settings/account/delete",
    ]
    .into_iter()
    .enumerate()
    {
        let person = if number % 2 == 0 { &ada } else { &bob };
        let form = [
            ("password", "wrong"),
            ("new_password", "kiwi-granite-88"),
            ("email", "new@example.org"),
            ("name", "My phone"),
            ("passkey", "01234567-0123-7123-8123-0123456789ab"),
        ];
        refused_in_time(endpoint, SIGN_IN_ACCOUNT, async |_| {
            person.post(endpoint, &form).await
        })
        .await;
    }
    let endpoint = "/settings/two-factor";
    ada.post(&format!("{endpoint}/begin"), &[]).await;
    refused_in_time(endpoint, SIGN_IN_ACCOUNT, async |_| {
        ada.post(endpoint, &[("code", "000000"), ("password", PASSWORD)])
            .await
    })
    .await;
}

#[tokio::test]
async fn words_from_elsewhere_asked_for_too_often_say_when_to_go_on() {
    let model = LanguageModel::start(three()).await;
    let site = site_with(&model, few).await;
    let ada = site.person("ada").await;
    agree(&ada, &model, &[]).await;
    let draft = ada.begin_draft(jpeg()).await;
    refused_in_time("other words", REMOTE, async |_| {
        let form = [("caption", "Sea"), ("action", "rewrite-shorter")];
        ada.post(&draft, &form).await
    })
    .await;
    assert!(
        (2..=4).contains(&model.asked().len()),
        "what is refused is not sent"
    );
}

async fn report(person: &Person, path: &str) -> Response {
    let form = [("reason", "spam"), ("words", "Once more.")];
    person.post(&format!("{path}/report"), &form).await
}

#[tokio::test]
async fn sharing_and_talking_too_often_says_when_to_go_on() {
    let postbox = Postbox::open().await;
    let site = site(&postbox).await;
    let ada = site.person("ada").await;
    let bob = site.person("bob").await;
    let post = ada.publish(jpeg(), "A dog.", "#dog").await;
    let draft = ada.begin_draft(jpeg()).await;
    let answer = bob
        .post(&format!("{post}/comments"), &[("text", "First!")])
        .await;
    let written = location(&answer);
    let comment = written.split_once("#comment-").unwrap().1;
    refused_in_time("other suggestions", SUGGEST, async |_| {
        ada.post(&draft, &[("action", "suggest")]).await
    })
    .await;
    refused_in_time("comments", COMMENT, async |_| {
        let path = format!("{post}/comments");
        bob.post(&path, &[("text", "And another.")]).await
    })
    .await;
    refused_in_time("likes", REACTION, async |_| {
        ada.post(&format!("{post}/like"), &[("next", "/")]).await
    })
    .await;
    refused_in_time("follows", REACTION, async |number| {
        let act = ["follow", "unfollow"][number as usize % 2];
        bob.post(&format!("/@ada/{act}"), &[("next", "/")]).await
    })
    .await;
    refused_in_time("/compose", UPLOAD, async |_| ada.upload(jpeg()).await).await;
    refused_in_time("adding pictures", UPLOAD, async |_| {
        let path = format!("{draft}/pictures");
        ada.send(&path, None, [("more.jpg", jpeg())]).await
    })
    .await;
    refused_in_time("a picture of oneself", UPLOAD, async |_| {
        ada.send("/settings/avatar", None, [("me.jpg", jpeg())])
            .await
    })
    .await;
    refused_in_time("exporting", EXPORT, async |_| {
        settled(&ada).await;
        ada.post("/settings/archives/export", &[]).await
    })
    .await;
    refused_in_time("importing", IMPORT, async |_| {
        settled(&ada).await;
        import(&ada, jpeg()).await
    })
    .await;
    let comment = format!("/comments/{comment}");
    for (person, target) in [
        (&bob, post.as_str()),
        (&bob, "/@ada"),
        (&ada, "/@bob"),
        (&ada, comment.as_str()),
    ] {
        let what = format!("{target}/report");
        refused_in_time(&what, REPORT, async |_| report(person, target).await).await;
    }
}
