//! The handle that the rest of the program holds.

use std::{
    future::Future,
    path::PathBuf,
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
    describer::{Describer, Recipe},
    diverse,
    error::{CaptionError, LoadError, SubmitError},
    load,
    preprocess::Picture,
    worker,
};

/// How to run the captioner.
#[derive(Debug, Clone)]
pub struct CaptionSettings {
    /// The model's folder, the one with `manifest.json` in it.
    pub model: PathBuf,
    /// Threads that each describe one picture at a time, with a model of their own.
    pub workers: usize,
    /// Threads that share the arithmetic of one picture.
    pub threads_per_worker: usize,
    /// Pictures that may wait; one more is refused with [`SubmitError::Busy`].
    pub queue: usize,
    /// What runs the network.
    pub runtime: RuntimeChoice,
    /// ONNX Runtime's shared library; when not given it is looked for.
    pub onnxruntime: Option<PathBuf>,
    /// The share that a gender's tags need in both genders' for its words to stand: 0 leaves
    /// captions as the model writes them, from 1 on no gender is named; when not given it is the
    /// model's own.
    pub gender_margin: Option<f32>,
}

/// What runs the network.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum RuntimeChoice {
    /// ONNX Runtime when its library is found, else `rten`, with a warning in the log.
    #[default]
    Auto,
    /// ONNX Runtime or a [`LoadError`].
    OnnxRuntime,
    /// The pure Rust runtime: nothing to install, several times slower.
    Rten,
}

/// A cheap handle on the workers; clones share them. The last one dropped stops them.
#[derive(Clone)]
pub struct Captioner {
    crew: Arc<Crew>,
}

/// The workers and the way to them.
struct Crew {
    recipe: Arc<Recipe>,
    /// `None` only while being dropped.
    jobs: Option<Sender<Job>>,
    stopping: Arc<AtomicBool>,
    workers: Vec<JoinHandle<()>>,
}

/// One picture in the queue.
pub(crate) struct Job {
    pub(crate) picture: Picture,
    pub(crate) request: Request,
    pub(crate) reply: oneshot::Sender<Result<Suggestion, CaptionError>>,
}

/// Which model writes, and what runs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelInfo {
    /// The model's name, as in `vgg16-lstm`.
    pub name: String,
    /// The model's own version.
    pub version: String,
    /// How far its training got: `preview` or `final`.
    pub stage: String,
    /// What runs it, as in `ONNX Runtime 1.28.0 from vendor/onnxruntime/…` or `rten`.
    pub runtime: String,
    /// Whom its parts are from and under which terms, a line each.
    pub attribution: Vec<String>,
}

/// What is wanted for a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Request {
    /// How many captions, 1 to [`Captioner::MOST_CANDIDATES`]; others are brought within that.
    /// Fewer come when the model has no more to say that differs.
    pub candidates: usize,
    /// `None`: the best captions. `Some(n)`: others, new ones for each `n`, the same for the same.
    pub seed: Option<u64>,
}

/// What the captioner has to say about a picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// Captions that differ from one another, the one to prefill first.
    pub captions: Vec<ScoredCaption>,
    /// Hashtags, best first.
    pub hashtags: Vec<ScoredHashtag>,
    /// Time the model took, without the wait in the queue.
    pub millis: u64,
}

/// A caption and how likely the model finds it.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoredCaption {
    /// A sentence: a capital first, a full stop last.
    pub text: String,
    /// Length-normalised log-probability; 0 is certainty, lower is less likely.
    pub score: f32,
    /// The probability that it is right; none of models that do not say.
    pub confidence: Option<f32>,
    /// Whether that is so low that people should look twice.
    pub unsure: bool,
}

/// A hashtag and how sure the model is of it.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoredHashtag {
    /// The tag without `#`.
    pub tag: String,
    /// 0..1.
    pub score: f32,
    /// The probability that it is right, which is its score; none of models that do not say how
    /// sure they are.
    pub confidence: Option<f32>,
    /// Whether that is so low that people should look twice.
    pub unsure: bool,
}

/// The answer to come for one queued picture. Dropped before its turn, the picture is skipped.
#[must_use = "the picture is skipped when its answer is not waited for"]
pub struct Pending {
    answer: oneshot::Receiver<Result<Suggestion, CaptionError>>,
}

impl Captioner {
    /// The most captions that a [`Request`] gets.
    pub const MOST_CANDIDATES: usize = diverse::MOST_CANDIDATES;

    /// Loads and checks the model and starts the workers.
    ///
    /// # Errors
    /// When the model folder is incomplete, damaged or not understood, or when the runtime
    /// that the settings insist on is not there.
    pub fn start(settings: &CaptionSettings) -> Result<Captioner, LoadError> {
        let (recipe, describers) = load::load(settings)?;
        Captioner::with(recipe, describers, settings.queue)
    }

    /// Starts a worker for each describer, behind a queue of `queue` places.
    fn with(
        recipe: Arc<Recipe>,
        describers: Vec<Describer>,
        queue: usize,
    ) -> Result<Captioner, LoadError> {
        let (jobs, waiting) = crossbeam_channel::bounded(queue);
        let stopping = Arc::new(AtomicBool::new(false));
        let workers = Vec::with_capacity(describers.len());
        let mut crew = Crew {
            recipe,
            jobs: Some(jobs),
            stopping,
            workers,
        };
        for (number, describer) in (1..).zip(describers) {
            let (waiting, stopping) = (waiting.clone(), Arc::clone(&crew.stopping));
            crew.workers
                .push(worker::spawn(number, describer, waiting, stopping)?);
        }
        Ok(Captioner {
            crew: Arc::new(crew),
        })
    }

    /// Shrinks a decoded, upright picture of any size and colour type to the model's input.
    ///
    /// This is the caller's own work, a few milliseconds for a large photo, so that a waiting
    /// picture takes little memory.
    pub fn prepare(&self, image: &DynamicImage) -> Picture {
        Picture::prepare(image, &self.crew.recipe.form)
    }

    /// Queues a picture.
    ///
    /// # Errors
    /// [`SubmitError::Busy`], at once, when the queue is full.
    pub fn submit(&self, picture: Picture, request: Request) -> Result<Pending, SubmitError> {
        let (reply, answer) = oneshot::channel();
        let jobs = self.crew.jobs.as_ref().ok_or(SubmitError::Stopped)?;
        match jobs.try_send(Job {
            picture,
            request,
            reply,
        }) {
            Ok(()) => Ok(Pending { answer }),
            Err(TrySendError::Full(_)) => Err(SubmitError::Busy),
            Err(TrySendError::Disconnected(_)) => Err(SubmitError::Stopped),
        }
    }

    /// Which model writes, and what runs it.
    pub fn model(&self) -> &ModelInfo {
        &self.crew.recipe.info
    }

    /// How many pictures are waiting for a worker.
    pub fn queue_depth(&self) -> usize {
        self.crew.jobs.as_ref().map_or(0, Sender::len)
    }
}

impl Drop for Crew {
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

impl Pending {
    /// Waits for the answer on this thread, which must not be one that runs async tasks.
    ///
    /// # Errors
    /// As the future's.
    pub fn wait(self) -> Result<Suggestion, CaptionError> {
        self.answer
            .blocking_recv()
            .unwrap_or(Err(CaptionError::Stopped))
    }
}

impl Future for Pending {
    type Output = Result<Suggestion, CaptionError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.answer)
            .poll(context)
            .map(|answer| answer.unwrap_or(Err(CaptionError::Stopped)))
    }
}

#[cfg(test)]
#[path = "captioner_tests.rs"]
mod tests;
