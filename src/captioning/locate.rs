//! Where the model and the runtime's library lie.

use std::env;
use std::path::{Path, PathBuf};

/// How many folders above the executable are looked into: a program built by cargo lies two below
/// the project (`target/release/`), an installed one right beside its files.
const LEVELS: usize = 3;

/// A relative path as it stands from the working directory, else from the executable's folder or
/// one of those above it; the path itself when it is nowhere.
pub(super) fn locate(path: &Path) -> PathBuf {
    if path.exists() {
        return path.to_owned();
    }
    let found = places(path).into_iter().find(|place| place.exists());
    found.unwrap_or_else(|| path.to_owned())
}

/// Where a path may lie, the first first.
pub(super) fn places(path: &Path) -> Vec<PathBuf> {
    if path.is_absolute() {
        return vec![path.to_owned()];
    }
    let here = env::current_dir().unwrap_or_default();
    let executable = env::current_exe().unwrap_or_default();
    let above = executable.ancestors().skip(1).take(LEVELS);
    let folders = std::iter::once(here.as_path()).chain(above);
    folders.map(|folder| folder.join(path)).collect()
}
