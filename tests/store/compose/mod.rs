//! Uploads, drafts and publishing.

pub mod drafts;
pub mod attempts_and_files;
pub mod old_posts;
pub mod posts;
pub mod scheduled;
