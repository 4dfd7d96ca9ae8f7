//! Accounts and the ways into them.

pub mod passkeys;
