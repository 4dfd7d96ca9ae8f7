//! Suggestions: confidence, hashtags, renewal.

pub mod confidence;
pub mod hashtags;
pub mod outcomes;
