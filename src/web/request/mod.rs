//! What is read from a request beside its body: who sends it, from where, and what it asks for.

pub(crate) mod extract;
pub(in crate::web) mod cookies;
pub(crate) mod base;
pub(in crate::web) mod relying_party;
pub(crate) mod client;
pub(in crate::web) mod guard;
pub(in crate::web) mod language;
pub(in crate::web) mod query;
pub(in crate::web) mod next;
