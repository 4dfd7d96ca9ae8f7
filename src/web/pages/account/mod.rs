//! An account and the ways into it: `/signup`, `/login`, `/reset`, `/settings`.

pub(in crate::web) mod sign_up;
pub(in crate::web) mod sign_in;
pub(in crate::web) mod sign_in_code;
pub(in crate::web) mod passkey_sign_in;
pub(in crate::web) mod kept_form;
pub(in crate::web) mod recovery;
pub(in crate::web) mod settings;
pub(in crate::web) mod security;
pub(in crate::web) mod sessions;
pub(in crate::web) mod two_factor;
pub(in crate::web) mod passkeys;
pub(in crate::web) mod archives;
pub(in crate::web) mod deletion;
pub(in crate::web) mod authorize;
pub(in crate::web) mod apps;
