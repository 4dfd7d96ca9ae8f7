//! What the site says of itself, and what programs read: feed readers, search engines, other sites, monitoring.

pub(in crate::web) mod about;
pub(in crate::web) mod app_shell;
pub(in crate::web) mod atom;
pub(in crate::web) mod crawlers;
pub(in crate::web) mod embeds;
pub(in crate::web) mod health;
