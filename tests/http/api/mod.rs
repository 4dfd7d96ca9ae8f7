//! The interface for programs.

mod access;
pub mod client;
mod description;
mod hostile;
mod journey;
mod oauth;
mod own;
mod paging;
mod privacy;
mod sent_again;
mod streaming;
