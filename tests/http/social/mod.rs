//! Profiles, follows, reactions and comments.

pub mod people;
pub mod profiles;
pub mod comments;
pub mod avatar_crop;
pub mod comment_likes;
pub mod comment_order;
pub mod reactions;
pub mod notifications;
pub mod push;
