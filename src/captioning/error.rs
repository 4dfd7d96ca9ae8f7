//! What can go wrong: while loading a model, while queueing a picture, while describing it.

use std::{io, ops::RangeInclusive, path::PathBuf};

/// Why a model could not be loaded. Each message is one line that names the file to look at.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// There is no folder of that name.
    #[error("no caption model was found: looked for {}", list(looked))]
    NoModel {
        /// Where it was looked for.
        looked: Vec<PathBuf>,
    },
    /// A file that the model needs is not there.
    #[error("{}: missing from the caption model", file.display())]
    Missing {
        /// The file that was looked for.
        file: PathBuf,
    },
    /// A file is there but cannot be read.
    #[error("{}: cannot be read: {source}", file.display())]
    Unreadable {
        /// The file that could not be read.
        file: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// A file is not the one that the manifest describes: truncated, swapped or edited.
    #[error("{}: is not the file that the manifest names: sha256 is {found}, not {expected}", file.display())]
    Checksum {
        /// The file with the wrong content.
        file: PathBuf,
        /// The sum in the manifest, lower-case hex.
        expected: String,
        /// The sum of the file as it is, lower-case hex.
        found: String,
    },
    /// The manifest is of a format that this version does not read.
    #[error(
        "{}: manifest format {found} is not supported, only formats {} to {} are",
        file.display(), supported.start(), supported.end()
    )]
    Format {
        /// The manifest.
        file: PathBuf,
        /// The format that it declares.
        found: u64,
        /// The formats that can be read.
        supported: RangeInclusive<u64>,
    },
    /// A file's content makes no sense: broken JSON, a word list that contradicts another.
    #[error("{}: {reason}", file.display())]
    Content {
        /// The file at fault.
        file: PathBuf,
        /// What is wrong with it, without a full stop.
        reason: String,
    },
    /// A graph cannot be run, or has not the inputs and outputs that a caption model has.
    #[error("{}: not a usable graph: {reason}", file.display())]
    Graph {
        /// The graph's file.
        file: PathBuf,
        /// What the runtime said, or what is missing.
        reason: String,
    },
    /// ONNX Runtime was asked for and cannot be had.
    #[error("ONNX Runtime cannot be used: {reason}")]
    Runtime {
        /// Where it was looked for and what happened.
        reason: String,
    },
    /// ONNX Runtime's library would send telemetry to its makers.
    #[error(
        "{}: this build of ONNX Runtime sends telemetry; use version 1.28.0 (`make vendor` \
         fetches it), or start Vignette with {switch}=1 in the environment",
        library.display()
    )]
    Telemetry {
        /// The library that was found.
        library: PathBuf,
        /// The variable that silences it.
        switch: &'static str,
    },
    /// A setting of the captioner makes no sense.
    #[error("captions.{name} must be at least 1")]
    Setting {
        /// The setting's name.
        name: &'static str,
    },
    /// The setting of how sure a gendered word must be makes no sense.
    #[error("captions.gender_margin must be a number from 0 on")]
    GenderMargin,
    /// Models that do not know the same words.
    #[error(
        "{first} and {other} have different words or tags, so they cannot write as an ensemble"
    )]
    Vocabularies {
        /// The first model.
        first: String,
        /// The one that differs.
        other: String,
    },
    /// An ensemble of nothing.
    #[error("an ensemble needs models")]
    TooFewModels,
    /// The operating system refused a thread.
    #[error("cannot start a captioning thread: {0}")]
    Thread(io::Error),
}

/// Why a picture was not queued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SubmitError {
    /// The queue is full: try again later.
    #[error("the captioner is busy")]
    Busy,
    /// No worker is left.
    #[error("the captioner has stopped")]
    Stopped,
}

/// Why a queued picture got no captions.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CaptionError {
    /// The model failed on this picture.
    #[error("the caption model failed: {0}")]
    Model(String),
    /// Describing this picture panicked; the worker goes on with the next.
    #[error("describing the picture panicked: {0}")]
    Panicked(String),
    /// The captioner was stopped before the picture's turn came.
    #[error("the captioner has stopped")]
    Stopped,
}

/// Paths in one line.
fn list(paths: &[PathBuf]) -> String {
    let paths: Vec<String> = paths
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    paths.join(", ")
}

/// The first line of a message: ONNX Runtime's run over several, with a stack trace.
pub(super) fn one_line(message: &str) -> String {
    message.lines().next().unwrap_or_default().trim().to_owned()
}
