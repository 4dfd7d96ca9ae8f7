//! Mastodon's client API, by what it is about.

pub(super) mod people;
pub(super) mod posts;
pub(super) mod lists;
pub(super) mod server;
