//! Exports and imports.

pub mod transfers;
