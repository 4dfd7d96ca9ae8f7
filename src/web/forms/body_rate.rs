//! How fast a request's body must arrive.

use std::future::Future;
use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use crate::web::response::error::WebError;

/// Who sends fewer bytes a second than this, after a grace, is broken off.
const SLOWEST: u64 = 4096;
/// The same for archives, which would hold their place for days else.
const SLOWEST_ARCHIVE: u64 = 32 * 1024;

/// How fast a body arrives.
#[derive(Debug)]
pub(crate) struct BodyRate {
    begun: Instant,
    grace: Duration,
    /// Bytes a second, at least.
    slowest: u64,
    bytes: u64,
}

impl BodyRate {
    /// It may be slow for `grace`.
    pub(crate) fn new(grace: Duration) -> Self {
        Self {
            begun: Instant::now(),
            grace,
            slowest: SLOWEST,
            bytes: 0,
        }
    }

    /// For an archive.
    pub(crate) fn of_archive(grace: Duration) -> Self {
        Self {
            slowest: SLOWEST_ARCHIVE,
            ..Self::new(grace)
        }
    }

    /// Waits for a part of the body, as long as the bytes that came before it allow.
    pub(crate) async fn next<T>(&self, part: impl Future<Output = T>) -> Result<T, WebError> {
        let allowed = self.grace + Duration::from_secs(self.bytes / self.slowest);
        let part = timeout_at(self.begun + allowed, part).await;
        part.map_err(|_elapsed| WebError::TooSlow)
    }

    /// So many bytes have come.
    pub(crate) fn came(&mut self, bytes: usize) {
        self.bytes += bytes as u64;
    }
}
