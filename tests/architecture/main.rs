//! The structure of the source, held to what ARCHITECTURE.md says of it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod api;
mod catalogue;
mod crates;
mod folders;
mod layers;
mod messages;
mod pages;
mod sizes;
mod source;
mod words;
