//! What people look at: feeds, posts and their engagement, search, hashtags, share links.

pub mod browse;
pub mod search;
pub mod published;
pub mod tags;
pub mod explore;
pub mod site_info;
pub mod counts;
pub mod engagement;
pub mod share;
