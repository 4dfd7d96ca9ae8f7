//! Many at once: files, drafts on one page, posts of one's own.

mod review;
mod review_bounds;
mod pages;
mod select;
mod together;
