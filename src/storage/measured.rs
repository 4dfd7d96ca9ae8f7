//! The database with a clock beside it.

use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::{StorageError, Store};
use crate::metrics::Metrics;

/// An operation that takes longer has lost its server: a connection on which nothing arrives any
/// more looks like a slow one.
const PATIENCE: Duration = Duration::from_secs(20);

/// Work through much that is stored, which nobody waits for.
const UNBOUNDED: &[&str] = &[
    "migrate",
    "reindex",
    "sweep",
    "sweep_share_links",
    "sweep_uploads",
    "sweep_account_tokens",
    "sweep_invitations",
    "sweep_challenges",
    "sweep_api_tokens",
    "delete_account",
    "finish_deletions",
    "mend_tallies",
    "narrow_posts",
    "recount",
];

/// A store whose every operation is timed under its own name, and given up when it takes too long.
/// The traits of which a store is made carry `#[apply(measured!)]`, so whatever is added to them is
/// timed as well.
pub struct Measured {
    pub(super) inner: Arc<dyn Store>,
    metrics: Arc<Metrics>,
}

impl Measured {
    /// Times what is asked of `inner`.
    #[must_use]
    pub fn new(inner: Arc<dyn Store>, metrics: Arc<Metrics>) -> Self {
        Self { inner, metrics }
    }

    pub(super) async fn timed<T, E: From<StorageError>>(
        &self,
        operation: &'static str,
        work: impl Future<Output = Result<T, E>>,
    ) -> Result<T, E> {
        let begun = Instant::now();
        let outcome = if UNBOUNDED.contains(&operation) {
            work.await
        } else {
            match tokio::time::timeout(PATIENCE, work).await {
                Ok(outcome) => outcome,
                Err(elapsed) => Err(StorageError::Unreachable(elapsed.into()).into()),
            }
        };
        self.metrics
            .store("database", operation, outcome.is_ok(), begun.elapsed());
        outcome
    }
}

/// Implements a trait of a store for [`Measured`] beside declaring it.
macro_rules! measured {
    (
        $(#[$about:meta])*
        pub trait $Trait:ident: $first:ident $(+ $more:ident)* {
            $(
                $(#[$doc:meta])*
                async fn $name:ident(&self $(, $given:ident: $Given:ty)* $(,)?) -> $Answer:ty;
            )*
        }
    ) => {
        $(#[$about])*
        pub trait $Trait: $first $(+ $more)* {
            $(
                $(#[$doc])*
                async fn $name(&self $(, $given: $Given)*) -> $Answer;
            )*
        }

        #[async_trait::async_trait]
        impl $Trait for $crate::storage::measured::Measured {
            $(
                async fn $name(&self $(, $given: $Given)*) -> $Answer {
                    let work = $Trait::$name(&*self.inner $(, $given)*);
                    self.timed(stringify!($name), work).await
                }
            )*
        }
    };
}

pub(super) use measured;
