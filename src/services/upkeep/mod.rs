//! What runs on its own: expiry, what a crash left half done, files that nothing shows.

pub mod housekeeping;
pub mod orphans;
