//! Work beside other work.

use std::{panic::resume_unwind, thread::ScopedJoinHandle};

/// What a thread came to; its panic goes on here.
pub(crate) fn joined<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| resume_unwind(panic))
}
