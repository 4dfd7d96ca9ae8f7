//! The settings, one struct per concern: defaults, then a TOML file, then the environment
//! (`VIGNETTE_SERVER__LISTEN=…`), then the command line. Unknown keys are refused.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::captioning::{CaptionSettings, RuntimeChoice};
use crate::services::limits::{Rate, RateLimits};
use crate::storage::{BlobSettings, DatabaseUrl, StorageError};
use crate::telemetry::LogFormat;

/// All settings.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Where to listen, and under which address people come.
    pub server: Server,
    /// Where data lie.
    pub storage: Storage,
    /// What a picture may cost.
    pub pictures: Pictures,
    /// The captioner.
    pub captions: Captions,
    /// Sessions.
    pub accounts: Accounts,
    /// How often things may be tried.
    pub limits: Limits,
    /// The log.
    pub log: Log,
}

/// Where to listen, and under which address people come.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Server {
    /// Address and port; port 0 picks a free one.
    pub listen: SocketAddr,
    /// The site's address as people type it. With `https`, cookies are marked `Secure`.
    pub public_url: Option<Url>,
    /// Threads that answer requests; 0 for one per core.
    pub workers: usize,
}

/// Where data lie.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Storage {
    /// Folder of the embedded store, the pictures and the signing secret.
    pub data: PathBuf,
    /// `sqlite:PATH` or `mongodb://…`; the embedded store in the data folder when not given.
    pub database: Option<String>,
    /// `s3://bucket/prefix`; a folder in the data folder when not given.
    pub pictures: Option<Url>,
    /// Options for the bucket, under the names of `object_store`: `endpoint`, `region`,
    /// `access_key_id`, `secret_access_key`, `allow_http`.
    pub pictures_options: std::collections::BTreeMap<String, String>,
}

/// What a picture may cost.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Pictures {
    /// Most bytes of a file.
    pub max_bytes: usize,
    /// Most pixels.
    pub max_pixels: u64,
    /// Pictures decoded at the same time; 0 for one per core.
    pub at_once: usize,
    /// Pictures that may wait for that; one more is refused with 503.
    pub waiting: usize,
}

/// The captioner.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Captions {
    /// Whether captions are written at all.
    pub enabled: bool,
    /// Whether the server refuses to start when the model cannot be loaded.
    pub required: bool,
    /// The model's folder.
    pub model: PathBuf,
    /// Pictures described at the same time; 0 for one per core.
    pub workers: usize,
    /// Threads for each.
    pub threads_per_worker: usize,
    /// Pictures that may wait.
    pub queue: usize,
    /// `auto`, `onnxruntime` or `rten`.
    pub runtime: Runtime,
    /// ONNX Runtime's library; looked for when not given.
    pub onnxruntime: Option<PathBuf>,
    /// Milliseconds that an upload waits for its captions.
    pub patience_ms: u64,
}

/// What runs the network.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Runtime {
    /// The fastest that is there.
    #[default]
    Auto,
    /// ONNX Runtime or nothing.
    OnnxRuntime,
    /// `rten`.
    Rten,
}

/// Sessions.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Accounts {
    /// Days until a signed-in browser must sign in again.
    pub session_days: u16,
    /// Passwords hashed at the same time; 0 for one per core.
    pub passwords_at_once: usize,
}

/// How often things may be tried.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Sign-ins for one account from one address.
    pub sign_in_account: Rate,
    /// Sign-ins from one address.
    pub sign_in_address: Rate,
    /// New accounts from one address.
    pub sign_up_address: Rate,
    /// Pictures from one person.
    pub upload_person: Rate,
}

/// The log.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Log {
    /// As `RUST_LOG` understands it, and `RUST_LOG` goes before it.
    pub filter: String,
    /// `text` or `json`.
    pub format: LogFormat,
}

impl Default for Server {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            public_url: None,
            workers: 0,
        }
    }
}

impl Default for Storage {
    fn default() -> Self {
        Self {
            data: "data".into(),
            database: None,
            pictures: None,
            pictures_options: std::collections::BTreeMap::new(),
        }
    }
}

impl Default for Pictures {
    fn default() -> Self {
        Self {
            max_bytes: 20 * 1024 * 1024,
            max_pixels: 50_000_000,
            at_once: 0,
            waiting: 32,
        }
    }
}

impl Default for Captions {
    fn default() -> Self {
        Self {
            enabled: true,
            required: true,
            model: "models/vgg16-lstm".into(),
            workers: 0,
            threads_per_worker: 1,
            queue: 64,
            runtime: Runtime::Auto,
            onnxruntime: None,
            patience_ms: 2500,
        }
    }
}

impl Default for Accounts {
    fn default() -> Self {
        Self {
            session_days: 30,
            passwords_at_once: 0,
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            sign_in_account: Rate {
                count: 20,
                seconds: 900,
            },
            sign_in_address: Rate {
                count: 600,
                seconds: 900,
            },
            sign_up_address: Rate {
                count: 300,
                seconds: 3600,
            },
            upload_person: Rate {
                count: 500,
                seconds: 3600,
            },
        }
    }
}

impl Default for Log {
    fn default() -> Self {
        Self {
            filter: "info,actix_server=warn,ort=warn".into(),
            format: LogFormat::Text,
        }
    }
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
    /// One line that names the key and where it was set.
    pub fn load(file: Option<&Path>, overrides: Overrides) -> Result<Self, SettingsError> {
        if let Some(file) = file.filter(|file| !file.is_file()) {
            return Err(SettingsError(format!(
                "there is no file {}",
                file.display()
            )));
        }
        let mut figment = Figment::from(Serialized::defaults(Self::default()));
        let usual = Path::new("vignette.toml");
        if let Some(file) = file.or(usual.is_file().then_some(usual)) {
            figment = figment.merge(Toml::file_exact(file));
        }
        let mut settings: Self = figment
            .merge(Env::prefixed("VIGNETTE_").split("__"))
            .extract()
            .map_err(|error| SettingsError(error.to_string()))?;
        settings.server.listen = overrides.listen.unwrap_or(settings.server.listen);
        settings.storage.data = overrides.data.unwrap_or(settings.storage.data);
        settings.storage.database = overrides.database.or(settings.storage.database);
        Ok(settings)
    }
}

impl Server {
    /// Whether people come over TLS.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.public_url
            .as_ref()
            .is_some_and(|url| url.scheme() == "https")
    }
}

impl Storage {
    /// The address of the store.
    ///
    /// # Errors
    /// When it is neither `sqlite:` nor `mongodb://`.
    pub fn database(&self) -> Result<DatabaseUrl, StorageError> {
        match &self.database {
            Some(text) => text.parse(),
            None => Ok(DatabaseUrl::embedded_in(&self.data)),
        }
    }

    /// Where pictures lie.
    #[must_use]
    pub fn blobs(&self) -> BlobSettings {
        match &self.pictures {
            Some(url) => BlobSettings::Bucket {
                url: url.clone(),
                options: self.pictures_options.clone().into_iter().collect(),
            },
            None => BlobSettings::Folder(self.data.join("pictures")),
        }
    }
}

impl Captions {
    /// As the captioner wants them.
    #[must_use]
    pub fn captioner(&self) -> CaptionSettings {
        CaptionSettings {
            model: self.model.clone(),
            workers: or_cores(self.workers),
            threads_per_worker: self.threads_per_worker,
            queue: self.queue,
            runtime: match self.runtime {
                Runtime::Auto => RuntimeChoice::Auto,
                Runtime::OnnxRuntime => RuntimeChoice::OnnxRuntime,
                Runtime::Rten => RuntimeChoice::Rten,
            },
            onnxruntime: self.onnxruntime.clone(),
        }
    }
}

impl From<&Limits> for RateLimits {
    fn from(limits: &Limits) -> Self {
        Self {
            sign_in_account: limits.sign_in_account,
            sign_in_address: limits.sign_in_address,
            sign_up_address: limits.sign_up_address,
            upload_person: limits.upload_person,
        }
    }
}

/// A number of threads, where 0 means as many as there are cores.
#[must_use]
pub fn or_cores(number: usize) -> usize {
    match number {
        0 => std::thread::available_parallelism().map_or(1, usize::from),
        number => number,
    }
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    reason = "a test that cannot set its scene should stop"
)]
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
        assert_eq!(settings.captions.runtime, Runtime::Rten);
        assert_eq!(settings.captions.queue, 64);
    }

    #[test]
    fn an_unknown_key_is_refused_by_name() {
        let error = load("[server]\nlisen = '127.0.0.1:1'\n")
            .unwrap_err()
            .to_string();
        assert!(error.contains("lisen"), "{error}");
    }

    #[test]
    fn the_readme_lists_every_setting() {
        let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md"));
        let readme = readme.unwrap();
        let settings = serde_json::to_value(Settings::default()).unwrap();
        for (section, keys) in settings.as_object().unwrap() {
            for key in keys.as_object().unwrap().keys() {
                let row = format!("| `{section}.{key}` |");
                assert!(readme.contains(&row), "README.md lacks {row}");
            }
        }
    }

    #[test]
    fn a_missing_file_is_refused_by_name() {
        let error = Settings::load(Some(Path::new("/nowhere.toml")), Overrides::default());
        assert!(error.unwrap_err().to_string().contains("/nowhere.toml"));
    }
}
