//! Accounts and the ways into them.

pub mod app_shell;
pub mod crop;
pub mod passkeys;
