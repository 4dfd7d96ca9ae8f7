//! The interface for programs.

mod access;
mod account;
mod albums;
mod alt_texts;
pub mod client;
mod description;
mod edits;
mod entities;
mod hostile;
mod journey;
mod lists;
mod oauth;
mod own;
mod paging;
mod privacy;
mod refused;
mod scheduled;
mod search;
mod sent_again;
mod small;
mod streaming;
mod tokens;
mod websocket;
