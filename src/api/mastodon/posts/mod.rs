//! Statuses and their media, from upload to reactions.

pub(in crate::api) mod media;
pub(in crate::api) mod upload;
pub(in crate::api) mod statuses;
pub(in crate::api) mod reactions;
pub(in crate::api) mod new_status;
pub(in crate::api) mod publish;
pub(in crate::api) mod edit;
pub(in crate::api) mod scheduled;
