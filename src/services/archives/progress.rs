//! How far the work on an archive is.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::domain::{Outcome, Progress, Transfer};

/// What an attempt at an archive came to.
pub(in crate::services) enum Step {
    /// It has ended.
    Ended(Outcome),
    /// It goes on in so many seconds.
    Later(u32),
}

impl From<Outcome> for Step {
    fn from(outcome: Outcome) -> Self {
        Self::Ended(outcome)
    }
}

/// How far work is, reported by whoever does it.
#[derive(Debug, Default)]
pub(in crate::services) struct Steps {
    done: AtomicU32,
    total: AtomicU32,
    /// What could not be taken, in this attempt and those before it.
    problems: Mutex<Vec<String>>,
}

impl Steps {
    pub(in crate::services) fn expect(&self, total: usize) {
        let total = u32::try_from(total).unwrap_or(u32::MAX);
        self.total.store(total, Ordering::Relaxed);
    }

    pub(in crate::services) fn one_done(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn new(held: &Transfer) -> Self {
        Self {
            problems: Mutex::new(held.problems.clone()),
            ..Self::default()
        }
    }

    pub(in crate::services) fn problems(&self, problems: &[String]) {
        let mut notified = self.problems.lock().unwrap_or_else(PoisonError::into_inner);
        if notified.len() != problems.len() {
            *notified = problems.to_vec();
        }
    }

    /// Writes how far it is into the transfer.
    pub(super) fn notify(&self, transfer: &mut Transfer) {
        transfer.progress = Progress {
            done: self.done.load(Ordering::Relaxed),
            total: self.total.load(Ordering::Relaxed),
        };
        let notified = self.problems.lock().unwrap_or_else(PoisonError::into_inner);
        transfer.problems.clone_from(&notified);
    }
}
