//! The interface for programs.

mod client;
mod hostile;
mod journey;
mod oauth;
mod paging;
mod privacy;
