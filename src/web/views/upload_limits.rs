//! What the file fields of pages say of the limits.

use serde::Serialize;

use crate::domain::Post;
use crate::i18n::text;
use crate::services::{App, pictures};

/// Most files that are taken of a form that begins drafts. A script sends any number one by one.
pub(in crate::web) const MOST_FILES: usize = 30;

/// What the file field of a page needs to say.
#[derive(Debug, Serialize)]
pub(in crate::web) struct LimitsView {
    max_bytes: usize,
    max_megabytes: usize,
    max_megapixels: u64,
    /// What is taken.
    kinds: String,
    max_pictures: usize,
    max_files: usize,
    /// Makes a form that is sent twice one upload.
    upload_key: String,
}

impl LimitsView {
    pub(in crate::web) fn new(app: &App) -> Self {
        let limits = app.picture_limits;
        Self {
            max_bytes: limits.bytes,
            max_megabytes: limits.bytes / 1_000_000,
            max_megapixels: limits.pixels / 1_000_000,
            kinds: pictures::kinds(&text!("list-or")),
            max_pictures: Post::MAX_PICTURES,
            max_files: MOST_FILES,
            upload_key: uuid::Uuid::new_v4().to_string(),
        }
    }
}
