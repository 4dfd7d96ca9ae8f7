//! Where the model and the runtime's library lie.

use std::env;
use std::path::{Path, PathBuf};

/// How many folders above the executable are looked into: a program built by cargo lies two below
/// the project (`target/release/`), an installed one right beside its files.
const LEVELS: usize = 3;

/// A relative path as it stands from the working directory, else from the executable's folder or
/// one of those above it; the path itself when it is nowhere.
pub(super) fn locate(path: &Path) -> PathBuf {
    if path.is_absolute() || path.exists() {
        return path.to_owned();
    }
    let executable = env::current_exe().unwrap_or_default();
    executable
        .ancestors()
        .skip(1)
        .take(LEVELS)
        .map(|folder| folder.join(path))
        .find(|candidate| candidate.exists())
        .unwrap_or_else(|| path.to_owned())
}
