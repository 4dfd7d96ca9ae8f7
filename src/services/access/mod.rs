//! Who may see and change what: fetches what the rules of `domain/access.rs` need, and asks them.

pub mod lookup;
pub mod submission;
pub mod visibility;
pub(in crate::services) mod revise;
