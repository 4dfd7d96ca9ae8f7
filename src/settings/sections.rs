//! The sections of the settings with their defaults, and what the parts of the program make of
//! them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use secrecy::SecretString;
use serde::{Deserialize, Deserializer, Serialize};
use url::Url;

use crate::services::account::invitations::Registration;
use crate::storage::{BlobSettings, DatabaseUrl, MONGODB_CONNECTIONS, StorageError};
use crate::telemetry::LogFormat;

/// Where data lie.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Storage {
    /// Folder of the embedded store, the pictures and the signing secret.
    pub data: PathBuf,
    /// `sqlite:PATH` or `mongodb://…`; the embedded store in the data folder when not given.
    pub database: Option<String>,
    /// Most connections to each MongoDB server.
    pub mongodb_connections: u32,
    /// `s3://bucket/prefix`; a folder in the data folder when not given.
    pub pictures: Option<Url>,
    /// Options for the bucket, under the names of `object_store`: `endpoint`, `region`,
    /// `access_key_id`, `secret_access_key`, `allow_http`.
    #[serde(deserialize_with = "plain_values")]
    pub pictures_options: BTreeMap<String, String>,
}

/// Texts, or what is written without quotes: `allow_http = true`.
fn plain_values<'de, D: Deserializer<'de>>(
    reader: D,
) -> Result<BTreeMap<String, String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Plain {
        Text(String),
        Flag(bool),
        Number(i64),
    }
    let values = BTreeMap::<String, Plain>::deserialize(reader)?;
    let text = |value| match value {
        Plain::Text(text) => text,
        Plain::Flag(flag) => flag.to_string(),
        Plain::Number(number) => number.to_string(),
    };
    Ok(values
        .into_iter()
        .map(|(name, value)| (name, text(value)))
        .collect())
}

/// What a picture may cost.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Pictures {
    /// Most bytes of a file.
    pub max_bytes: usize,
    /// Most bytes of all pictures of a person, with the sizes made of them; 0 for any number.
    pub quota_bytes: u64,
    /// Most pixels.
    pub max_pixels: u64,
    /// Most pixels of all frames of an animation together; 0 keeps only first frames.
    pub animation_pixels: u64,
    /// Whether HEIC, AVIF, JPEG XL and animated files are kept as they were uploaded, for their
    /// owners' archives.
    pub keep_uploads: bool,
    /// Forms with pictures on their way at the same time; one more is refused with 503.
    pub max_uploads: usize,
    /// Pictures decoded at the same time; 0 for one per core.
    pub concurrency: usize,
    /// Pictures that may wait for that; one more is refused with 503.
    pub waiting: usize,
}

/// Drafts.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Drafts {
    /// Days until a draft that nobody changes is deleted with its files; 0 keeps drafts for ever.
    pub keep_days: u16,
}

/// Sessions.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Accounts {
    /// Who may sign up: `open`, `invitation` or `closed`.
    pub registration: Registration,
    /// Days without a visit after which a signed-in browser must sign in again.
    pub session_days: u16,
    /// Secrets that sign sessions, each at least 64 hexadecimal digits, the newest first: for
    /// several servers. Else a file in the data folder keeps them.
    #[serde(skip_serializing)]
    pub secrets: Vec<SecretString>,
    /// Days between asking for an account's deletion and its end, for second thoughts.
    pub grace_days: u16,
    /// Passwords hashed at the same time; 0 for one per core.
    pub password_concurrency: usize,
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

impl Default for Storage {
    fn default() -> Self {
        Self {
            data: "data".into(),
            database: None,
            mongodb_connections: MONGODB_CONNECTIONS,
            pictures: None,
            pictures_options: BTreeMap::new(),
        }
    }
}

impl Default for Pictures {
    fn default() -> Self {
        Self {
            max_bytes: 20 * 1024 * 1024,
            quota_bytes: 0,
            max_pixels: 50_000_000,
            animation_pixels: 100_000_000,
            keep_uploads: true,
            max_uploads: 64,
            concurrency: 0,
            waiting: 32,
        }
    }
}

impl Default for Drafts {
    fn default() -> Self {
        Self { keep_days: 30 }
    }
}

impl Default for Accounts {
    fn default() -> Self {
        Self {
            registration: Registration::Open,
            session_days: 30,
            secrets: Vec::new(),
            grace_days: 14,
            password_concurrency: 0,
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

impl Storage {
    /// The address of the store.
    ///
    /// # Errors
    /// When it is neither `sqlite:` nor `mongodb://`.
    pub fn database(&self) -> Result<DatabaseUrl, StorageError> {
        let Some(text) = &self.database else {
            return Ok(DatabaseUrl::embedded_in(&self.data));
        };
        let mut url = text.parse()?;
        if let DatabaseUrl::MongoDb { connections, .. } = &mut url {
            *connections = self.mongodb_connections;
        }
        Ok(url)
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

/// A number of threads, where 0 means as many as there are cores.
#[must_use]
pub fn or_cores(number: usize) -> usize {
    match number {
        0 => std::thread::available_parallelism().map_or(1, usize::from),
        number => number,
    }
}
