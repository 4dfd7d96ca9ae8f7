//! What answers are made of: Mastodon's entities, from our own types.

pub(super) mod account;
pub(super) mod media;
pub(super) mod status;
pub(super) mod comment;
pub(super) mod notification;
pub(super) mod relationship;
pub(super) mod html;
mod mention;
pub(super) mod tag;
