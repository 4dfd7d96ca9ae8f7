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
    captioner::Job,
    describer::Describer,
    error::{CaptionError, LoadError},
    types::Suggestion,
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
            for job in jobs {
                if job.reply.is_closed() {
                    continue;
                }
                let answer = if stopping.load(Ordering::Relaxed) {
                    Err(CaptionError::Stopped)
                } else {
                    describe(&mut describer, &job)
                };
                // Whoever asked may have gone meanwhile.
                let _ = job.reply.send(answer);
            }
        })
        .map_err(LoadError::Thread)
}

/// Describes one picture; a panic on the way is that picture's error. The describer holds
/// nothing from one picture to the next but buffers that each overwrites, so it stays usable.
fn describe(describer: &mut Describer, job: &Job) -> Result<Suggestion, CaptionError> {
    let work = AssertUnwindSafe(|| describer.describe(&job.picture, job.request));
    catch_unwind(work).unwrap_or_else(|panic| Err(CaptionError::Panicked(message(panic.as_ref()))))
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(ToString::to_string);
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_default()
}
