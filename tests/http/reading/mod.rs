//! Feeds, posts, texts, search and share links.

pub mod feeds;
pub mod search;
pub mod share;
pub mod posts;
pub mod texts;
pub mod explore;
