//! Albums.

pub mod changes;
mod seen;
