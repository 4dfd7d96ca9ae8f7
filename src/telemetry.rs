//! Logs, and work that must not run on the threads that answer requests.

use std::io::IsTerminal;

use tokio::task::{JoinError, JoinHandle};
use tracing_subscriber::{EnvFilter, fmt};

use crate::i18n;

/// How the log is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// A line for people.
    #[default]
    Text,
    /// A JSON object a line.
    Json,
}

/// Starts the log on standard error. `filter` is what `RUST_LOG` understands, and `RUST_LOG` goes
/// before it. Calling it twice does nothing the second time.
pub fn init(filter: &str, format: LogFormat) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(filter));
    let builder = fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    let started = match format {
        LogFormat::Text => builder.try_init(),
        LogFormat::Json => builder.json().try_init(),
    };
    if started.is_err() {
        tracing::debug!("the log was started already");
    }
}

/// Runs CPU work on the blocking pool, inside the span and the language of the request that asked for it.
pub fn spawn_blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> JoinHandle<T> {
    let (span, locale) = (tracing::Span::current(), i18n::current());
    tokio::task::spawn_blocking(move || i18n::with(locale, || span.in_scope(work)))
}

/// A blocking task that did not come back: it panicked, or the server is stopping.
#[derive(Debug, thiserror::Error)]
#[error("a background task ended early: {0}")]
pub struct TaskFailed(#[from] JoinError);
