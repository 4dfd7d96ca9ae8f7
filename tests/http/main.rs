//! The site as a client sees it: a fresh server and a fresh store for every test, a client that
//! keeps cookies and follows no redirect, and sentences that say what must hold.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on should stop"
)]
#![allow(clippy::print_stderr, reason = "the reason for what was passed over")]

#[macro_use]
mod site;
mod account;
mod albums;
mod api;
mod archives;
mod bulk;
mod captions;
mod compose;
mod moderation;
mod public;
mod reading;
mod social;
mod authenticator;
mod command_line;
mod commands;
mod access_tables;
mod access_matrix;
mod access_people;
mod eventually;
mod language_model;
mod limits;
mod moderation_actions;
mod planted_metadata;
mod pictures;
mod mail_server;
mod security_review;
mod recount;
mod remote;
#[path = "../faults/database.rs"]
mod database;
#[path = "../store/servers.rs"]
#[allow(dead_code, reason = "the store's tests use more of it")]
mod servers;
#[path = "../captioning/toy.rs"]
mod toy;
#[path = "../captioning/toy_graphs.rs"]
mod toy_graphs;
