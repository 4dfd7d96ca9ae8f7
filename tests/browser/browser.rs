//! Headless Chromium through WebDriver.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::key::Key;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::Value;

pub use super::look::Look;

/// How long a page may take to show what a case waits for: the machine may be busy.
const PATIENCE: Duration = Duration::from_secs(60);

/// Whether a browser can be had.
pub fn available() -> Result<(), String> {
    for program in ["chromium", "chromedriver"] {
        let found = Command::new(program).arg("--version").output();
        if !found.is_ok_and(|output| output.status.success()) {
            return Err(format!(
                "there is no {program} on this machine: `make browser` installs it"
            ));
        }
    }
    Ok(())
}

/// A browser, which is closed when this goes.
pub struct Browser {
    pub client: Client,
    site: String,
    driver: Child,
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

impl Browser {
    pub async fn open(site: &str, look: Look) -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        drop(listener);
        let driver = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let Value::Object(capabilities) = look.capabilities() else {
            unreachable!()
        };
        let begun = Instant::now();
        loop {
            let mut builder = ClientBuilder::new(HttpConnector::new());
            builder.capabilities(capabilities.clone());
            match builder.connect(&format!("http://127.0.0.1:{port}")).await {
                Ok(client) => {
                    return Self {
                        client,
                        site: site.to_owned(),
                        driver,
                    };
                }
                Err(error) => assert!(begun.elapsed() < PATIENCE, "no browser: {error}"),
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }

    pub async fn close(self) {
        let _ = self.client.clone().close().await;
    }

    pub async fn go(&self, path: &str) {
        self.client
            .goto(&format!("{}{path}", self.site))
            .await
            .unwrap();
    }

    /// Waits for something that this selector finds.
    pub async fn find(&self, css: &str) -> Element {
        let found = self
            .client
            .wait()
            .at_most(PATIENCE)
            .for_element(Locator::Css(css))
            .await;
        match found {
            Ok(element) => element,
            Err(error) => panic!(
                "no {css} on {}: {error}\n{}",
                self.path().await,
                self.text().await
            ),
        }
    }

    pub async fn count(&self, css: &str) -> usize {
        self.client.find_all(Locator::Css(css)).await.unwrap().len()
    }

    /// What is done to an element may have to be done again: a script, or the next page, can exchange
    /// it for another between the moment it is found and the moment it is used.
    async fn with<T>(&self, css: &str, act: impl AsyncFn(Element) -> Result<T, CmdError>) -> T {
        let begun = Instant::now();
        loop {
            match act(self.find(css).await).await {
                Ok(done) => return done,
                Err(error) if error.is_stale_element_reference() && begun.elapsed() < PATIENCE => {}
                Err(error) => panic!("{css} on {}: {error}", self.path().await),
            }
        }
    }

    pub async fn click(&self, css: &str) {
        let click = async |element: Element| {
            if element.click().await.is_ok() {
                return Ok(());
            }
            // The driver scrolls as little as it must, and so below the bar at the lower edge of
            // phones.
            element.send_keys("").await?;
            match element.click().await {
                Ok(()) => Ok(()),
                Err(_) => element.send_keys(&char::from(Key::Enter).to_string()).await,
            }
        };
        self.with(css, click).await;
    }

    /// Types into a field, in place of what it holds.
    pub async fn fill(&self, css: &str, text: &str) {
        let fill = async |field: Element| {
            field.clear().await?;
            field.send_keys(text).await
        };
        self.with(css, fill).await;
    }

    /// Presses keys, wherever the focus is.
    pub async fn press(&self, keys: &str) {
        let focused = self.client.active_element().await.unwrap();
        focused.send_keys(keys).await.unwrap();
    }

    /// Whether this is what has the focus.
    pub async fn has_focus(&self, css: &str) -> bool {
        let script = "return document.activeElement.matches(arguments[0])";
        let focused = self.client.execute(script, vec![css.into()]).await;
        focused.unwrap().as_bool().unwrap()
    }

    pub async fn until_focused(&self, css: &str) {
        self.until(css, || self.has_focus(css)).await;
    }

    /// Presses Tab until this has the focus, as someone without a mouse would.
    pub async fn tab_to(&self, css: &str) {
        for _ in 0..60 {
            if self.has_focus(css).await {
                return;
            }
            self.press("\u{e004}").await;
        }
        panic!("Tab never comes to {css} on {}", self.path().await);
    }

    pub async fn value(&self, css: &str) -> String {
        let value = async |field: Element| field.prop("value").await;
        self.with(css, value).await.unwrap_or_default()
    }

    pub async fn text_of(&self, css: &str) -> String {
        let text = async |element: Element| element.text().await;
        self.with(css, text).await
    }

    pub async fn text(&self) -> String {
        match self.client.find(Locator::Css("body")).await {
            Ok(body) => body.text().await.unwrap_or_default(),
            Err(_) => String::new(),
        }
    }

    pub async fn path(&self) -> String {
        self.client.current_url().await.unwrap().path().to_owned()
    }

    /// Publishes the draft on the page, and says of suggestions left as they are that they are right.
    pub async fn publish_suggested(&self) {
        self.click("button[value=publish]").await;
        self.find("#ask .unchecked").await;
        self.click("button[value=publish]").await;
        self.arrives_at("/p/").await;
    }

    /// Waits until something about the page holds.
    pub async fn until<F: Future<Output = bool>>(&self, what: &str, mut holds: impl FnMut() -> F) {
        let begun = Instant::now();
        while !holds().await {
            let page = || async { format!("{}:\n{}", self.path().await, self.text().await) };
            assert!(
                begun.elapsed() < PATIENCE,
                "{what} never held on {}",
                page().await
            );
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Waits until the address begins like this.
    pub async fn arrives_at(&self, start: &str) {
        self.until(start, || async { self.path().await.starts_with(start) })
            .await;
    }

    pub async fn sign_up(&self, name: &str) {
        self.go("/signup").await;
        self.fill("#username", name).await;
        self.fill("#email", &format!("{name}@example.org")).await;
        self.fill("#password", "mango-quartz-77").await;
        self.click("form[action='/signup'] button").await;
        self.find("nav a[href='/compose']").await;
    }

    /// Logs in on the page that asks for it.
    pub async fn log_in(&self, name: &str) {
        self.fill("#identifier", name).await;
        self.fill("#password", "mango-quartz-77").await;
        self.click("form[action='/login'] button").await;
    }

    /// Leaves a picture of the window in `artifacts/screenshots/`.
    pub async fn photograph(&self, name: &str) {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("artifacts/screenshots");
        std::fs::create_dir_all(&folder).unwrap();
        let png = self.client.screenshot().await.unwrap();
        std::fs::write(folder.join(format!("{name}.png")), png).unwrap();
    }
}
