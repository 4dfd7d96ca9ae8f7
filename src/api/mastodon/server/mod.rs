//! What the server is, and what it does not offer.

pub(in crate::api) mod instance;
pub(in crate::api) mod others;
pub(in crate::api) mod empty;
pub(in crate::api) mod hashtags;
