//! Many posts of one person, changed at once.

mod change;
mod outcome;
mod select;

pub use change::{BulkChange, apply};
pub use outcome::Done;
pub use select::{MOST, PAGE, album_title, page, published};
