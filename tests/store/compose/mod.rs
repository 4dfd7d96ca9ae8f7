//! Uploads, drafts and publishing.

pub mod drafts;
pub mod ledgers;
pub mod old_posts;
pub mod posts;
