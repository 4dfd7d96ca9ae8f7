//! The embedded store: SQLite in WAL mode through `sqlx`.
//!
//! One connection writes and a few read: SQLite has one writer at a time anyway, and a queue in
//! front of it (the pool) is kinder than its busy loop.

mod migrate;
mod accounts;
mod sign_in;
mod deletion;
mod invitations;
mod second_factors;
mod passkeys;
mod posts;
mod post_parts;
mod caption_records;
mod feeds;
mod home;
mod profiles;
mod edges;
mod tallies;
mod comments;
mod notifications;
mod search;
mod share_links;
mod albums;
mod transfers;
mod moderation;
mod reports;
mod bans;
mod maintenance;
mod files;
mod attempts;
mod plans;
mod api;
mod numbers;
mod markers;
mod suggestion_outcomes;
mod push;
mod compose;
mod records;
mod private;
pub mod snapshot;

use std::path::Path;
use std::time::Duration;

use async_trait::async_trait;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};

use super::{StorageError, Store};
use crate::domain::Language;

/// How long another process that writes is waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// The store in one file.
#[derive(Debug)]
pub struct SqliteStore {
    writer: SqlitePool,
    readers: SqlitePool,
    language: Language,
}

impl SqliteStore {
    /// Opens (or makes) the database file, and the folder that it lies in.
    ///
    /// # Errors
    /// When the file cannot be opened or is no database.
    pub async fn open(path: &Path) -> Result<Self, StorageError> {
        private::file(path).map_err(|error| StorageError::Unavailable(error.into()))?;
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(PATIENCE)
            .pragma("cache_size", "-16000")
            .pragma("mmap_size", "268435456");
        let pool = |size| {
            SqlitePoolOptions::new()
                .max_connections(size)
                .acquire_timeout(Duration::from_secs(15))
                // A file does not hang up, and each is tried when it comes back to the pool.
                .test_before_acquire(false)
        };
        let connect = |size| {
            let options = &options;
            let attempt = async move || pool(size).connect_with(options.clone()).await;
            migrate::unlocked(PATIENCE, attempt)
        };
        let (writer, readers) = (connect(1).await?, connect(4).await?);
        Ok(Self {
            writer,
            readers,
            language: Language::default(),
        })
    }

    /// With an index of words for a language.
    #[must_use]
    pub fn with_language(self, language: Language) -> Self {
        Self { language, ..self }
    }
}

impl From<sqlx::Error> for StorageError {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::ColumnDecode { index, source } => Self::corrupt(index, source),
            error if is_hidden(&error) => Self::Unreachable(error.into()),
            error => Self::Unavailable(error.into()),
        }
    }
}

/// Whether the database cannot be used at this moment: it is locked, its disk is full or fails.
fn is_hidden(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::WorkerCrashed => true,
        sqlx::Error::Database(error) => {
            let code = error.code().and_then(|code| code.parse::<u32>().ok());
            // The low byte of SQLite's codes is the kind: busy, locked, input/output, full.
            code.is_some_and(|code| matches!(code & 0xff, 5 | 6 | 10 | 13))
        }
        _ => false,
    }
}

#[async_trait]
impl Store for SqliteStore {
    async fn migrate(&self) -> Result<usize, StorageError> {
        migrate::run(&self.writer).await
    }

    async fn ping(&self) -> Result<(), StorageError> {
        sqlx::query("SELECT count(*) FROM users LIMIT 1")
            .execute(&self.readers)
            .await?;
        Ok(())
    }
}
