//! The commands that are not the server.

pub mod backup;
pub mod caption;
mod caption_lines;
mod describe;
mod manifest;
pub mod recount;
pub mod credentials;
pub mod people;
pub mod sweep;
pub mod backfill;
pub mod import;
pub mod recaption;
pub mod remote;
mod pictures;

use std::io::{self, Write};

/// Says what went wrong on standard error, where the log may be silent.
fn complain(error: impl std::fmt::Display) {
    // Nothing is left to be done when even standard error is closed.
    let _ = writeln!(io::stderr().lock(), "vignette: {error}");
}
