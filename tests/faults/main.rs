//! The real program, as a site runs it: told to stop, killed, cut off from its stores, given what
//! is broken; and several of it at once.
//!
//! What needs a server that speaks MongoDB's protocol fails where there is none, unless
//! `WITHOUT_MONGODB` is set.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on should stop"
)]
#![allow(clippy::print_stderr, reason = "the reason for what was passed over")]

mod archives;
mod backups;
mod denial_of_service;
mod broken_profiles;
mod bucket;
mod colours;
mod config;
mod crashes;
mod many_clients;
mod database;
mod disk;
mod fault_proxy;
mod health;
#[path = "../http/eventually.rs"]
mod eventually;
mod decompression_bombs;
#[cfg(feature = "heic")]
mod heif;
mod hostile;
mod jpeg_variants;
mod several_processes;
mod metrics;
mod mutations;
mod outages;
mod outbound;
mod person;
mod pictures;
mod program;
mod rare_jpegs;
#[path = "../store/servers.rs"]
#[allow(dead_code, reason = "the store's tests use more of it")]
mod servers;
mod slow_clients;
mod stopping;
mod concurrent_migrations;
mod malformed_files;
mod orientation;
