//! Uploads, drafts and publishing.

pub mod drafts;
pub mod many;
pub mod several;
pub mod uploading;
