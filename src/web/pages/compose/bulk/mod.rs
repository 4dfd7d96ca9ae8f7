//! `/@{username}/select`: many of one's own posts, changed at once.

pub(in crate::web) mod bulk_form;
mod bulk_view;
pub(in crate::web) mod select;
