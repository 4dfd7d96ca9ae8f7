//! Timelines, streams, search and notifications.

pub(in crate::api) mod timelines;
pub(in crate::api) mod notifications;
pub(in crate::api) mod markers;
pub(in crate::api) mod grouped;
pub(in crate::api) mod streaming;
pub(in crate::api) mod search;
