//! Reports, cases, and what moderators do about them: hidden posts, suspensions, banned pictures.

pub mod report;
pub mod report_emails;
pub mod cases;
pub mod moderate;
pub mod bans;
pub mod staff;
