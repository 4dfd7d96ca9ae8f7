//! `vignette caption`: captions and hashtags for files, a line each.

use std::{
    io::{self, IsTerminal, Write},
    mem,
    num::NonZero,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::LazyLock,
    thread,
};

use indicatif::{ProgressBar, ProgressStyle};

use super::{
    caption_lines::{Format, line, lines_by_model},
    complain,
    describe::{Answer, describe_in_order},
    pictures::find_pictures,
};
use crate::captioning::{CaptionSettings, Captioner, LoadError, Request, RuntimeChoice};

/// Up to this many files a model that loads sooner is done sooner.
const FEW_FILES: usize = 8;

/// From this many files on there is a progress bar.
const MANY_FILES: usize = 5;

/// Write captions and hashtags for pictures
#[derive(Debug, clap::Args)]
pub struct CaptionArgs {
    /// Folder of the caption model, or its name below models/; given several times, each says its own
    #[arg(
        long = "model",
        value_name = "DIR",
        default_value = "models/vgg16-lstm"
    )]
    models: Vec<PathBuf>,
    /// Ask all models together, too: their probabilities averaged at each word
    #[arg(long)]
    ensemble: bool,
    /// Captions for each picture
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = candidates)]
    candidates: usize,
    /// How to print them
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Suggest again: other captions than without, new ones for each number
    #[arg(long, value_name = "NUMBER")]
    seed: Option<u64>,
    /// What runs the network
    #[arg(long, value_enum, default_value_t = RuntimeChoice::Auto)]
    runtime: RuntimeChoice,
    /// ONNX Runtime's shared library, when it is not in vendor/
    #[arg(long, value_name = "FILE")]
    onnxruntime: Option<PathBuf>,
    /// How sure a gender must be to be named: 0 as the model says, 1 never [default: the model's]
    #[arg(long, value_name = "SHARE")]
    gender_margin: Option<f32>,
    /// Threads that compute [default: one for each core]
    #[arg(long, value_name = "N")]
    threads: Option<NonZero<usize>>,
    /// Pictures, and folders that are searched for pictures
    #[arg(required = true, value_name = "IMAGE|DIR")]
    paths: Vec<PathBuf>,
}

/// Runs the command and gives the exit status: a failure when any picture got no caption.
pub fn run(args: &CaptionArgs) -> ExitCode {
    let (files, mut failed) = find_pictures(&args.paths);
    if files.is_empty() {
        return ExitCode::FAILURE;
    }
    if args.ensemble && args.models.len() < 2 {
        complain("--ensemble needs --model at least twice");
        return ExitCode::FAILURE;
    }
    let loaded = || captioners(args, files.len()).map_err(complain);
    let captioners = LazyLock::new(|| loaded().unwrap_or_default());
    let request = Request {
        candidates: args.candidates,
        seed: args.seed,
    };
    // While a worker computes, its next picture is decoded; but not where models are compared, which
    // would compute at the same time and seem slower than they are.
    let lanes = match args.models.len() {
        1 => 2 * threads(args).min(files.len()),
        _ => threads(args),
    };
    let lanes = lanes.min(files.len());
    let bar = progress_bar(files.len());
    let printed = describe_in_order(&captioners, request, &files, lanes, |file, answers| {
        bar.inc(1);
        failed |= !bar.suspend(|| print(args.format, file, &captioners, answers))?;
        Ok(())
    });
    bar.finish_and_clear();
    failed |= captioners.is_empty();
    // The system takes all memory back at once where ONNX Runtime would give it back piece by piece.
    mem::forget(captioners);
    if let Err(error) = printed {
        failed = true;
        // Whoever reads may stop reading, as `head` does.
        if error.kind() != io::ErrorKind::BrokenPipe {
            complain(error);
        }
    }
    if failed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

/// Prints what the models say of a file, and complains of those that say nothing; returns whether
/// all said something.
fn print(
    format: Format,
    file: &Path,
    captioners: &[Captioner],
    answers: Vec<Answer>,
) -> io::Result<bool> {
    let name = file.display();
    let mut said = Vec::new();
    for (captioner, answer) in captioners.iter().zip(answers) {
        match answer {
            Ok(suggestion) => said.push((captioner.model(), suggestion)),
            Err(reason) if captioners.len() == 1 => complain(format_args!("{name}: {reason}")),
            Err(reason) => complain(format_args!("{name}: {}: {reason}", captioner.model())),
        }
    }
    let lines = match (captioners.len(), said.as_slice()) {
        (_, []) => return Ok(false),
        (1, [(_, suggestion)]) => line(format, file, suggestion)?,
        _ => lines_by_model(format, file, &said)?,
    };
    writeln!(io::stdout().lock(), "{lines}")?;
    Ok(said.len() == captioners.len())
}

/// The models that are named, and all of them as one where that is asked for.
fn captioners(args: &CaptionArgs, files: usize) -> Result<Vec<Captioner>, LoadError> {
    let models = args.models.iter();
    let settings: Vec<_> = models.map(|model| settings(args, model, files)).collect();
    let mut captioners = Vec::new();
    for settings in &settings {
        captioners.push(Captioner::start(settings)?);
    }
    if args.ensemble {
        captioners.push(Captioner::start_ensemble(&settings)?);
    }
    Ok(captioners)
}

/// Threads that compute.
fn threads(args: &CaptionArgs) -> usize {
    let cores = || thread::available_parallelism().map_or(1, NonZero::get);
    args.threads.map_or_else(cores, NonZero::get)
}

/// A folder as it was given, or one of that name below `models/`.
fn folder(model: &Path) -> PathBuf {
    let below = Path::new("models").join(model);
    match model.components().count() == 1 && !model.exists() {
        true => below,
        false => model.to_owned(),
    }
}

/// One worker for each core, unless there are fewer pictures than cores.
fn settings(args: &CaptionArgs, model: &Path, files: usize) -> CaptionSettings {
    let threads = threads(args);
    let workers = threads.min(files);
    CaptionSettings {
        model: folder(model),
        workers,
        threads_per_worker: threads / workers,
        queue: 2 * workers,
        runtime: args.runtime,
        onnxruntime: args.onnxruntime.clone(),
        gender_margin: args.gender_margin,
        quick_start: files <= FEW_FILES,
    }
}

/// On standard error, where it disturbs neither the lines nor a pipe.
fn progress_bar(files: usize) -> ProgressBar {
    if files < MANY_FILES || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = "{wide_bar} {pos}/{len} pictures, {per_sec}, {eta} left";
    let style =
        ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(files as u64).with_style(style)
}

/// `--candidates`: as many as the captioner will write.
fn candidates(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(count) if (1..=Captioner::MOST_CANDIDATES).contains(&count) => Ok(count),
        _ => Err(format!(
            "must be a number from 1 to {}",
            Captioner::MOST_CANDIDATES
        )),
    }
}
