//! Headless Chromium through WebDriver.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::elements::Element;
use fantoccini::key::Key;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

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

/// How the browser looks at the site.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    pub width: u32,
    pub dark: bool,
    pub javascript: bool,
}

impl Look {
    pub const WIDE: Self = Self {
        width: 1440,
        dark: false,
        javascript: true,
    };
    pub const PHONE: Self = Self {
        width: 390,
        ..Self::WIDE
    };

    pub fn dark(self) -> Self {
        Self { dark: true, ..self }
    }

    pub fn without_javascript(self) -> Self {
        Self {
            javascript: false,
            ..self
        }
    }

    fn capabilities(self) -> Value {
        let height = if self.width < 600 { 844 } else { 1000 };
        let mut arguments = vec![
            "--headless=new".to_owned(),
            "--no-sandbox".to_owned(),
            "--disable-gpu".to_owned(),
            "--disable-quic".to_owned(),
            "--no-first-run".to_owned(),
            "--disable-background-networking".to_owned(),
            "--disable-component-update".to_owned(),
            "--disable-sync".to_owned(),
            "--disable-dev-shm-usage".to_owned(),
            "--hide-scrollbars".to_owned(),
            format!("--window-size={},{height}", self.width),
        ];
        arguments.push(format!(
            "--blink-settings=preferredColorScheme={}",
            u8::from(!self.dark)
        ));
        let mut options = json!({ "args": arguments, "prefs": {} });
        if self.width < 600 {
            let metrics = json!({ "width": self.width, "height": height, "pixelRatio": 2.0 });
            options["mobileEmulation"] = json!({ "deviceMetrics": metrics });
        }
        if !self.javascript {
            options["prefs"]["profile.managed_default_content_settings.javascript"] = json!(2);
        }
        json!({ "browserName": "chrome", "goog:chromeOptions": options, "unhandledPromptBehavior": "accept" })
    }
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

    pub async fn click(&self, css: &str) {
        let element = self.find(css).await;
        if element.click().await.is_ok() {
            return;
        }
        // The driver scrolls as little as it must, and so below the bar at the lower edge of phones.
        element.send_keys("").await.unwrap();
        if element.click().await.is_err() {
            element
                .send_keys(&char::from(Key::Enter).to_string())
                .await
                .unwrap();
        }
    }

    /// Types into a field, in place of what it holds.
    pub async fn fill(&self, css: &str, text: &str) {
        let field = self.find(css).await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
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
        self.find(css)
            .await
            .prop("value")
            .await
            .unwrap()
            .unwrap_or_default()
    }

    /// The text of an element, which a script may exchange for another while it is read.
    pub async fn text_of(&self, css: &str) -> String {
        loop {
            if let Ok(text) = self.find(css).await.text().await {
                return text;
            }
        }
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

    /// Leaves a picture of the window in `artifacts/screenshots/`.
    pub async fn photograph(&self, name: &str) {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("artifacts/screenshots");
        std::fs::create_dir_all(&folder).unwrap();
        let png = self.client.screenshot().await.unwrap();
        std::fs::write(folder.join(format!("{name}.png")), png).unwrap();
    }
}
