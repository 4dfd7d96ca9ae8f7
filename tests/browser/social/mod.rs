//! Profiles, follows, reactions and comments.

pub mod in_place;
pub mod people;
