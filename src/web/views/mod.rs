//! What templates show, and the templates themselves.

pub(in crate::web) mod view;
mod messages;
pub(in crate::web) mod people;
pub(in crate::web) mod numbers;
pub(crate) mod cards;
pub(in crate::web) mod photo_data;
pub(in crate::web) mod comments;
pub(in crate::web) mod tiles;
pub(in crate::web) mod upload_limits;
pub(in crate::web) mod xml;
pub(crate) mod assets;
