//! The threads that describe pictures.

use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
};

use crossbeam_channel::Receiver;

use super::{
    captioner::{Job, Reply, Task},
    describer::Describer,
    error::{CaptionError, LoadError},
};

/// Starts the thread that describes one queued picture after another until the queue is
/// closed. Once `stopping` is set it only sends the rest of the queue away.
pub(crate) fn spawn(
    number: usize,
    mut describer: Describer,
    jobs: Receiver<Job>,
    stopping: Arc<AtomicBool>,
) -> Result<JoinHandle<()>, LoadError> {
    thread::Builder::new()
        .name(format!("captions-{number}"))
        .spawn(move || {
            for Job { picture, task } in jobs {
                let stopped = stopping.load(Ordering::Relaxed);
                match task {
                    Task::Describe(request, reply) => {
                        let work = || describer.describe(&picture, request);
                        answer(reply, stopped, work);
                    }
                    Task::Attend(text, reply) => {
                        answer(reply, stopped, || describer.attend(&picture, &text));
                    }
                }
            }
        })
        .map_err(LoadError::Thread)
}

/// Answers for one picture, unless nobody waits for it any more; a panic on the way is that
/// picture's error. The describer holds nothing from one picture to the next but buffers that each
/// overwrites, so it stays usable.
fn answer<T>(reply: Reply<T>, stopped: bool, work: impl FnOnce() -> Result<T, CaptionError>) {
    if reply.is_closed() {
        return;
    }
    let answer = match stopped {
        true => Err(CaptionError::Stopped),
        false => catch_unwind(AssertUnwindSafe(work))
            .unwrap_or_else(|panic| Err(CaptionError::Panicked(message(panic.as_ref())))),
    };
    // Whoever asked may have gone meanwhile.
    let _ = reply.send(answer);
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(ToString::to_string);
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_default()
}
