//! Reports, moderators and bans.

pub mod bans;
pub mod moderators;
pub mod reports;
pub mod sensitive;
