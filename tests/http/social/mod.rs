//! Profiles, follows, reactions and comments.

pub mod people;
pub mod profiles;
pub mod comments;
pub mod reactions;
pub mod notifications;
pub mod push;
