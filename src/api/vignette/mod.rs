//! Our own interface, `/api/vignette/v1`: what Mastodon's has no words for.

pub(super) mod captions;
pub(super) mod drafts;
pub(super) mod problem;
