//! How the browser is started.

use serde_json::{Value, json};

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

    /// What the driver is asked for.
    pub fn capabilities(self) -> Value {
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
