//! The captioner's answer to come.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Instant;

use crate::captioning::{CaptionError, Pending, Suggestion};
use crate::metrics::Metrics;

/// The captioner's answer to come; its time is counted when it is there.
pub struct PendingAnswer {
    pending: Pending,
    asked: Instant,
    metrics: Arc<Metrics>,
}

impl PendingAnswer {
    /// Asked for at this moment.
    pub(super) fn new(pending: Pending, metrics: &Arc<Metrics>) -> Self {
        Self {
            pending,
            asked: Instant::now(),
            metrics: Arc::clone(metrics),
        }
    }
}

impl Future for PendingAnswer {
    type Output = Result<Suggestion, CaptionError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let answer = Pin::new(&mut self.pending).poll(context);
        if let Poll::Ready(answer) = &answer {
            self.metrics.caption(answer.is_ok(), self.asked.elapsed());
            if let Ok(said) = answer {
                self.metrics
                    .caption_stages(said.encode_time, said.caption_time);
            }
        }
        answer
    }
}
