//! Feeds, posts, pictures, search and hashtags.

pub(in crate::web) mod feeds;
pub(in crate::web) mod posts;
pub(in crate::web) mod media;
pub(in crate::web) mod explore;
pub(in crate::web) mod search;
pub(in crate::web) mod tags;
pub(in crate::web) mod share;
