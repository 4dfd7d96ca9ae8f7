//! The handle that the rest of the program holds.

use std::{
    future::Future,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
    thread::JoinHandle,
};

use crossbeam_channel::{Sender, TrySendError};
use image::DynamicImage;
use tokio::sync::oneshot;

use super::{
    attention::Attention,
    describer::{Describer, ModelSpec},
    diverse,
    error::{CaptionError, LoadError, SubmitError},
    folder::ModelFolder,
    load,
    preprocess::Picture,
    types::{self, CaptionSettings, ModelInfo, Request, Suggestion},
    worker,
};

/// A cheap handle on the workers; clones share them. The last one dropped stops them.
#[derive(Clone)]
pub struct Captioner {
    pool: Arc<WorkerPool>,
}

/// The workers and the way to them.
struct WorkerPool {
    spec: Arc<ModelSpec>,
    /// `None` only while being dropped.
    jobs: Option<Sender<Job>>,
    stopping: Arc<AtomicBool>,
    workers: Vec<JoinHandle<()>>,
}

/// One picture in the queue.
pub(crate) struct Job {
    pub(crate) picture: Picture,
    pub(crate) task: Task,
}

/// What is wanted of it, and where the answer goes.
pub(crate) enum Task {
    Describe(Request, Reply<Suggestion>),
    Attend(String, Reply<Attention>),
}

/// The way of an answer.
pub(crate) type Reply<T> = oneshot::Sender<Result<T, CaptionError>>;

/// The answer to come for one queued picture. Dropped before its turn, the picture is skipped.
#[must_use = "the picture is skipped when its answer is not waited for"]
pub struct Pending<T = Suggestion> {
    answer: oneshot::Receiver<Result<T, CaptionError>>,
}

impl Captioner {
    /// The most captions that a [`Request`] gets.
    pub const MOST_CANDIDATES: usize = diverse::MOST_CANDIDATES;

    /// What several models that write together are called.
    pub const ENSEMBLE: &str = types::ENSEMBLE;

    /// Loads and checks the model and starts the workers.
    ///
    /// # Errors
    /// When the model folder is incomplete, damaged or not understood, or when the runtime
    /// that the settings insist on is not there.
    pub fn start(settings: &CaptionSettings) -> Result<Captioner, LoadError> {
        let (spec, describers) = load::load(settings)?;
        Captioner::with(spec, describers, settings.queue)
    }

    /// Reads all of a model's folder but its graphs, which takes a moment where [`Captioner::start`]
    /// takes half a second; gives the model's name.
    ///
    /// # Errors
    /// As [`Captioner::start`], but for what only the graphs or the runtime can be at fault for.
    pub fn check(settings: &CaptionSettings) -> Result<String, LoadError> {
        Ok(ModelFolder::read(settings)?.manifest.name)
    }

    /// Loads several models that write together: at each step the logarithms of their probabilities
    /// are averaged. Workers and queue are those of the first. It is called
    /// [`Captioner::ENSEMBLE`].
    ///
    /// # Errors
    /// As [`Captioner::start`], and when the models have different vocabularies.
    pub fn start_ensemble(settings: &[CaptionSettings]) -> Result<Captioner, LoadError> {
        let queue = settings.first().ok_or(LoadError::TooFewModels)?.queue;
        let (spec, describers) = load::load_ensemble(settings)?;
        Captioner::with(spec, describers, queue)
    }

    /// Starts a worker for each describer, behind a queue of `queue` places.
    fn with(
        spec: Arc<ModelSpec>,
        describers: Vec<Describer>,
        queue: usize,
    ) -> Result<Captioner, LoadError> {
        let (jobs, waiting) = crossbeam_channel::bounded(queue);
        let stopping = Arc::new(AtomicBool::new(false));
        let workers = Vec::with_capacity(describers.len());
        let mut pool = WorkerPool {
            spec,
            jobs: Some(jobs),
            stopping,
            workers,
        };
        for (number, describer) in (1..).zip(describers) {
            let (waiting, stopping) = (waiting.clone(), Arc::clone(&pool.stopping));
            pool.workers
                .push(worker::spawn(number, describer, waiting, stopping)?);
        }
        Ok(Captioner {
            pool: Arc::new(pool),
        })
    }

    /// Shrinks a decoded, upright picture of any size and colour type to the model's input.
    ///
    /// This is the caller's own work, a few milliseconds for a large photo, so that a waiting
    /// picture takes little memory.
    pub fn prepare(&self, image: &DynamicImage) -> Picture {
        Picture::prepare(image, &self.pool.spec.forms)
    }

    /// Queues a picture.
    ///
    /// # Errors
    /// [`SubmitError::Busy`], at once, when the queue is full.
    pub fn submit(&self, picture: Picture, request: Request) -> Result<Pending, SubmitError> {
        let (reply, answer) = oneshot::channel();
        self.queue(picture, Task::Describe(request, reply))?;
        Ok(Pending { answer })
    }

    /// Whether the model says where it looks, see [`Captioner::attend`].
    pub fn attends(&self) -> bool {
        self.pool.spec.grid.is_some()
    }

    /// Queues a picture to be looked at for each word of a sentence.
    ///
    /// # Errors
    /// [`SubmitError::Busy`], at once, when the queue is full.
    pub fn attend(&self, picture: Picture, text: &str) -> Result<Pending<Attention>, SubmitError> {
        let (reply, answer) = oneshot::channel();
        self.queue(picture, Task::Attend(text.to_owned(), reply))?;
        Ok(Pending { answer })
    }

    fn queue(&self, picture: Picture, task: Task) -> Result<(), SubmitError> {
        let jobs = self.pool.jobs.as_ref().ok_or(SubmitError::Stopped)?;
        match jobs.try_send(Job { picture, task }) {
            Ok(()) => Ok(()),
            Err(TrySendError::Full(_)) => Err(SubmitError::Busy),
            Err(TrySendError::Disconnected(_)) => Err(SubmitError::Stopped),
        }
    }

    /// Which model writes, and what runs it.
    pub fn model(&self) -> &ModelInfo {
        &self.pool.spec.info
    }

    /// How many pictures are waiting for a worker.
    pub fn queue_depth(&self) -> usize {
        self.pool.jobs.as_ref().map_or(0, Sender::len)
    }
}

impl Drop for WorkerPool {
    /// Closes the queue and waits for the workers, each at most for the picture in its hands;
    /// pictures that still wait are answered with [`CaptionError::Stopped`].
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::Relaxed);
        self.jobs = None;
        for worker in self.workers.drain(..) {
            // A worker ends by itself; what a panic outside a picture's work was, the log has.
            let _ = worker.join();
        }
    }
}

impl<T> Pending<T> {
    /// Waits for the answer on this thread, which must not be one that runs async tasks.
    ///
    /// # Errors
    /// As the future's.
    pub fn wait(self) -> Result<T, CaptionError> {
        self.answer
            .blocking_recv()
            .unwrap_or(Err(CaptionError::Stopped))
    }
}

impl<T> Future for Pending<T> {
    type Output = Result<T, CaptionError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.answer)
            .poll(context)
            .map(|answer| answer.unwrap_or(Err(CaptionError::Stopped)))
    }
}

#[cfg(test)]
#[path = "captioner_tests.rs"]
mod tests;
