//! Uploads, drafts and publishing.

pub mod editor;
pub mod editor_access;
pub mod drafts;
pub mod file_names;
pub mod left_out;
pub mod licences;
pub mod publishing;
pub mod published_again;
pub mod file_words;
mod scheduling;
pub mod several;
pub mod arranged;
mod asked;
pub mod sent_again;
pub mod pictures;
pub mod hidden;
