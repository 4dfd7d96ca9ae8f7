//! Accounts: one's own, those of others, and what stands between them.

pub(in crate::api) mod sign_up;
pub(in crate::api) mod own_account;
pub(in crate::api) mod accounts;
pub(in crate::api) mod names;
pub(in crate::api) mod relations;
pub(in crate::api) mod familiar;
