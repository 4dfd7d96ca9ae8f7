//! A passkey is added, opens the account, and is removed, with a device that the browser makes up.

use fantoccini::Locator;
use fantoccini::wd::WebDriverCompatibleCommand;
use reqwest::Method;
use serde_json::json;
use url::{ParseError, Url};

use crate::barriers;
use crate::browser::{Browser, Look};
use crate::program::Program;

const HERE: &str = "/settings/passkeys";

/// Gives the browser a device that verifies its owner, <https://www.w3.org/TR/webauthn-3/#sctn-automation>.
#[derive(Debug)]
struct AddAuthenticator;

impl WebDriverCompatibleCommand for AddAuthenticator {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        let session = session.unwrap_or_default();
        base.join(&format!("session/{session}/webauthn/authenticator"))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        let device = json!({
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": true,
            "hasUserVerification": true, "isUserConsenting": true, "isUserVerified": true
        });
        (Method::POST, Some(device.to_string()))
    }
}

/// The program at the name by which browsers trust it without TLS.
fn by_name(program: &Program) -> String {
    program.address.replace("127.0.0.1", "localhost")
}

async fn shows(browser: &Browser, css: &str) -> bool {
    let found = browser.client.find(Locator::Css(css)).await;
    match found {
        Ok(element) => element.is_displayed().await.unwrap_or(false),
        Err(_) => false,
    }
}

async fn add(browser: &Browser, password: &str) {
    browser.fill("#name", "My laptop").await;
    browser.fill("#password", password).await;
    browser.click("[data-passkey-add] button").await;
}

pub async fn a_passkey_is_added_and_opens_the_account() {
    let program = Program::start();
    let mut found = Vec::new();
    for look in [Look::WIDE, Look::PHONE.dark()] {
        let browser = Browser::open(&by_name(&program), look).await;
        browser.client.issue_cmd(AddAuthenticator).await.unwrap();
        browser.sign_up(&format!("ada_{}", look.width)).await;
        browser.go("/settings/security").await;
        browser.click(&format!("a[href='{HERE}']")).await;
        browser.arrives_at(HERE).await;
        assert!(!shows(&browser, "[data-passkeys-missing]").await);
        add(&browser, "wrong-password").await;
        browser
            .until("a refusal", || async {
                browser.text().await.contains("This is not your password")
            })
            .await;
        add(&browser, "mango-quartz-77").await;
        browser.find(".links li").await;
        assert!(browser.text().await.contains("My laptop"));
        barriers::check_here(&browser, HERE, &mut found).await;
        browser
            .photograph(&format!("passkeys-{}", look.width))
            .await;

        add(&browser, "mango-quartz-77").await;
        browser
            .until("one for each device", || async {
                let text = browser.text().await;
                text.contains("already has a passkey for your account")
            })
            .await;

        browser.go("/").await;
        browser.click("summary[aria-label^='You']").await;
        browser.click("form[action='/logout'] button").await;
        browser.find("nav a[href='/login']").await;
        browser.go("/login?next=/settings/passkeys").await;
        browser.find("[data-passkey-login] button").await;
        assert!(shows(&browser, "[data-passkey-login] button").await);
        barriers::check_here(&browser, "/login", &mut found).await;
        browser
            .photograph(&format!("login-passkey-{}", look.width))
            .await;
        browser.click("[data-passkey-login] button").await;
        browser.arrives_at(HERE).await;
        browser
            .until("a trace of it", || async {
                browser.text().await.contains("Last used")
            })
            .await;

        browser.fill("#remove_password", "mango-quartz-77").await;
        browser.click("form[action$='/remove'] button").await;
        browser
            .until("no passkey", || async {
                browser.count(".links li").await == 0
            })
            .await;
        browser.close().await;
    }
    let browser = Browser::open(&by_name(&program), Look::WIDE.without_javascript()).await;
    browser.sign_up("bob").await;
    browser.go(HERE).await;
    browser.find("[data-passkeys-missing]").await;
    assert!(shows(&browser, "[data-passkeys-missing]").await);
    assert!(!shows(&browser, "[data-passkey-add]").await);
    browser.close().await;
    assert!(found.is_empty(), "{}", found.join("\n"));
}
