//! Feeds, posts, search and share links.

pub mod feeds;
pub mod audiences;
pub mod search;
pub mod words;
pub mod share_links;
pub mod albums;
