//! What people do to each other: profiles, follows, reactions, comments, mentions, notifications.

pub mod profile;
pub mod follows;
pub mod people;
pub mod pins;
pub mod react;
pub mod comments;
pub mod commenting;
pub(in crate::services) mod mentions;
pub mod notifications;
pub mod push;
