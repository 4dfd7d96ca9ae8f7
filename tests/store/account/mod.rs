//! Accounts and the ways into them.

pub mod accounts;
pub mod deletion;
pub mod invitations;
pub mod passkeys;
pub mod second_factors;
pub mod thinning;
pub mod sign_in;
