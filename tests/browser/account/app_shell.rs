//! The site as an app: installed, opened without a connection, and shared to.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::time::Duration;

use serde_json::{Value, json};

use crate::browser::{Browser, Look};
use crate::program::Program;

/// Asks the browser itself why it would not install the page.
async fn installability_errors(browser: &Browser) -> Value {
    let none = json!({});
    browser.devtools("Page.getInstallabilityErrors", none).await["installabilityErrors"].take()
}

pub async fn the_browser_would_install_the_site() {
    let program = Program::start();
    let browser = Browser::open(&program.address, Look::PHONE).await;
    browser.go("/explore").await;
    browser.is_controlled().await;
    assert_eq!(installability_errors(&browser).await, json!([]));
    // The page for whoever is offline has no manifest, and the browser would tell.
    browser.go("/offline").await;
    assert_ne!(installability_errors(&browser).await, json!([]));
    browser.close().await;
}

pub async fn without_a_connection_a_page_says_so() {
    let program = Program::start();
    let browser = Browser::open(&program.address, Look::PHONE).await;
    browser.sign_up("ada").await;
    browser.go("/home").await;
    browser.is_controlled().await;
    let list = "const names = await caches.keys();
        const all = await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname)));
        return all.flat();";
    let script = format!("const done = arguments[0]; (async () => {{ {list} }})().then(done);");
    let kept = browser.client.execute_async(&script, vec![]).await.unwrap();
    let kept: Vec<String> = serde_json::from_value(kept).unwrap();
    assert!(kept.iter().any(|path| path == "/offline"), "{kept:?}");
    let ours = |path: &String| path == "/offline" || path.starts_with("/static/");
    assert!(kept.iter().all(ours), "{kept:?}");
    drop(program);
    browser.go("/notifications").await;
    let text = browser.text().await;
    assert!(text.contains("You are offline"), "{text}");
    assert_eq!(browser.path().await, "/notifications");
    browser.photograph("offline-phone").await;
    browser.close().await;
}

/// Sends pictures as a phone does when they are shared with an installed site.
const SHARE: &str = r#"
    const [count, done] = arguments;
    (async () => {
      const chosen = new DataTransfer();
      for (let number = 0; number < count; number += 1) {
        const canvas = new OffscreenCanvas(80 + number, 60);
        canvas.getContext("2d").fillStyle = `rgb(${number * 40} 90 120)`;
        canvas.getContext("2d").fillRect(0, 0, 200, 60);
        const blob = await canvas.convertToBlob({ type: "image/jpeg" });
        chosen.items.add(new File([blob], `IMG ${number} ü.jpg`, { type: "image/jpeg" }));
      }
      const input = Object.assign(document.createElement("input"), { type: "file", name: "picture", multiple: true });
      input.files = chosen.files;
      const form = Object.assign(document.createElement("form"), { method: "post", action: "/share", enctype: "multipart/form-data" });
      form.append(input);
      document.body.append(form);
      done();
      form.submit();
    })();
"#;

async fn share(browser: &Browser, count: u8) {
    let arguments = vec![json!(count)];
    let shared = browser.client.execute_async(SHARE, arguments).await;
    shared.unwrap();
}

/// Nothing waits any more on the page of new posts, and there is this number of drafts.
async fn has_drafts(browser: &Browser, drafts: usize) {
    browser.go("/compose").await;
    browser.find("[data-upload]").await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(browser.path().await, "/compose");
    assert_eq!(browser.count("[data-shared]").await, 0);
    assert_eq!(browser.count(".drafts li").await, drafts);
}

/// Another site, whose page sends the form as soon as it is opened.
fn another_site(target: &str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let script = SHARE.replace("/share", &format!("{target}/share"));
    let page = format!("<body><script>(function () {{ {script} }})(1, () => {{}});</script>");
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 4096]);
            let length = page.len();
            let _ = write!(
                stream,
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{page}"
            );
        }
    });
    format!("http://localhost:{port}")
}

pub async fn another_site_shares_nothing() {
    let program = Program::start();
    let browser = Browser::open(&program.address, Look::PHONE).await;
    browser.sign_up("ada").await;
    browser.is_controlled().await;
    let other = another_site(&program.address);
    browser.client.goto(&other).await.unwrap();
    browser.arrives_at("/share").await;
    let text = browser.text().await;
    assert!(text.contains("sent from another site"), "{text}");
    has_drafts(&browser, 0).await;
    browser.close().await;
}

pub async fn shared_pictures_wait_for_the_login_and_become_a_draft() {
    let program = Program::start();
    let browser = Browser::open(&program.address, Look::PHONE).await;
    // The browser of the test has no window of an installed app.
    let app = "const real = matchMedia.bind(window);
        window.matchMedia = (query) => (query.includes('display-mode') ? { matches: false } : real(query));";
    browser.before_each_page(app).await;
    browser.sign_up("ada").await;
    browser.client.delete_all_cookies().await.unwrap();
    browser.go("/explore").await;
    browser.is_controlled().await;
    share(&browser, 2).await;
    browser.arrives_at("/login").await;
    browser.go("/explore").await;
    share(&browser, 1).await;
    browser.arrives_at("/login").await;
    browser.log_in("ada").await;
    browser.arrives_at("/compose/").await;
    let all = || async { browser.count("[data-picture]").await == 3 };
    browser.until("three pictures", all).await;
    has_drafts(&browser, 1).await;
    browser.close().await;
}

pub async fn what_is_shared_to_a_tab_is_asked_about_first() {
    let program = Program::start();
    let browser = Browser::open(&program.address, Look::PHONE.dark()).await;
    browser.sign_up("ada").await;
    browser.is_controlled().await;
    share(&browser, 2).await;
    browser.find("[data-shared]").await;
    browser.photograph("shared-phone-dark").await;
    browser.click("[data-shared] .quiet").await;
    has_drafts(&browser, 0).await;
    share(&browser, 2).await;
    browser.click("[data-shared] .button").await;
    browser.arrives_at("/compose/").await;
    let all = || async { browser.count("[data-picture]").await == 2 };
    browser.until("two pictures", all).await;
    has_drafts(&browser, 1).await;
    browser.close().await;
}
