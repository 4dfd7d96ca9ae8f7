//! Codes from an app after the password, and codes on paper.

use reqwest::StatusCode;
use totp_rs::{Builder, Secret};

use crate::site::{PASSWORD, Person, Site, location};

const HERE: &str = "/settings/two-factor";

/// What stands between two texts in a page.
fn between<'p>(page: &'p str, before: &str, after: &str) -> &'p str {
    let (_, rest) = page.split_once(before).expect(before);
    rest.split_once(after).expect(after).0
}

/// The app on someone's phone.
pub struct Phone(Secret);

impl Phone {
    fn scan(page: &str) -> Self {
        assert!(page.contains("data:image/png;base64,"));
        let key = between(page, "into the app: <code dir=\"ltr\">", "</code>");
        Self(Secret::try_from_base32(key).unwrap())
    }

    /// The code of so many half minutes from now.
    fn code(&self, later: u64) -> String {
        let totp = Builder::new().with_secret(self.0.clone()).build().unwrap();
        let now = std::time::SystemTime::now();
        let now = now.duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
        totp.generate(now + 30 * later).to_string()
    }
}

/// Someone who has turned it on, with their app and their codes on paper.
pub async fn with_app(site: &Site) -> (Person, Phone, Vec<String>) {
    let ada = site.person("ada").await;
    assert!(ada.page(HERE).await.contains("Set up"));
    ada.post(&format!("{HERE}/begin"), &[]).await;
    let phone = Phone::scan(&ada.page(HERE).await);
    let wrong = ada
        .post(HERE, &[("code", "000000"), ("password", PASSWORD)])
        .await;
    assert_eq!(wrong.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let answer = ada
        .post(HERE, &[("code", &phone.code(0)), ("password", PASSWORD)])
        .await;
    assert_eq!(answer.status(), StatusCode::OK);
    let page = answer.text().await.unwrap();
    let codes: Vec<String> = page
        .split("<li><code>")
        .skip(1)
        .map(|part| part.split('<').next().unwrap().to_owned())
        .collect();
    assert_eq!(codes.len(), 10);
    let page = ada.page(HERE).await;
    assert!(page.contains("10 recovery codes left") && !page.contains(&codes[0]));
    (ada, phone, codes)
}

/// Shows the password, and returns what then says so.
pub async fn pending(person: &Person, next: &str) -> String {
    let form = [
        ("identifier", "ada"),
        ("password", PASSWORD),
        ("next", next),
    ];
    let answer = person.post("/login", &form).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert!(!answer.headers().contains_key("set-cookie"));
    let page = answer.text().await.unwrap();
    between(&page, "name=\"pending\" value=\"", "\"").to_owned()
}

#[tokio::test]
async fn a_code_is_asked_for_after_the_password_and_taken_once() {
    let site = Site::start().await;
    let (_, phone, _) = with_app(&site).await;
    let guest = site.guest();
    let pending = pending(&guest, "/bookmarks").await;
    let used = phone.code(0);
    let later = phone.code(1);
    for wrong in ["", "123456", "abcde-fghij", used.as_str()] {
        let form = [("pending", pending.as_str()), ("code", wrong)];
        let answer = guest.post("/login/code", &form).await;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert!(guest.get(HERE).await.status() == StatusCode::SEE_OTHER);
    }
    let form = [
        ("pending", pending.as_str()),
        ("code", later.as_str()),
        ("next", "/bookmarks"),
    ];
    let answer = guest.post("/login/code", &form).await;
    assert_eq!(guest.landing(&location(&answer)).await, "/bookmarks");
    assert!(guest.page(HERE).await.contains("On: logging in takes"));
    let again = site.guest().post("/login/code", &form).await;
    assert_eq!(again.status(), StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_code_on_paper_opens_once_and_new_ones_replace_the_old() {
    let site = Site::start().await;
    let (ada, _, codes) = with_app(&site).await;
    for (code, status) in [
        (&codes[3], StatusCode::SEE_OTHER),
        (&codes[3], StatusCode::UNPROCESSABLE_ENTITY),
        (&codes[4].to_uppercase(), StatusCode::SEE_OTHER),
    ] {
        let guest = site.guest();
        let pending = pending(&guest, "/").await;
        let form = [("pending", pending.as_str()), ("code", code)];
        assert_eq!(guest.post("/login/code", &form).await.status(), status);
    }
    assert!(ada.page(HERE).await.contains("8 recovery codes left"));
    let path = format!("{HERE}/codes");
    let wrong = ada.post(&path, &[("password", "wrong")]).await;
    assert_eq!(wrong.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = ada.post(&path, &[("password", PASSWORD)]).await;
    assert!(
        page.text()
            .await
            .unwrap()
            .contains("10 recovery codes left")
    );
    let guest = site.guest();
    let pending = pending(&guest, "/").await;
    let form = [("pending", pending.as_str()), ("code", codes[5].as_str())];
    let status = guest.post("/login/code", &form).await.status();
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn it_is_turned_off_by_the_password() {
    let site = Site::start().await;
    let (ada, _, _) = with_app(&site).await;
    let off = format!("{HERE}/off");
    let wrong = ada.post(&off, &[("password", "wrong")]).await;
    assert_eq!(wrong.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(ada.page(HERE).await.contains("On: logging in"));
    let done = ada.post(&off, &[("password", PASSWORD)]).await;
    assert_eq!(location(&done), HERE);
    // Where there is none, there are no codes for it either.
    let codes = format!("{HERE}/codes");
    let none = ada.post(&codes, &[("password", PASSWORD)]).await;
    assert_eq!(none.status(), StatusCode::CONFLICT);
    let answer = site.guest().log_in("ada", PASSWORD).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn guessing_codes_is_slowed_down_and_half_a_login_opens_nothing() {
    let site = Site::start_with(|settings| {
        settings.captions.enabled = false;
        settings.limits.sign_in_account.count = 4;
    })
    .await;
    let (_, phone, _) = with_app(&site).await;
    let guest = site.guest();
    let pending = pending(&guest, "/").await;
    let cookie = format!("vignette_session={pending}");
    let request = site.guest().request(reqwest::Method::GET, HERE);
    let answer = request.header("Cookie", cookie).send().await.unwrap();
    assert_eq!(
        answer.status(),
        StatusCode::SEE_OTHER,
        "half a login was enough"
    );
    for _ in 0..2 {
        let form = [("pending", pending.as_str()), ("code", "000000")];
        let status = guest.post("/login/code", &form).await.status();
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let code = phone.code(1);
    let form = [("pending", pending.as_str()), ("code", code.as_str())];
    let status = guest.post("/login/code", &form).await.status();
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
    let form = [("pending", "made.up.token"), ("code", code.as_str())];
    let status = guest.post("/login/code", &form).await.status();
    assert_eq!(status, StatusCode::UNAUTHORIZED);
}
