//! The site as a client sees it: a fresh server and a fresh store for every test, a client that
//! keeps cookies and follows no redirect, and sentences that say what must hold.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on should stop"
)]

mod about;
mod accounts;
mod authenticator;
mod bad_pictures;
mod bans;
mod colours;
mod command_line;
mod cache_control;
mod commands;
mod compose;
mod confidence;
mod drafts;
mod access_tables;
mod credentials;
mod access_matrix;
mod elsewhere;
mod archives;
mod eventually;
mod exports;
mod feeds;
mod guard;
mod hashtags;
mod hidden;
mod imports;
mod invitations;
mod kept_words;
mod deletion;
mod emails;
mod limits;
mod measures;
mod moderation;
mod needles;
mod orientation;
mod passkeys;
mod people;
mod pictures;
mod postbox;
mod posts;
mod profiles;
mod proxy;
mod publishing;
mod quota;
mod search;
mod security;
mod security_review;
mod share;
mod recount;
mod reports;
mod sensitive;
mod sent_again;
mod several;
mod site;
mod strange_archives;
mod talk;
#[path = "../captioning/toy.rs"]
mod toy;
#[path = "../captioning/toy_graphs.rs"]
mod toy_graphs;
mod two_factor;
