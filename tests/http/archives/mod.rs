//! Exports and imports.

pub mod transfers;
pub mod exports;
pub mod extra_files;
pub mod imports;
pub mod strange_archives;
mod fetching;
mod sources;
