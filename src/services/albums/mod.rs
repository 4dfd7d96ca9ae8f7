//! Albums: ordered collections of a person's own posts.

pub mod change;
pub mod membership;
pub mod by_title;
pub mod view;
