//! A person's export, its import, and the jobs that write and read archives in the background.

mod bounded;
mod format;
pub mod pack;
pub mod transfers;
pub mod worker;
mod progress;
pub(in crate::services) mod export;
pub(in crate::services) mod import;
