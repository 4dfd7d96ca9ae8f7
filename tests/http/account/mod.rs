//! Accounts and the ways into them.

pub mod accounts;
pub mod credentials;
pub mod deletion;
pub mod emails;
pub mod invitations;
pub mod passkeys;
pub mod two_factor;
pub mod security;
pub mod kept_words;
pub mod no_cookies;
pub mod settings_parts;
pub mod languages;
