//! Reports, moderators and bans.

pub mod moderators;
