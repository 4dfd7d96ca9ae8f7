//! Feeds, posts, search and share links.

pub mod feeds;
pub mod search;
pub mod share;
pub mod posts;
