//! The settings, one struct per concern: defaults, then a TOML file, then the environment
//! (`VIGNETTE_SERVER__LISTEN=…`), then the command line. Unknown keys are refused.

mod archives;
mod captions;
mod mail;
mod effective;
mod layers;
mod metrics;
mod push;
mod remote_captions;
mod running;
mod search;
mod sections;
mod server;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::services::limits::RateLimits;
use crate::services::reading::site_info::SiteInfo;

use layers::Layers;
pub use mail::Mail;

pub use archives::Archives;
pub use captions::{Captions, ModelChoice, ModelsError};
pub use effective::effective;
pub use metrics::Metrics;
pub use push::Push;
pub use remote_captions::{RemoteCaptions, RemoteCaptionsError};
pub use running::{RunningNote, SERVER_ADDRESS, listening, running};
pub use search::Search;
pub use sections::{Accounts, Drafts, Log, Pictures, Storage, or_cores};
pub use server::Server;

/// All settings.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// What the site says of itself.
    pub site: SiteInfo,
    /// Where to listen, and under which address people come.
    pub server: Server,
    /// Where data lie.
    pub storage: Storage,
    /// What a picture may cost.
    pub pictures: Pictures,
    /// The captioner.
    pub captions: Captions,
    /// Drafts.
    pub drafts: Drafts,
    /// Archives of people's own things.
    pub archives: Archives,
    /// Finding posts by words.
    pub search: Search,
    /// Sessions.
    pub accounts: Accounts,
    /// Emails to people.
    pub mail: Mail,
    /// Notifications on devices.
    pub push: Push,
    /// How often things may be tried.
    pub limits: RateLimits,
    /// The log.
    pub log: Log,
    /// Metrics.
    pub metrics: Metrics,
}

/// What the command line says, over everything else.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    /// `--listen`
    pub listen: Option<SocketAddr>,
    /// `--data`
    pub data: Option<PathBuf>,
    /// `--database`
    pub database: Option<String>,
}

/// The settings cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("settings: {0}")]
pub struct SettingsError(String);

impl Settings {
    /// Reads the settings. `file` must exist when given; else `vignette.toml` is read if it does.
    ///
    /// # Errors
    /// One line that names the key and where it was set: the file and its line, or the variable.
    pub fn load(file: Option<&Path>, overrides: Overrides) -> Result<Self, SettingsError> {
        if let Some(file) = file.filter(|file| !file.is_file()) {
            return Err(SettingsError(format!(
                "there is no file {}",
                file.display()
            )));
        }
        Layers::read(file, overrides)?.settings()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(text: &str) -> Result<Settings, SettingsError> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        Settings::load(Some(file.path()), Overrides::default())
    }

    #[test]
    fn an_empty_file_means_the_defaults() {
        let settings = load("").unwrap();
        assert_eq!(settings.server.listen.to_string(), "127.0.0.1:8080");
        assert_eq!(settings.pictures.max_pixels, 50_000_000);
    }

    #[test]
    fn a_file_changes_what_it_names() {
        let settings = load("[captions]\nworkers = 3\nruntime = 'rten'\n").unwrap();
        assert_eq!(settings.captions.workers, 3);
        assert_eq!(
            settings.captions.runtime,
            crate::captioning::RuntimeChoice::Rten
        );
        assert_eq!(settings.captions.queue, 64);
    }

    #[test]
    fn an_unknown_key_is_refused_by_name() {
        let error = load("[server]\nlisen = '127.0.0.1:1'\n")
            .unwrap_err()
            .to_string();
        assert!(error.contains("`server.lisen`"), "{error}");
    }

    #[test]
    fn a_former_name_is_refused_with_the_new_one() {
        let error = load(
            "[captions]
patience_ms = 1
",
        )
        .unwrap_err()
        .to_string();
        assert!(
            error.contains("is called `captions.wait_ms` now"),
            "{error}"
        );
        assert!(error.contains("line 2"), "{error}");
    }

    #[test]
    fn what_is_wrong_is_told_with_file_and_line() {
        for (text, key, line) in [
            (
                "[server]\nworkers = 1\n\nlisen = 'x'\n",
                "`server.lisen`",
                4,
            ),
            ("# first\n[serve]\nlisten = 'x'\n", "`serve`", 2),
            ("[server]\n\nworkers = 'many'\n", "`server.workers`", 3),
            (
                "[limits]\nupload_person = { count = 1, second = 2 }",
                "`limits.upload_person",
                2,
            ),
            (
                "[server]\ntrusted_proxies = [\n 'nowhere' ]",
                "`server.trusted_proxies",
                2,
            ),
            ("[server]\nworkers = \n", "", 2),
        ] {
            let file = tempfile::NamedTempFile::new().unwrap();
            std::fs::write(file.path(), text).unwrap();
            let error = Settings::load(Some(file.path()), Overrides::default());
            let error = error.unwrap_err().to_string();
            let place = format!("{}, line {line}", file.path().display());
            assert!(error.contains(&place) && error.contains(key), "{error}");
            for word in ["usize", "struct", "invalid IP"] {
                assert!(!error.contains(word), "{error}");
            }
            assert_eq!(error.lines().count(), 1, "{error}");
        }
    }

    /// Types that a setting with this default may have in docs/settings.md; a default of none may
    /// have any.
    fn types(default: &serde_json::Value) -> &'static [&'static str] {
        use serde_json::Value;
        match default {
            Value::Bool(_) => &["boolean"],
            Value::Number(_) => &["number", "fraction"],
            Value::String(_) => &["text", "word", "path", "URL", "address and port"],
            Value::Array(_) => &["list of texts", "list of networks"],
            Value::Object(fields) if fields.contains_key("seconds") => &["rate"],
            Value::Object(_) => &["table"],
            Value::Null => &[
                "text",
                "path",
                "URL",
                "address and port",
                "fraction",
                "word",
                "list of texts",
                "table",
            ],
        }
    }

    #[test]
    fn the_page_of_settings_lists_all_with_their_types() {
        let page =
            std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/settings.md"));
        let page = page.unwrap();
        let check = |key: &str, default: &serde_json::Value| {
            let fits = |kind: &&str| page.contains(&format!("| `{key}` | {kind} |"));
            let kinds = types(default);
            assert!(
                kinds.iter().any(fits),
                "docs/settings.md lacks {key} with one of {kinds:?}"
            );
        };
        let settings = serde_json::to_value(Settings::default()).unwrap();
        for (section, keys) in settings.as_object().unwrap() {
            for (key, default) in keys.as_object().unwrap() {
                check(&format!("{section}.{key}"), default);
            }
        }
        let remote = serde_json::to_value(RemoteCaptions::default()).unwrap();
        for (key, default) in remote.as_object().unwrap() {
            check(&format!("captions.remote.{key}"), default);
        }
    }

    #[test]
    fn a_missing_file_is_refused_by_name() {
        let error = Settings::load(Some(Path::new("/nowhere.toml")), Overrides::default());
        assert!(error.unwrap_err().to_string().contains("/nowhere.toml"));
    }
}
