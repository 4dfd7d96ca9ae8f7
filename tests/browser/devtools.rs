//! What WebDriver has no command for.

use fantoccini::wd::WebDriverCompatibleCommand;
use reqwest::Method;
use serde_json::{Value, json};
use url::{ParseError, Url};

use crate::browser::Browser;

/// A command of <https://chromedevtools.github.io/devtools-protocol/tot/> with its parameters.
#[derive(Debug)]
struct DevTools(&'static str, Value);

impl WebDriverCompatibleCommand for DevTools {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        let session = session.unwrap_or_default();
        base.join(&format!("session/{session}/goog/cdp/execute"))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        let command = json!({ "cmd": self.0, "params": self.1 });
        (Method::POST, Some(command.to_string()))
    }
}

impl Browser {
    /// Gives the browser's developer tools a command for the window in use.
    pub async fn devtools(&self, command: &'static str, parameters: Value) -> Value {
        let command = DevTools(command, parameters);
        self.client.issue_cmd(command).await.unwrap()
    }

    /// Runs a script before those of each page that is opened from now on.
    pub async fn before_each_page(&self, script: &str) {
        self.devtools(
            "Page.addScriptToEvaluateOnNewDocument",
            json!({ "source": script }),
        )
        .await;
    }

    /// Takes the window in use off the network; the service worker and other windows stay on it.
    pub async fn go_offline(&self) {
        self.devtools("Network.enable", json!({})).await;
        let none = json!({ "offline": true, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0 });
        self.devtools("Network.emulateNetworkConditions", none)
            .await;
    }

    /// Waits until the service worker answers for the page.
    pub async fn is_controlled(&self) {
        let script = "return Boolean(navigator.serviceWorker.controller)";
        let controlled = || async {
            let found = self.client.execute(script, vec![]).await;
            found.unwrap() == Value::Bool(true)
        };
        self.until("a service worker", controlled).await;
    }
}
