//! Reports, moderators and bans.

pub mod bans;
pub mod moderators;
mod notified;
pub mod reports;
pub mod sensitive;
mod report_emails;
