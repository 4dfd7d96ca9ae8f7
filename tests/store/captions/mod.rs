//! Suggestions: confidence, hashtags, renewal.

pub mod outcomes;
pub mod recaptions;
