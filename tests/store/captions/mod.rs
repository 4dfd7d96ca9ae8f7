//! Suggestions: confidence, hashtags, renewal.

pub mod recaptions;
