//! Uploads, drafts and publishing.

pub mod drafts;
pub mod several;
pub mod uploading;
