//! The database with a clock beside it.

use std::future::Future;
use std::sync::Arc;
use std::time::Instant;

use super::Store;
use crate::metrics::Metrics;

/// A store whose every operation is timed under its own name. The traits of which a store is made
/// carry `#[apply(measured!)]`, so whatever is added to them is timed as well.
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

    pub(super) async fn timed<T, E>(
        &self,
        operation: &'static str,
        work: impl Future<Output = Result<T, E>>,
    ) -> Result<T, E> {
        let begun = Instant::now();
        let outcome = work.await;
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
