//! Work that outlives the request that began it.

use std::future::Future;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::task::JoinHandle;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::Instrument;

/// Runs work in the background and knows when all of it is done. It runs where the process runs and
/// not on the threads that answer requests, because those end with the last answer.
#[derive(Debug, Clone)]
pub struct Background {
    tasks: TaskTracker,
    stopping: CancellationToken,
    runtime: Handle,
}

impl Background {
    /// On the runtime of this task.
    #[must_use]
    pub fn here() -> Self {
        Self {
            tasks: TaskTracker::new(),
            stopping: CancellationToken::new(),
            runtime: Handle::current(),
        }
    }

    /// Begins work, in the span of whoever asks for it.
    pub fn spawn<F>(&self, work: F) -> JoinHandle<F::Output>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        self.tasks.spawn_on(work.in_current_span(), &self.runtime)
    }

    /// Waits this long, or until the process stops; returns whether it stops. Then nothing that can
    /// be done later is begun any more.
    pub async fn pause(&self, most: Duration) -> bool {
        let stopping = self.stopping.cancelled();
        tokio::time::timeout(most, stopping).await.is_ok()
    }

    /// Waits until the process stops.
    pub async fn stopped(&self) {
        self.stopping.cancelled().await;
    }

    /// Whether the process stops.
    #[must_use]
    pub fn is_stopping(&self) -> bool {
        self.stopping.is_cancelled()
    }

    /// Says that the process stops.
    pub fn stop(&self) {
        self.stopping.cancel();
    }

    /// Waits until all work is done; false when it is not by then.
    pub async fn finished_by(&self, deadline: Instant) -> bool {
        self.tasks.close();
        let finished = tokio::time::timeout_at(deadline, self.tasks.wait());
        finished.await.is_ok()
    }
}
