//! What goes back beside pages: errors, statuses, caching, and parts of files.

pub(crate) mod error;
mod error_from;
pub(in crate::web) mod error_page;
pub(in crate::web) mod cache_control;
pub(in crate::web) mod guest_pages;
pub(crate) mod status;
pub(in crate::web) mod byte_ranges;
pub(crate) mod archive_file;
pub(in crate::web) mod session_ended;
