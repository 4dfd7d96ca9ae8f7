//! Timelines, streams, search and notifications.

pub(in crate::api) mod timelines;
pub(in crate::api) mod notifications;
pub(in crate::api) mod markers;
pub(in crate::api) mod grouped;
pub(in crate::api) mod streaming;
pub(in crate::api) mod search;
pub(in crate::api) mod events;
pub(in crate::api) mod websocket;
pub(in crate::api) mod policy;
mod socket;
