//! `/compose`: uploads, drafts and their form.

pub(in crate::web) mod uploads;
pub(in crate::web) mod file_problems;
pub(in crate::web) mod draft;
pub(in crate::web) mod edit;
mod action;
mod ask;
mod suggested;
pub(in crate::web) mod attention;
pub(in crate::web) mod review;
pub(in crate::web) mod bulk;
mod offered;
mod grouping;
pub(in crate::web) mod form;
pub(in crate::web) mod form_view;
pub(in crate::web) mod hashtags;
