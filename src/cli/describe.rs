//! Describes files, several at a time; the first are decoded while the models load.

use std::{
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
    sync::{
        LazyLock,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    thread,
};

use super::pictures::decode;
use crate::captioning::{Captioner, Picture, Request, Suggestion};

/// What a model says of a picture, or why it says nothing.
pub(super) type Answer = Result<Suggestion, String>;

/// The models, which are loaded when they are first asked for.
pub(super) type Models<F> = LazyLock<Vec<Captioner>, F>;

/// Describes all files, `lanes` at a time, and hands them to `print` in their order. The first are
/// decoded while the models load. An error of `print` ends it all.
pub(super) fn describe_in_order<F: FnOnce() -> Vec<Captioner> + Send>(
    models: &Models<F>,
    request: Request,
    files: &[PathBuf],
    lanes: usize,
    mut print: impl FnMut(&Path, Vec<Answer>) -> io::Result<()>,
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
                    let answers = describe(models, request, file);
                    // No model says anything where none could be loaded.
                    if answers.is_empty() || done.send((number, answers)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(done);
        LazyLock::force(models);
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

/// What each model says, one after the other.
fn describe<F: FnOnce() -> Vec<Captioner>>(
    models: &Models<F>,
    request: Request,
    file: &Path,
) -> Vec<Answer> {
    let decoded = decode(file);
    let captioners = LazyLock::force(models);
    let image = match decoded {
        Ok(image) => image,
        Err(reason) => return captioners.iter().map(|_| Err(reason.clone())).collect(),
    };
    let pictures = captioners.iter().map(|one| one.prepare(&image));
    let pictures: Vec<_> = pictures.collect();
    drop(image);
    let ask = |(captioner, picture): (&Captioner, Picture)| {
        let pending = captioner.submit(picture, request);
        let pending = pending.map_err(|error| error.to_string())?;
        pending.wait().map_err(|error| error.to_string())
    };
    captioners.iter().zip(pictures).map(ask).collect()
}
