//! Profiles, follows, reactions and comments.

pub mod people;
