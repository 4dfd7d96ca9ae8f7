//! From an address to a store.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};

use super::mongodb::{self, MongoStore};
use super::sqlite::SqliteStore;
use super::{StorageError, Store};
use crate::domain::Language;

/// Where the store is: `sqlite:PATH` or `mongodb://…`. Printing it shows no password.
#[derive(Debug, Clone)]
pub enum DatabaseUrl {
    /// A database file of the embedded store.
    Sqlite(PathBuf),
    /// A MongoDB server or replica set; the database is named in the address, else `vignette`.
    MongoDb {
        /// With its password.
        uri: SecretString,
        /// Most connections to each server; `maxPoolSize` in the address goes first.
        connections: u32,
    },
}

impl DatabaseUrl {
    /// The embedded store in a data folder.
    #[must_use]
    pub fn embedded_in(data: &Path) -> Self {
        Self::Sqlite(data.join("vignette.sqlite"))
    }
}

impl FromStr for DatabaseUrl {
    type Err = StorageError;

    fn from_str(text: &str) -> Result<Self, StorageError> {
        if let Some(path) = text.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            if path.is_empty() {
                return Err(StorageError::Address(
                    "sqlite: needs a path, as in sqlite:data/vignette.sqlite".into(),
                ));
            }
            return Ok(Self::Sqlite(path.into()));
        }
        if text.starts_with("mongodb://") || text.starts_with("mongodb+srv://") {
            return Ok(Self::MongoDb {
                uri: text.to_owned().into(),
                connections: mongodb::CONNECTIONS,
            });
        }
        Err(StorageError::Address(
            "the database is given as sqlite:PATH or mongodb://HOST/NAME".into(),
        ))
    }
}

/// Opens the store at an address and brings its schema up to date. `language` is that of the index
/// of words.
///
/// # Errors
/// When it cannot be reached, or a migration fails.
pub async fn connect(
    url: &DatabaseUrl,
    language: Language,
) -> Result<Arc<dyn Store>, StorageError> {
    let store: Arc<dyn Store> = match url {
        DatabaseUrl::Sqlite(path) => {
            Arc::new(SqliteStore::open(path).await?.with_language(language))
        }
        DatabaseUrl::MongoDb { uri, connections } => {
            let store = MongoStore::connect(uri.expose_secret(), *connections).await?;
            Arc::new(store.with_language(language))
        }
    };
    let applied = store.migrate().await?;
    if applied > 0 {
        tracing::info!(applied, "brought the store's schema up to date");
    }
    Ok(store)
}
