//! Suggestions: confidence, hashtags, renewal.

pub mod further;
pub mod outcomes;
pub mod recaptions;
