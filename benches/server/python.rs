//! The Python that benchmarks call: encoders of pictures, and libraries to be measured beside.

use std::path::Path;
use std::process::Command;

/// Made by `make bench`.
const PYTHON: &str = "target/photos/venv/bin/python";

/// A script of this folder, ready for its arguments; none where there is no such Python.
pub fn script(name: &str) -> Option<Command> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let python = root.join(PYTHON);
    let mut command = python.is_file().then(|| Command::new(python))?;
    command.arg(root.join("benches/server").join(name));
    Some(command)
}
