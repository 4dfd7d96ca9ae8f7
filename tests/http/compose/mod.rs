//! Uploads, drafts and publishing.

pub mod editor;
pub mod drafts;
pub mod file_names;
pub mod left_out;
mod licences;
pub mod publishing;
pub mod published_again;
pub mod file_words;
mod scheduling;
pub mod several;
pub mod sent_again;
pub mod bad_pictures;
pub mod colours;
#[cfg(feature = "heic")]
pub mod heif;
pub mod hidden;
pub mod orientation;
pub mod quota;
