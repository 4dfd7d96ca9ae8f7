//! Many posts of one person, changed at once.

mod change;
mod done;
mod select;

pub use change::{BulkChange, apply};
pub use done::Done;
pub use select::{MOST, PAGE, album_title, page, published};
