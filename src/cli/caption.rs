//! `vignette caption`: captions and hashtags for files, a line each.

use std::{
    collections::BTreeMap,
    io::{self, IsTerminal, Write},
    num::NonZero,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::{
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    thread,
};

use indicatif::{ProgressBar, ProgressStyle};

use super::{
    caption_lines::{Format, line},
    complain,
    pictures::{decode, find_pictures},
};
use crate::captioning::{CaptionSettings, Captioner, Request, RuntimeChoice, Suggestion};

/// From this many files on there is a progress bar.
const MANY_FILES: usize = 5;

/// Write captions and hashtags for pictures
#[derive(Debug, clap::Args)]
pub struct CaptionArgs {
    /// Folder of the caption model
    #[arg(long, value_name = "DIR", default_value = "models/vgg16-lstm")]
    model: PathBuf,
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
    let settings = settings(args, files.len());
    let captioner = match Captioner::start(&settings) {
        Ok(captioner) => captioner,
        Err(error) => {
            complain(&error);
            return ExitCode::FAILURE;
        }
    };
    let request = Request {
        candidates: args.candidates,
        seed: args.seed,
    };
    // While a worker computes, its next picture is decoded.
    let lanes = (2 * settings.workers).min(files.len());
    let bar = progress_bar(files.len());
    let printed = describe_in_order(&captioner, request, &files, lanes, |file, described| {
        bar.inc(1);
        let described = match described {
            Ok(suggestion) => suggestion,
            Err(reason) => {
                failed = true;
                bar.suspend(|| complain(format_args!("{}: {reason}", file.display())));
                return Ok(());
            }
        };
        let line = line(args.format, file, &described)?;
        bar.suspend(|| writeln!(io::stdout().lock(), "{line}"))
    });
    bar.finish_and_clear();
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

/// Describes all files, several at a time, and hands them to `print` in their order. An
/// error of `print` ends it all.
fn describe_in_order(
    captioner: &Captioner,
    request: Request,
    files: &[PathBuf],
    lanes: usize,
    mut print: impl FnMut(&Path, Result<Suggestion, String>) -> io::Result<()>,
) -> io::Result<()> {
    let next = AtomicUsize::new(0);
    let (done, described) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..lanes {
            let (done, next) = (done.clone(), &next);
            scope.spawn(move || {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let Some(file) = files.get(number) else { break };
                    if done
                        .send((number, describe(captioner, request, file)))
                        .is_err()
                    {
                        break;
                    }
                }
            });
        }
        drop(done);
        let mut early = BTreeMap::new();
        let mut turn = 0;
        for (number, answer) in described {
            early.insert(number, answer);
            while let Some(answer) = early.remove(&turn) {
                print(&files[turn], answer)?;
                turn += 1;
            }
        }
        Ok(())
    })
}

fn describe(captioner: &Captioner, request: Request, file: &Path) -> Result<Suggestion, String> {
    let image = decode(file)?;
    let picture = captioner.prepare(&image);
    drop(image);
    let pending = captioner
        .submit(picture, request)
        .map_err(|error| error.to_string())?;
    pending.wait().map_err(|error| error.to_string())
}

/// One worker for each core, unless there are fewer pictures than cores.
fn settings(args: &CaptionArgs, files: usize) -> CaptionSettings {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let threads = args.threads.map_or(cores, NonZero::get);
    let workers = threads.min(files);
    CaptionSettings {
        model: args.model.clone(),
        workers,
        threads_per_worker: threads / workers,
        queue: 2 * workers,
        runtime: args.runtime,
        onnxruntime: args.onnxruntime.clone(),
        gender_margin: args.gender_margin,
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
