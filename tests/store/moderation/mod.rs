//! Reports, moderators and bans.

pub mod log;
pub mod roles;
