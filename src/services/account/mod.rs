//! An account and the ways into it: sign-up and login, sessions, passwords, second factors, passkeys,
//! email addresses, and its deletion.

pub mod sign_in;
pub mod sign_up;
pub mod sessions;
pub mod recovery;
pub mod email;
pub mod emails;
pub mod credentials;
pub mod second_factor;
pub mod passkeys;
pub mod invitations;
pub mod deletion;
