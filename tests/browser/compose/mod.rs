//! Uploads, drafts and publishing.

pub mod alt_suggestions;
pub mod drafts;
pub mod focus;
pub mod many;
pub mod several;
pub mod smaller;
pub mod uploading;
pub mod waiting;

use std::path::Path;

use crate::browser::Browser;
use several::{choose, count_is, pictures};

/// Signs up and begins a draft of so many pictures, which have all arrived.
pub async fn begin(browser: &Browser, folder: &Path, count: u32) {
    browser.sign_up("ada").await;
    browser.go("/compose").await;
    choose(browser, &pictures(folder, count)).await;
    count_is(browser, "[data-picture]", count as usize).await;
    count_is(browser, ".row", 0).await;
}
