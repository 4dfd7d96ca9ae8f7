//! Uploads, drafts and publishing.

pub mod drafts;
pub mod focus;
pub mod many;
pub mod several;
pub mod uploading;
