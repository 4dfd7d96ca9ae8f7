//! Our own interface, `/api/vignette/v1`: what Mastodon's has no words for.

mod album_entities;
pub(super) mod albums;
pub(super) mod captions;
pub(super) mod alt_texts;
pub(super) mod drafts;
pub(super) mod draft_actions;
pub(super) mod links;
pub(super) mod sessions;
pub(super) mod settings;
pub(super) mod exports;
pub(super) mod problem;
