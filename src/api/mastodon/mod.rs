//! Mastodon's client API, by what it is about.

pub(super) mod instance;
pub(super) mod sign_up;
pub(super) mod own_account;
pub(super) mod accounts;
pub(super) mod relations;
pub(super) mod familiar;
pub(super) mod timelines;
pub(super) mod media;
pub(super) mod statuses;
pub(super) mod reactions;
pub(super) mod new_status;
pub(super) mod publish;
pub(super) mod edit;
pub(super) mod notifications;
pub(super) mod markers;
pub(super) mod grouped;
pub(super) mod events;
pub(super) mod streaming;
pub(super) mod scheduled;
pub(super) mod websocket;
pub(super) mod policy;
pub(super) mod search;
pub(super) mod hashtags;
pub(super) mod others;
pub(super) mod empty;
