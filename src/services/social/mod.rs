//! What people do to each other: profiles, follows, reactions, comments, mentions, notifications.

pub mod profile;
pub mod follows;
pub mod react;
pub mod comments;
pub mod comment_keys;
pub(in crate::services) mod mentions;
pub mod notifications;
