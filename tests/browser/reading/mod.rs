//! Feeds, posts, search and share links.

pub mod gallery;
pub mod gallery_several;
pub mod scroll;
