//! An account and the ways into it: `/signup`, `/login`, `/reset`, `/oauth`.

pub(in crate::web) mod sign_up;
pub(in crate::web) mod sign_in;
pub(in crate::web) mod sign_in_code;
pub(in crate::web) mod passkey_sign_in;
pub(in crate::web) mod kept_form;
pub(in crate::web) mod recovery;
pub(in crate::web) mod authorize;
