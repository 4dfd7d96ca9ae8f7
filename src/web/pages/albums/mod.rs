//! Albums: looked at, made and changed.

pub(in crate::web) mod album_changes;
pub(in crate::web) mod album_pages;
pub(in crate::web) mod views;
