//! From an uploaded file to a published post: ingest, drafts, the order of pictures, edits.

pub mod file_words;
pub mod ingest;
pub mod upload;
mod upload_claim;
pub mod form;
pub mod send_order;
pub mod draft;
pub mod suggestions;
pub mod attention;
pub mod arrange;
pub mod offers;
pub mod posts;
pub mod review;
pub mod bulk;
pub mod schedule;
